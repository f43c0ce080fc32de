import Crypto
package import LatchkeyCore

/// Judges id_tokens (OpenID Connect Core §3.1.3.7, G-013, G-017).
package struct IDTokenVerifier: Sendable {
    private let issuer: IssuerRule
    private let clientID: String
    private let algorithms: Set<TokenAlgorithm>

    private static let leeway: Duration = .seconds(60)
    private static let oldest: Duration = .seconds(15 * 60)

    /// `algorithms` are those of the provider's metadata.
    package init(issuer: IssuerRule, clientID: String, algorithms: Set<TokenAlgorithm>) {
        self.issuer = issuer
        self.clientID = clientID
        self.algorithms = algorithms
    }

    /// `nonce` is the attempt's own, `accessToken` what came beside the id_token.
    ///
    /// Throws the cases of `FederationFault` about tokens, in the order in which they stand there. Only `keyUnknown` and,
    /// without `kid`, `signature` may be gone after the key set is read anew.
    package func verify(
        _ text: String, keys: ProviderKeySet, nonce: String, accessToken: String, now: Timestamp
    ) async throws(FederationFault) -> VerifiedIDToken {
        let token = try CompactToken(text)
        guard algorithms.contains(token.algorithm) else { throw .algorithm }
        let key = try keys.key(for: token)
        try await TokenSignature.verify(token, with: key)
        let claims = token.claims
        let issuer = try issuer.issuer(of: claims)
        try self.issuer.check(key, for: issuer)
        try checkAudience(claims)
        try IDTokenVerifier.checkTimes(claims, now)
        try IDTokenVerifier.checkNonce(claims, nonce)
        try IDTokenVerifier.checkHash(claims, accessToken)
        return VerifiedIDToken(issuer: issuer, subject: try IDTokenVerifier.subject(claims), claims: claims)
    }

    /// One entry in an array is one entry. `azp` is needed among several (G-017), and is never another's.
    private func checkAudience(_ claims: ProviderJSON) throws(FederationFault) {
        let audiences: [String]
        if case .string(let one) = claims["aud"] {
            audiences = [one]
        } else {
            audiences = try claims.texts("aud") ?? []
        }
        guard audiences.contains(where: { isOurs($0) }) else { throw .audience }
        guard claims.has("azp") || audiences.count > 1 else { return }
        guard let party = try claims.text("azp"), isOurs(party) else { throw .authorizedParty }
    }

    private func isOurs(_ text: String) -> Bool { text.utf8.elementsEqual(clientID.utf8) }

    private static func checkTimes(_ claims: ProviderJSON, _ now: Timestamp) throws(FederationFault) {
        guard let expiry = try claims.moment("exp"), now < expiry + leeway else { throw .expired }
        if let start = try claims.moment("nbf"), start > now + leeway { throw .notYet }
        guard let issued = try claims.moment("iat"), issued <= now + leeway, issued >= now - oldest else {
            throw .issuedAt
        }
    }

    private static func checkNonce(_ claims: ProviderJSON, _ nonce: String) throws(FederationFault) {
        guard !nonce.isEmpty, let said = try claims.text("nonce"), said.utf8.elementsEqual(nonce.utf8) else {
            throw .nonce
        }
    }

    /// The left half of the digest (OpenID Connect Core §3.1.3.6); both algorithms of ours are of SHA-256.
    private static func checkHash(_ claims: ProviderJSON, _ accessToken: String) throws(FederationFault) {
        guard claims.has("at_hash") else { return }
        let half = Array(SHA256.hash(data: Array(accessToken.utf8))).prefix(16)
        guard let said = try claims.text("at_hash"), said == Base64URL.encodeText(half) else { throw .accessTokenHash }
    }

    private static func subject(_ claims: ProviderJSON) throws(FederationFault) -> String {
        guard let subject = try claims.text("sub"), Subject.isGood(subject) else { throw .subject }
        return subject
    }
}
