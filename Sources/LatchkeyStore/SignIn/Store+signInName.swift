import LatchkeyCore

/// Whom a person means who types a uid or an address: uids come first; a confirmed address matches in any case, and one that
/// differs in case only is second to the exact one (S-326). So does one that has to be confirmed again: it holds its mailbox (S-408).
extension Store {
    static let signInName = """
        (account.uid_key = ? OR (account.email_verified = 1 AND account.email = ?)
            OR (account.email_verified = 1 AND LOWER(account.email) = ?)
            OR (account.confirmed_mailbox = ? AND account.email_verified = 0 AND account.email = ?))
        """
    static let signInOrder = """
        CASE WHEN account.uid_key = ? THEN 0 WHEN account.email = ? THEN 1 ELSE 2 END, account.created_at, account.id
        """

    static func signInArguments(key: String, _ email: EmailAddress?) -> [DatabaseValue] {
        [
            .text(key), .text(email?.text ?? ""), .text(email?.folded ?? ""), .text(email?.mailbox ?? ""),
            .text(email?.text ?? ""),
        ]
    }

    static func signInOrderArguments(key: String, _ email: EmailAddress?) -> [DatabaseValue] {
        [.text(key), .text(email?.text ?? "")]
    }
}
