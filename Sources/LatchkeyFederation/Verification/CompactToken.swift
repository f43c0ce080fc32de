import LatchkeyCore

/// A JWS in compact form (RFC 7515 §7.1), taken apart and not believed yet.
package struct CompactToken: Sendable {
    /// As received: what the signature is over, and the signature.
    let text: [UInt8]
    package let algorithm: TokenAlgorithm
    package let keyID: String?
    let claims: ProviderJSON

    private static let longest = 16 * 1024
    private static let longestKeyID = 255

    /// Throws `tooLarge`, `tokenShape`, `json`, `tooDeep`, `memberMissing`, `memberType`, `algorithm`, `critical`, `keyID`.
    package init(_ token: String) throws(FederationFault) {
        let bytes = Array(token.utf8)
        guard bytes.count <= CompactToken.longest else { throw .tooLarge }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // Canonical alone: jwt-kit takes other spellings of the same bytes (docs/pitfalls.md, Base64URL).
        guard parts.count == 3, let header = Base64URL.decode(parts[0]), let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]), !signature.isEmpty
        else { throw .tokenShape }
        let members = try ProviderJSON(header, longest: CompactToken.longest)
        guard let algorithm = TokenAlgorithm(rawValue: try members.neededText("alg")) else { throw .algorithm }
        guard !members.has("crit") else { throw .critical }
        guard !members.has("b64") else { throw .critical }
        keyID = try members.text("kid")
        guard (keyID?.utf8.count ?? 0) <= CompactToken.longestKeyID, members.has("kid") == (keyID != nil) else {
            throw .keyID
        }
        self.algorithm = algorithm
        self.text = bytes
        self.claims = try ProviderJSON(payload, longest: CompactToken.longest)
    }
}
