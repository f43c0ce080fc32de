package import LatchkeyCore

extension Store {
    /// A new token of a purpose revokes the account's earlier ones (S-121), except undo links (`issueUndo`).
    static func issue(_ issued: IssuedToken, in transaction: Transaction) throws {
        let token = issued.token
        guard token.purpose != .cancelEmailChange else { return try issueUndo(issued, in: transaction) }
        try transaction.revokeTokens([token.purpose], of: token.accountID)
        try insert(token, createdAt: token.createdAt, in: transaction)
        for mail in issued.mails { try enqueue(mail, in: transaction) }
    }

    /// One that confirms an address has been issued by whoever else wrote the address down, if anybody did (S-402), and so has one that
    /// restores it, unless its owner has confirmed it in a session (S-408).
    ///
    /// The column `failures` is for programs of before decision 0048: wrong codes are counted for the account, and void no code.
    static func insert(_ token: OneTimeToken, createdAt: Timestamp, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO one_time_token (
                id, purpose, account_id, email, mailbox, created_at, expires_at, failures, issued_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0, COALESCE(?, (
                SELECT email_writer FROM account WHERE id = ? AND email = ? AND ? = 1), (
                SELECT writer FROM added_address WHERE account_id = ? AND email = ? AND ? = 1)))
            """,
            token.id, token.purpose.rawValue, token.accountID, token.email, MailboxClaim.of(token.email).mailbox,
            createdAt, token.expiresAt, token.issuedBy, token.accountID, token.email, token.purpose == .verifyEmail,
            token.accountID, token.email, token.purpose == .cancelEmailChange
        )
    }

    /// The token of this name, while it is good and whoever issued or saw it may help its owner (S-300). One that confirms an address is
    /// always good from its owner, whoever has written the address down (S-402), and its owner is told of one that restores an address.
    package func findToken(
        _ id: RandomID, isForOwner: Bool = false, now: Timestamp
    ) async throws(LatchkeyError) -> OneTimeToken? {
        try await read { [rules] connection in
            try connection.query(
                """
                SELECT \(OneTimeTokenRow.columns) FROM one_time_token
                WHERE id = ? AND expires_at > ? AND ((purpose IN (?, ?) AND ? = 1) OR \(Store.knowersMayHelp(rules)))
                """,
                id, now, OneTimeToken.Purpose.verifyEmail.rawValue, OneTimeToken.Purpose.cancelEmailChange.rawValue,
                isForOwner, now, now
            ).first.flatMap(OneTimeTokenRow.token)
        }
    }

    /// The account's tokens of these purposes that are not over, the newest first. Whether those who know them may help is not asked
    /// here: it would be asked of known people alone, and show in the time (S-312).
    package func listTokens(
        of accountID: AccountID, _ purposes: [OneTimeToken.Purpose], now: Timestamp
    ) async throws(LatchkeyError) -> [OneTimeToken] {
        try await read { try Store.tokens(of: accountID, purposes, now: now, in: $0) }
    }

    static func tokens(
        of accountID: AccountID, _ purposes: [OneTimeToken.Purpose], now: Timestamp, in connection: any Connection
    ) throws -> [OneTimeToken] {
        let marks = SQLText.marks(purposes.count)
        return try connection.query(
            """
            SELECT \(OneTimeTokenRow.columns) FROM one_time_token
            WHERE account_id = ? AND expires_at > ? AND purpose IN (\(marks)) ORDER BY created_at DESC
            """,
            [accountID.databaseValue, now.databaseValue] + purposes.map(\.rawValue.databaseValue)
        ).compactMap(OneTimeTokenRow.token)
    }

    /// Uses the token up: of many attempts, one succeeds (S-119). Whoever issued or saw it must still be allowed to (S-300), except where
    /// its owner, signed in, types the code. Throws `one_time_token_invalid`.
    static func use(
        _ token: OneTimeToken, isTypedByOwner: Bool = false, now: Timestamp, in transaction: Transaction
    ) throws {
        guard try transaction.isUsedUp(token, isTypedByOwner: isTypedByOwner, at: now) else {
            throw LatchkeyError(.oneTimeTokenInvalid)
        }
    }

    /// Forgets at most `limit` tokens that are over.
    package func pruneTokens(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            // Asked again of each row: one that was waited for may live longer.
            try transaction.query(
                """
                DELETE FROM one_time_token WHERE expires_at <= ?
                    AND id IN (SELECT id FROM one_time_token WHERE expires_at <= ? LIMIT ?)
                RETURNING 1
                """,
                now, now, limit
            ).count
        }
    }
}

extension Transaction {
    /// Whether the token of this name would be taken. One that confirms an address always is from its owner, whoever wrote the address
    /// down.
    func isGood(_ id: RandomID, at now: Timestamp) throws -> Bool {
        try !query(
            """
            SELECT 1 FROM one_time_token
            WHERE id = ? AND expires_at > ? AND (purpose = ? OR \(Store.knowersMayHelp(rules)))
            """,
            id, now, OneTimeToken.Purpose.verifyEmail.rawValue, now, now
        ).isEmpty
    }

    /// False where the token is not good any more.
    func isUsedUp(_ token: OneTimeToken, isTypedByOwner: Bool = false, at now: Timestamp) throws -> Bool {
        try !query(
            """
            DELETE FROM one_time_token WHERE id = ? AND purpose = ? AND account_id = ? AND expires_at > ?
            AND (? = 1 OR \(Store.knowersMayHelp(rules))) RETURNING id
            """,
            token.id, token.purpose.rawValue, token.accountID, now, isTypedByOwner, now, now
        ).isEmpty
    }
}
