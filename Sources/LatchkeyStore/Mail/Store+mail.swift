package import LatchkeyCore

/// The outbox: mails are stored with their cause, claimed by one process at a time, and settled when the mail server has
/// answered. If that process dies, the mail can be claimed again: delivered at least once, never lost.
extension Store {
    private static let mostListed = 200

    static func enqueue(_ mail: OutgoingMail, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO mail (id, kind, language, account_id, recipient, token_id, origin, created_at, state, due_at,
                attempts, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 0, '')
            """,
            mail.id, mail.kind.rawValue, mail.language.rawValue, mail.accountID, mail.recipient, mail.tokenID,
            mail.origin, mail.createdAt, mail.createdAt
        )
    }

    /// Counts a notice to its account: further ones are dropped, and what they tell of happens all the same (S-306).
    static func enqueueNotice(
        _ mail: OutgoingMail, policy: ThrottlePolicy, in transaction: Transaction
    ) throws {
        let uses = mail.accountID.map { [QuotaUse(.accountNotices, for: .account($0))] } ?? []
        guard try count(uses, policy: policy, now: mail.createdAt, in: transaction).isEmpty else { return }
        try enqueue(mail, in: transaction)
    }

    /// The account got a mail of this kind a short time ago.
    static func isRepeated(_ mail: OutgoingMail, within time: Duration, in transaction: Transaction) throws -> Bool {
        try !transaction.query(
            "SELECT 1 FROM mail WHERE account_id = ? AND kind = ? AND created_at > ? LIMIT 1",
            mail.accountID, mail.kind.rawValue, mail.createdAt - time
        ).isEmpty
    }

    /// Stores one mail that has no other cause than being asked for. Nothing is decided by what is stored.
    package func enqueueMail(_ mail: OutgoingMail, event: AuditEvent) async throws(LatchkeyError) {
        try await write(.additions) { transaction in
            try Store.enqueue(mail, in: transaction)
            try transaction.record(event)
        }
    }

    /// Takes at most `limit` mails that are due; nobody else gets them before `lease` is over.
    ///
    /// Recovery has a lane of its own, which comes first, so that a flood of other mails does not delay it; some places are kept
    /// for the others (S-306).
    package func claimMail(
        now: Timestamp, lease: Duration, limit: Int
    ) async throws(LatchkeyError) -> [QueuedMail] {
        try await write(.outbox) { transaction in
            let recovery = try Store.claim(
                Store.isRecovery, now: now, lease: lease, limit: max(1, limit * 3 / 4), in: transaction)
            let others = try Store.claim(
                "1 = 1", now: now, lease: lease, limit: limit - recovery.count, in: transaction)
            return recovery + others
        }
    }

    /// The predicate of the index `mail_recovery_due_at`, word by word.
    package static let isRecovery = "kind IN ('recovery_request', 'reset_password')"

    private static func claim(
        _ condition: String, now: Timestamp, lease: Duration, limit: Int, in transaction: Transaction
    ) throws -> [QueuedMail] {
        try transaction.query(
            """
            UPDATE mail SET due_at = ? WHERE state = 1 AND due_at <= ? AND id IN (
                SELECT id FROM mail WHERE state = 1 AND \(condition) AND due_at <= ? ORDER BY due_at LIMIT ?)
            RETURNING \(MailRow.columns)
            """,
            now + lease, now, now, limit
        ).map(MailRow.mail)
    }

    /// What became of a claimed mail: sent or given up, or to be tried again at `dueAt`.
    package func settleMail(
        _ id: RandomID, _ state: QueuedMail.State, answer: String, dueAt: Timestamp
    ) async throws(LatchkeyError) {
        try await write(.outbox) { transaction in
            try transaction.execute(
                """
                UPDATE mail SET state = ?, answer = ?, due_at = ?, attempts = attempts + 1 WHERE id = ? AND state = 1
                """,
                state.rawValue, answer, dueAt, id
            )
        }
    }

    /// Leaves a claimed mail waiting, as if nobody had tried it.
    package func postponeMail(_ id: RandomID, until dueAt: Timestamp) async throws(LatchkeyError) {
        try await write(.outbox) { transaction in
            try transaction.execute("UPDATE mail SET due_at = ? WHERE id = ? AND state = 1", dueAt, id)
        }
    }

    /// Gives back claimed mails that were not tried.
    package func releaseMail(_ ids: [RandomID], now: Timestamp) async throws(LatchkeyError) {
        try await write(.outbox) { transaction in
            for id in ids { try transaction.execute("UPDATE mail SET due_at = ? WHERE id = ? AND state = 1", now, id) }
        }
    }

    /// The newest first, at most 200.
    package func listMail() async throws(LatchkeyError) -> [QueuedMail] {
        try await read { connection in
            try connection.query(
                "SELECT \(MailRow.columns) FROM mail ORDER BY created_at DESC LIMIT \(Store.mostListed)"
            ).map(MailRow.mail)
        }
    }

    /// The account's, the newest first, at most 200.
    package func listMail(of accountID: AccountID) async throws(LatchkeyError) -> [QueuedMail] {
        try await read { connection in
            try connection.query(
                """
                SELECT \(MailRow.columns) FROM mail WHERE account_id = ?
                ORDER BY created_at DESC LIMIT \(Store.mostListed)
                """,
                accountID
            ).map(MailRow.mail)
        }
    }

    /// Tries a mail again now, also one that was sent or given up. Throws `not_found`.
    package func resendMail(
        _ id: RandomID, now: Timestamp, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller)
            let found = try transaction.query(
                "UPDATE mail SET state = 1, due_at = ?, attempts = 0 WHERE id = ? RETURNING id", now, id)
            guard !found.isEmpty else { throw LatchkeyError(.notFound) }
            try transaction.record(event)
        }
    }

    /// Mails that wait; for metrics.
    package func countWaitingMail() async throws(LatchkeyError) -> Int {
        try await read { Int(try $0.query("SELECT COUNT(*) FROM mail WHERE state = 1")[0].integer(0)) }
    }

    /// Forgets at most `limit` mails that were settled long ago.
    package func pruneMail(before limit: Timestamp, count: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            try transaction.query(
                """
                DELETE FROM mail WHERE state <> 1
                    AND id IN (SELECT id FROM mail WHERE created_at < ? AND state <> 1 LIMIT ?)
                RETURNING 1
                """,
                limit, count
            ).count
        }
    }
}
