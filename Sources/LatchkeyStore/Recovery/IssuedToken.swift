package import LatchkeyCore

/// A new one-time token, with the mails that carry or announce it.
package struct IssuedToken: Sendable {
    package let token: OneTimeToken
    package let mails: [OutgoingMail]

    package init(_ token: OneTimeToken, mails: [OutgoingMail]) {
        self.token = token
        self.mails = mails
    }
}

/// The columns of `one_time_token` that make a `OneTimeToken`, in the order in which `token` reads them.
enum OneTimeTokenRow {
    static let columns = "id, purpose, account_id, email, created_at, expires_at, issued_by"

    /// Nil for a purpose that only a later program knows: it is good for nothing here.
    static func token(_ row: DatabaseRow) throws -> OneTimeToken? {
        guard let purpose = OneTimeToken.Purpose(rawValue: try row.integer(1)) else { return nil }
        return OneTimeToken(
            id: try row.id(0), purpose: purpose, accountID: try row.id(2), email: try row.optionalText(3),
            createdAt: try row.timestamp(4), expiresAt: try row.timestamp(5),
            issuedBy: try row.isNull(6) ? nil : row.id(6)
        )
    }
}
