/// The three parts of a compact JWS (RFC 7515 §7.1), by place.
struct SessionTokenParts {
    /// Browsers keep no larger cookie, so nothing longer is ever ours (S-062).
    static let longest = 4096

    let header: ArraySlice<UInt8>
    let payload: ArraySlice<UInt8>
    let signature: ArraySlice<UInt8>
    /// What the signature is over: the received bytes up to the second dot.
    let signed: ArraySlice<UInt8>

    init(_ token: [UInt8]) throws(SessionTokenError) {
        guard token.count <= SessionTokenParts.longest else { throw .malformed }
        let dot = UInt8(ascii: ".")
        guard let first = token.firstIndex(of: dot), let second = token[(first + 1)...].firstIndex(of: dot),
            !token[(second + 1)...].contains(dot)
        else { throw .malformed }
        self.header = token[..<first]
        self.payload = token[(first + 1)..<second]
        self.signature = token[(second + 1)...]
        self.signed = token[..<second]
    }
}
