import LatchkeyCore

/// The columns of `job` that make a `Job` or a `QueuedMail`, in the order in which it reads them.
enum JobRow {
    static let columns = """
        job.id, job.kind, job.language, job.account_id, job.recipient, job.token_id, job.origin, job.created_at, \
        job.state, job.due_at, job.attempts, job.answer
        """

    /// What `kind` says of a recovery request; all other words are kinds of mails.
    static let recoveryRequest = "recovery_request"

    /// A kind or a language that only a later program knows is not claimed, but left to that.
    static let isKnown =
        "kind IN (\(list([recoveryRequest] + OutgoingMail.Kind.allCases.map(\.rawValue)))) AND \(hasKnownLanguage)"

    static let hasKnownLanguage = "language IN (\(list(MailLanguage.allCases.map(\.rawValue))))"

    private static func list(_ words: [String]) -> String { words.map { "'\($0)'" }.joined(separator: ", ") }

    /// Nil for a kind or a language that only a later program knows.
    static func job(_ row: DatabaseRow) throws -> Job? {
        guard let task = try task(row) else { return nil }
        return Job(task, dueAt: try row.timestamp(9), attempts: Int(try row.integer(10)))
    }

    /// Nil for what is no mail, and for one that only a later program knows.
    static func mail(_ row: DatabaseRow) throws -> QueuedMail? {
        guard case .sendMail(let mail) = try task(row), let state = JobState(rawValue: try row.integer(8)) else {
            return nil
        }
        return QueuedMail(mail: mail, state: state, attempts: Int(try row.integer(10)), answer: try row.text(11))
    }

    static func place(_ row: DatabaseRow) throws -> TimedPlace {
        TimedPlace(at: try row.timestamp(7), id: try row.id(0))
    }

    private static func task(_ row: DatabaseRow) throws -> Job.Task? {
        guard let language = MailLanguage(rawValue: try row.text(2)) else { return nil }
        let (id, kind) = (try row.id(0) as RandomID, try row.text(1))
        let (recipient, origin, createdAt) = (try row.text(4), try row.text(6), try row.timestamp(7))
        guard kind != recoveryRequest else {
            return .resolveRecovery(
                RecoveryRequest(id: id, typed: recipient, language: language, origin: origin, createdAt: createdAt))
        }
        return try OutgoingMail.Kind(rawValue: kind).map { kind in
            .sendMail(
                OutgoingMail(
                    id: id, kind: kind, language: language, accountID: try row.isNull(3) ? nil : row.id(3),
                    recipient: recipient, tokenID: try row.isNull(5) ? nil : row.id(5), origin: origin,
                    createdAt: createdAt))
        }
    }
}
