package import LatchkeyCore

/// What the server itself needs of a good token: which session, of whom, and from when to when.
package struct VerifiedSession: Equatable, Sendable {
    /// The token's `sid`.
    package let sessionID: RandomID
    /// The token's `sub`: the account.
    package let subject: RandomID
    /// Seconds since 1970.
    package let issuedAt: Int64
    /// Seconds since 1970.
    package let expiresAt: Int64

    init(_ text: ClaimsText) throws(SessionTokenError) {
        guard let sessionID = RandomID(text: text.bytes[text.sessionID].dropFirst().dropLast()),
            let subject = RandomID(text: text.bytes[text.subject].dropFirst().dropLast())
        else { throw .badClaims }
        self.sessionID = sessionID
        self.subject = subject
        self.issuedAt = text.issuedAt
        self.expiresAt = text.expiresAt
    }
}
