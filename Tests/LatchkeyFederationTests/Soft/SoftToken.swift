import Crypto
import LatchkeyCore

@testable import LatchkeyFederation

/// Texts of tokens, their claims and the answers that carry them.
enum SoftToken {
    static func unsigned(_ header: String, _ claims: String) -> String {
        "\(Base64URL.encodeText(Array(header.utf8))).\(Base64URL.encodeText(Array(claims.utf8)))"
    }

    static func hs256(_ claims: String, key: [UInt8], header: String = #"{"alg":"HS256","kid":"r1"}"#) -> String {
        let signed = unsigned(header, claims)
        let mac = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: SymmetricKey(data: key))
        return "\(signed).\(Base64URL.encodeText(Array(mac)))"
    }

    /// Good claims with some replaced, or left out by nil; values are JSON.
    static func claims(_ changes: [String: String?] = [:]) -> String {
        let seconds = SoftProvider.now.seconds
        var claims: [String: String] = [
            "iss": "\"\(SoftProvider.issuer)\"", "aud": "\"\(SoftProvider.clientID)\"", "sub": #""248289761001""#,
            "nonce": "\"\(SoftProvider.nonce)\"", "exp": "\(seconds + 300)", "iat": "\(seconds)",
        ]
        for (name, value) in changes { claims[name] = value }
        return "{" + claims.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    static func answer(_ body: String, status: Int = 200, type: String? = "application/json") -> ProviderAnswer {
        ProviderAnswer(status: status, contentType: type, body: Array(body.utf8))
    }

    static func keys(_ keys: [String]) throws -> ProviderKeySet {
        try ProviderKeySet(answer(#"{"keys":[\#(keys.joined(separator: ","))]}"#))
    }

    static func verify(
        _ token: String, keys: ProviderKeySet, issuer: IssuerRule = .exact(SoftProvider.issuer)
    ) async throws(FederationFault) -> VerifiedIDToken {
        try await IDTokenVerifier(issuer: issuer, clientID: SoftProvider.clientID, algorithms: [.rs256, .es256])
            .verify(
                token, keys: keys, nonce: SoftProvider.nonce, accessToken: SoftProvider.accessToken,
                now: SoftProvider.now)
    }

    /// Why it is refused, nil when it is not.
    static func fault(
        _ token: String, keys: ProviderKeySet, issuer: IssuerRule = .exact(SoftProvider.issuer)
    ) async -> FederationFault? {
        do throws(FederationFault) {
            _ = try await verify(token, keys: keys, issuer: issuer)
            return nil
        } catch { return error }
    }
}
