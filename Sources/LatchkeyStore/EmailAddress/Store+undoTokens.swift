import LatchkeyCore

/// Undo links of changed and removed addresses (S-304). An account may have several: after a chain of changes the oldest address
/// whose time is not over must still be restorable, whatever was done since.
extension Store {
    /// A later undo link replaces no earlier one. For an address that has one already, that one lives longer, and the mails carry
    /// it.
    static func issueUndo(_ issued: IssuedToken, in transaction: Transaction) throws {
        let token = issued.token
        let kept = try transaction.query(
            """
            UPDATE one_time_token SET expires_at = CASE WHEN expires_at < ? THEN ? ELSE expires_at END
            WHERE account_id = ? AND purpose = ? AND email = ? AND expires_at > ? RETURNING id
            """,
            token.expiresAt, token.expiresAt, token.accountID, token.purpose.rawValue, token.email ?? "",
            token.createdAt)
        guard let id = try kept.first?.id(0) else {
            try insert(token, createdAt: try undoTime(of: token, in: transaction), in: transaction)
            for mail in issued.mails { try enqueue(mail, in: transaction) }
            return
        }
        for mail in issued.mails { try enqueue(mail.carrying(id), in: transaction) }
    }

    /// Later than every earlier one, also when the clock has gone back or stood still: their order decides which address wins.
    private static func undoTime(of token: OneTimeToken, in transaction: Transaction) throws -> Timestamp {
        let latest = try transaction.query(
            "SELECT COALESCE(MAX(created_at), 0) FROM one_time_token WHERE account_id = ? AND purpose = ?",
            token.accountID, token.purpose.rawValue)[0].timestamp(0)
        return max(token.createdAt, latest + .microseconds(1))
    }

    /// Undo links that are younger than `token`: their addresses came after the one that it restores. Returns these addresses.
    @discardableResult
    static func revokeLaterUndo(than token: OneTimeToken, in transaction: Transaction) throws -> [String] {
        try transaction.query(
            "DELETE FROM one_time_token WHERE account_id = ? AND purpose = ? AND created_at >= ? RETURNING email",
            token.accountID, token.purpose.rawValue, token.createdAt
        ).compactMap { try $0.optionalText(0) }
    }

    /// The undo link that restores this very address, while it is good.
    static func undoToken(
        for email: String, of id: AccountID, at now: Timestamp, in transaction: Transaction
    ) throws -> OneTimeToken? {
        try transaction.query(
            """
            SELECT \(OneTimeTokenRow.columns) FROM one_time_token
            WHERE account_id = ? AND purpose = ? AND email = ? AND expires_at > ? AND \(knowersMayHelp(transaction.rules))
            ORDER BY created_at LIMIT 1
            """,
            id, OneTimeToken.Purpose.cancelEmailChange.rawValue, email, now, now, now
        ).first.flatMap(OneTimeTokenRow.token)
    }

    /// The account as its owner can be written to: with its own address, and with each that can still be restored. After changes
    /// that were not the owner's, the owner's is among these, also where the owner had changed it before.
    static func reachable(_ id: AccountID, at now: Timestamp, in transaction: Transaction) throws -> [Account] {
        guard let account = try transaction.findAccount(id) else { return [] }
        let former = try transaction.query(
            """
            SELECT email FROM one_time_token
            WHERE account_id = ? AND purpose = ? AND expires_at > ? ORDER BY created_at LIMIT 10
            """,
            id, OneTimeToken.Purpose.cancelEmailChange.rawValue, now
        ).compactMap { try $0.optionalText(0) }
        let others = former.filter { !account.isEmailVerified || $0 != account.email }
        return [account] + others.map(account.reached(at:))
    }

    /// An earlier address than `email` can still be restored: `email` came by a change that may not have been its owner's.
    static func hasEarlierUndo(
        than email: String, of id: AccountID, at now: Timestamp, in transaction: Transaction
    ) throws -> Bool {
        try !transaction.query(
            """
            SELECT 1 FROM one_time_token WHERE account_id = ? AND purpose = ? AND email <> ? AND expires_at > ?
                AND \(knowersMayHelp(transaction.rules))
            LIMIT 1
            """,
            id, OneTimeToken.Purpose.cancelEmailChange.rawValue, email, now, now, now
        ).isEmpty
    }

    /// Another account may restore an address of this mailbox: until then nobody else confirms one.
    static func isReserved(
        _ mailbox: String, against id: AccountID, at now: Timestamp, in transaction: Transaction
    ) throws -> Bool {
        try !transaction.query(
            """
            SELECT 1 FROM one_time_token WHERE mailbox = ? AND purpose = ? AND account_id <> ? AND expires_at > ?
                AND \(knowersMayHelp(transaction.rules)) LIMIT 1
            """,
            mailbox, OneTimeToken.Purpose.cancelEmailChange.rawValue, id, now, now, now
        ).isEmpty
    }
}

extension Account {
    /// The same with another address of its owner, which was confirmed.
    func reached(at email: String) -> Account {
        var account = self
        account.email = email
        account.isEmailVerified = true
        return account
    }
}
