package import LatchkeyCore

/// The mails among the jobs of the outbox.
extension Store {
    package static let mostMailsListed = 200
    static let isMail = "kind <> '\(JobRow.recoveryRequest)'"
    /// One that the outbox has taken up, or will in any case: a warning that the second step of a sign-in may yet make needless is none
    /// before (F-047), and tells nobody that somebody is signing in.
    static let isShown = """
        \(isMail) AND NOT (kind = '\(OutgoingMail.Kind.passwordWithoutFactor.rawValue)' AND \(isJobWaiting) AND attempts = 0)
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

    /// A later mail to an address that nobody has confirmed brings the same link, or has brought it.
    package func isSuperseded(_ mail: OutgoingMail) async throws(LatchkeyError) -> Bool {
        try await read { try Store.isSuperseded(mail, in: $0) }
    }

    private static func isSuperseded(_ mail: OutgoingMail, in connection: any Connection) throws -> Bool {
        guard mail.kind.isForStrangers, let token = mail.tokenID else { return false }
        return try !connection.query(
            """
            SELECT 1 FROM job WHERE account_id = ? AND kind = ? AND token_id = ? AND recipient = ? AND state <> \(JobState.failed.rawValue)
                AND created_at > ? LIMIT 1
            """,
            mail.accountID, mail.kind.rawValue, token, mail.recipient, mail.createdAt
        ).isEmpty
    }

    /// A page, the newest first. Throws `token_invalid`, `forbidden`; nil as the reader is the operator.
    package func listMail(
        limit: Int = Store.mostMailsListed, after: TimedPlace? = nil, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> TimedPage<QueuedMail> {
        try await read { [rules] connection in
            _ = try rules.require(reader, connection)
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

    /// Tries a mail again now, also one that was given up, or that was sent: that takes `proof` (S-302). Where a later mail brings the same
    /// link, and so would hold this one back, `copy` goes out in its place (S-340). Each mail and each person of the staff has so many in
    /// an hour, the operator apart (S-306).
    ///
    /// Throws `token_invalid`, `forbidden`, `not_found`, `reauth_required`, `too_many_attempts`, and `mail_outdated` where the link works
    /// no more.
    package func resendMail(
        _ id: RandomID, as copy: RandomID, acting caller: ActingCaller?, provingSent proof: StepUpRule? = nil,
        policy: ThrottlePolicy = ThrottlePolicy(), event: AuditEvent
    ) async throws(LatchkeyError) {
        let uses = caller.map {
            [QuotaUse(.mailRepeats, for: QuotaKey(id.bytes)), QuotaUse(.repeatedMails, for: .account($0.accountID))]
        }
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let found = try transaction.query(
                "SELECT \(JobRow.columns) FROM job WHERE id = ? AND \(Store.isShown)", id)
            guard let queued = try found.first.flatMap(JobRow.mail) else { throw LatchkeyError(.notFound) }
            if queued.state == .done { try transaction.require(proof, of: caller, at: event.at) }
            if let token = queued.mail.tokenID, try !transaction.isGood(token, at: event.at) {
                throw LatchkeyError(.mailOutdated)
            }
            try Store.take(uses ?? [], policy: policy, now: event.at, in: transaction)
            try Store.sendAgain(queued, as: copy, at: event.at, in: transaction)
            try transaction.record(event)
        }
    }

    /// The statement repeats the state that was seen: the outbox goes on meanwhile.
    private static func sendAgain(
        _ queued: QueuedMail, as copy: RandomID, at now: Timestamp, in transaction: Transaction
    ) throws {
        guard try !isSuperseded(queued.mail, in: transaction.connection) else {
            return try enqueue(queued.mail.again(as: copy, at: now), in: transaction)
        }
        let waiting = try transaction.query(
            """
            UPDATE job SET state = \(JobState.waiting.rawValue), due_at = ?, attempts = 0 WHERE id = ? AND state = ? RETURNING id
            """,
            now, queued.mail.id, queued.state.rawValue)
        guard !waiting.isEmpty else { throw LatchkeyError(.busy, retryAfter: 1) }
    }
}
