/// The three parts of a compact JWS (RFC 7515 §7.1), by place.
struct SessionTokenParts {
    /// Browsers keep no larger cookie, so nothing longer is ever ours (S-062).
    static let longest = 4096

    let header: ArraySlice<UInt8>
    let payload: ArraySlice<UInt8>
    let signature: ArraySlice<UInt8>
    /// What the signature is over: the received bytes before the last dot.
    let signed: ArraySlice<UInt8>

    init(_ token: [UInt8]) throws(SessionTokenError) {
        guard token.count <= SessionTokenParts.longest else { throw .malformed }
        let dot = UInt8(ascii: ".")
        guard let first = token.firstIndex(of: dot), let last = token.lastIndex(of: dot), first < last else {
            throw .malformed
        }
        // A further dot would stand in the payload, where base64url has none.
        self.header = token[..<first]
        self.payload = token[(first + 1)..<last]
        self.signature = token[(last + 1)...]
        self.signed = token[..<last]
    }
}
