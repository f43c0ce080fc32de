import LatchkeyCore

/// The columns of `mail` that make a `QueuedMail`, in the order in which `mail` reads them.
enum MailRow {
    static let columns = """
        mail.id, mail.kind, mail.language, mail.account_id, mail.recipient, mail.token_id, mail.origin, mail.created_at, \
        mail.state, mail.due_at, mail.attempts, mail.answer
        """

    static func mail(_ row: DatabaseRow) throws -> QueuedMail {
        guard let kind = OutgoingMail.Kind(rawValue: try row.text(1)),
            let language = MailLanguage(rawValue: try row.text(2)),
            let state = QueuedMail.State(rawValue: try row.integer(8))
        else { throw DatabaseError.unexpectedRow }
        return QueuedMail(
            mail: OutgoingMail(
                id: try row.id(0), kind: kind, language: language, accountID: try row.isNull(3) ? nil : row.id(3),
                recipient: try row.text(4), tokenID: try row.isNull(5) ? nil : row.id(5), origin: try row.text(6),
                createdAt: try row.timestamp(7)),
            state: state, dueAt: try row.timestamp(9), attempts: Int(try row.integer(10)), answer: try row.text(11)
        )
    }
}
