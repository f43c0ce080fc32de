import LatchkeyCore

/// The columns of `totp` that make an `Authenticator`.
enum AuthenticatorRow {
    static let columns = "id, account_id, name, sealed, drift, last_step, created_at, last_used_at"

    static func authenticator(_ row: DatabaseRow) throws -> Authenticator {
        Authenticator(
            id: try row.id(0), accountID: try row.id(1), name: try row.text(2), sealed: try row.blob(3),
            drift: Int(try row.integer(4)), lastStep: try row.integer(5), createdAt: try row.timestamp(6),
            lastUsedAt: try row.optionalTimestamp(7))
    }
}
