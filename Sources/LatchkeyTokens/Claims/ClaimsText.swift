/// A token's payload, read once: where each claim stands in its bytes.
///
/// Only what `ClaimsWriter` writes is taken, with `SignInClaims` at the end or without. Order and spelling are fixed, so claims that
/// are missing, doubled, unknown or of another type all fail without being looked for (S-051, S-063).
struct ClaimsText {
    let bytes: [UInt8]
    /// Strings are held with their quotes and escapes.
    let issuer: Range<Int>
    let subject: Range<Int>
    let uid: Range<Int>
    let sessionID: Range<Int>
    let tokenID: Range<Int>
    let issuedAt: Int64
    let expiresAt: Int64
    let roles: Range<Int>

    init(_ bytes: [UInt8]) throws(SessionTokenError) {
        var reader = ClaimsReader(bytes)
        self.bytes = bytes
        self.issuer = try reader.string(after: #"{"iss":"#)
        self.subject = try reader.string(after: #","sub":"#)
        self.uid = try reader.string(after: #","_uid":"#)
        self.sessionID = try reader.string(after: #","sid":"#)
        self.tokenID = try reader.string(after: #","jti":"#)
        self.issuedAt = try reader.seconds(after: #","iat":"#)
        self.expiresAt = try reader.seconds(after: #","exp":"#)
        self.roles = try reader.strings(after: #","roles":"#)
        // Not kept: the server asks the live session instead, and a larger value costs every request.
        if reader.hasMore { _ = try SignInClaims(&reader) }
        try reader.end(after: "}")
    }

    /// How the person signed in, as far as the token says it; nil in tokens of servers before these claims.
    func signIn() throws(SessionTokenError) -> SignInClaims? {
        var reader = ClaimsReader(bytes, at: roles.upperBound)
        return try reader.hasMore ? SignInClaims(&reader) : nil
    }

    /// The claims as values.
    func claims() throws(SessionTokenError) -> SessionClaims {
        var reader = ClaimsReader(bytes, at: roles.lowerBound)
        let signIn = try signIn()
        return SessionClaims(
            issuer: ClaimsReader.text(bytes[issuer]),
            subject: ClaimsReader.text(bytes[subject]),
            uid: ClaimsReader.text(bytes[uid]),
            sessionID: ClaimsReader.text(bytes[sessionID]),
            tokenID: ClaimsReader.text(bytes[tokenID]),
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            roles: try reader.stringList().map { ClaimsReader.text(bytes[$0]) },
            authenticatedAt: signIn?.authenticatedAt,
            methods: try signIn?.methods.map(texts)
        )
    }

    /// The strings of the list at this place.
    private func texts(_ place: Range<Int>) throws(SessionTokenError) -> [String] {
        var reader = ClaimsReader(bytes, at: place.lowerBound)
        return try reader.stringList().map { ClaimsReader.text(bytes[$0]) }
    }
}
