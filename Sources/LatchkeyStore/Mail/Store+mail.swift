package import LatchkeyCore

/// The mails among the jobs of the outbox.
extension Store {
    package static let mostMailsListed = 200
    static let isMail = "kind <> '\(JobRow.recoveryRequest)'"
    /// One that the outbox has taken up, or will in any case: a warning that the second step of a sign-in may yet make needless is none
    /// before (F-047), and tells nobody that somebody is signing in.
    static let isShown = """
        \(isMail) AND NOT (kind = '\(OutgoingMail.Kind.passwordWithoutFactor.rawValue)' AND state = 1 AND attempts = 0)
        """

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
            "SELECT 1 FROM job WHERE account_id = ? AND kind = ? AND created_at > ? LIMIT 1",
            mail.accountID, mail.kind.rawValue, mail.createdAt - time
        ).isEmpty
    }

    /// A later mail brings the same link, or has brought it.
    package func isSuperseded(_ mail: OutgoingMail) async throws(LatchkeyError) -> Bool {
        guard let token = mail.tokenID else { return false }
        return try await read { connection in
            try !connection.query(
                """
                SELECT 1 FROM job WHERE account_id = ? AND kind = ? AND token_id = ? AND recipient = ? AND state <> 3
                    AND created_at > ? LIMIT 1
                """,
                mail.accountID, mail.kind.rawValue, token, mail.recipient, mail.createdAt
            ).isEmpty
        }
    }

    /// A page, the newest first.
    package func listMail(
        limit: Int = Store.mostMailsListed, after: TimedPlace? = nil
    ) async throws(LatchkeyError) -> TimedPage<QueuedMail> {
        try await read { connection in
            let condition = SQLText(text: Store.isShown, arguments: []).and(TimedPlace.condition(behind: after))
            let rows = try connection.query(
                "SELECT \(JobRow.columns) FROM job WHERE \(condition.text) ORDER BY \(TimedPlace.orderBy) LIMIT ?",
                condition.arguments + [(limit + 1).databaseValue])
            let shown = rows.prefix(limit)
            // Of a kind that only a later program knows there is no mail, but a place.
            return TimedPage(
                items: try shown.compactMap(JobRow.mail),
                next: try rows.count > limit ? shown.last.map(JobRow.place) : nil)
        }
    }

    /// The account's, the newest first, at most 200.
    package func listMail(of accountID: AccountID) async throws(LatchkeyError) -> [QueuedMail] {
        try await read { connection in
            try connection.query(
                """
                SELECT \(JobRow.columns) FROM job WHERE account_id = ? AND \(Store.isShown)
                ORDER BY created_at DESC LIMIT \(Store.mostMailsListed)
                """,
                accountID
            ).compactMap(JobRow.mail)
        }
    }

    /// Tries a mail again now, also one that was given up, or that was sent: that takes `proof` (S-302). Each mail and each person of the
    /// staff has so many in an hour, the operator apart (S-306).
    ///
    /// Throws `token_invalid`, `forbidden`, `not_found`, `reauth_required`, `too_many_attempts`.
    package func resendMail(
        _ id: RandomID, acting caller: ActingCaller?, provingSent proof: StepUpRule? = nil,
        policy: ThrottlePolicy = ThrottlePolicy(), event: AuditEvent
    ) async throws(LatchkeyError) {
        let uses = caller.map {
            [QuotaUse(.mailRepeats, for: QuotaKey(id.bytes)), QuotaUse(.repeatedMails, for: .account($0.accountID))]
        }
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let found = try transaction.query(
                "UPDATE job SET state = state WHERE id = ? AND \(Store.isShown) RETURNING state", id)
            guard let row = found.first else { throw LatchkeyError(.notFound) }
            let wasSent = try row.integer(0) == JobState.done.rawValue
            if wasSent { try transaction.require(proof, of: caller, at: event.at) }
            try Store.take(uses ?? [], policy: policy, now: event.at, in: transaction)
            try transaction.execute(
                "UPDATE job SET state = 1, due_at = ?, attempts = 0 WHERE id = ?", event.at, id)
            try transaction.record(event)
        }
    }
}
