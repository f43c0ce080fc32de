package import LatchkeyCore

/// The outbox: jobs are stored with their cause, claimed by one process at a time, and settled when they are done or given up.
/// If that process dies, the job can be claimed again: done at least once, never lost.
extension Store {
    static func enqueue(_ request: RecoveryRequest, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO job (id, kind, language, recipient, origin, created_at, state, due_at, attempts, answer)
            VALUES (?, ?, ?, ?, ?, ?, 1, ?, 0, '')
            """,
            request.id, JobRow.recoveryRequest, request.language.rawValue, request.typed, request.origin,
            request.createdAt, request.createdAt
        )
    }

    /// `due` is when it goes out; nil is at once.
    static func enqueue(_ mail: OutgoingMail, due: Timestamp? = nil, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO job (id, kind, language, account_id, recipient, token_id, origin, created_at, state, due_at,
                attempts, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 0, '')
            """,
            mail.id, mail.kind.rawValue, mail.language.rawValue, mail.accountID, mail.recipient, mail.tokenID,
            mail.origin, mail.createdAt, due ?? mail.createdAt
        )
    }

    /// Takes at most `limit` jobs that are due; nobody else gets them before `lease` is over.
    ///
    /// Recovery has a lane of its own, which comes first, so that a flood of other mails does not delay it; some places are kept
    /// for the others (S-306). Half of those are for the newest, which come first: a flood that has waited for room in a mailbox keeps
    /// nobody from a mail that they have just asked for (S-339). The other half are for those that wait the longest.
    package func claimJobs(now: Timestamp, lease: Duration, limit: Int) async throws(LatchkeyError) -> [Job] {
        try await write(.outbox) { transaction in
            let recovery = try Store.claim(
                "\(Store.isRecovery) AND \(JobRow.hasKnownLanguage)", by: Store.longestDue, now: now, lease: lease,
                limit: max(1, limit * 3 / 4), in: transaction)
            let newest = try Store.claim(
                "\(JobRow.isKnown) AND NOT (\(Store.isRecovery))", by: Store.newest, now: now, lease: lease,
                limit: (limit - recovery.count + 1) / 2, in: transaction)
            let others = try Store.claim(
                JobRow.isKnown, by: Store.longestDue, now: now, lease: lease,
                limit: limit - recovery.count - newest.count, in: transaction)
            let newestFirst = try (newest + others).sorted { try $0.timestamp(7) > $1.timestamp(7) }
            return try (recovery + newestFirst).compactMap(JobRow.job)
        }
    }

    private static let longestDue = "due_at, created_at DESC"
    /// Not the column itself: its index has all jobs that were ever done.
    private static let newest = "-created_at, due_at"

    static let isJobWaiting = "state = \(JobState.waiting.rawValue)"
    /// Done or given up.
    private static let isJobSettled = "state <> \(JobState.waiting.rawValue)"

    /// The predicate of the index `job_recovery_due_at`, word by word.
    package static let isRecovery = "kind IN ('recovery_request', 'reset_password')"

    private static func claim(
        _ condition: String, by order: String, now: Timestamp, lease: Duration, limit: Int, in transaction: Transaction
    ) throws -> [DatabaseRow] {
        try transaction.query(
            """
            UPDATE job SET due_at = ? WHERE \(Store.isJobWaiting) AND due_at <= ? AND id IN (
                SELECT id FROM job WHERE \(Store.isJobWaiting) AND \(condition) AND due_at <= ?
                ORDER BY \(order) LIMIT ?)
            RETURNING \(JobRow.columns)
            """,
            now + lease, now, now, limit
        )
    }

    /// What became of a claimed job: done or given up, or to be tried again at `dueAt`.
    package func settleJob(
        _ id: RandomID, _ state: JobState, answer: String, dueAt: Timestamp
    ) async throws(LatchkeyError) {
        try await write(.outbox) { transaction in
            try transaction.execute(
                """
                UPDATE job SET state = ?, answer = ?, due_at = ?, attempts = attempts + 1 WHERE id = ? AND \(Store.isJobWaiting)
                """,
                state.rawValue, answer, dueAt, id
            )
        }
    }

    /// Leaves claimed jobs waiting, as if nobody had tried them.
    package func postponeJobs(_ ids: [RandomID], until dueAt: Timestamp) async throws(LatchkeyError) {
        try await write(.outbox) { transaction in
            for id in ids {
                try transaction.execute("UPDATE job SET due_at = ? WHERE id = ? AND \(Store.isJobWaiting)", dueAt, id)
            }
        }
    }

    /// Forgets at most `limit` jobs that were settled long ago.
    package func pruneJobs(before limit: Timestamp, count: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            try transaction.query(
                """
                DELETE FROM job WHERE \(Store.isJobSettled)
                    AND id IN (SELECT id FROM job WHERE created_at < ? AND \(Store.isJobSettled) LIMIT ?)
                RETURNING 1
                """,
                limit, count
            ).count
        }
    }
}
