package import LatchkeyCore

/// A mail for each right password of an unknown device that no second factor follows: it waits for as long as the ticket is good, and
/// is dropped where the ticket was used (F-047).
extension Transaction {
    /// Stores the mail for the time when the ticket is over, unless the account was told within a day.
    func tell(_ notice: OutgoingMail, unlessUsed secret: SignInTicket.Secret, by end: Timestamp) throws {
        guard let id = Store.noticeID(of: secret) else { return }
        let told = try query(
            "SELECT 1 WHERE \(Store.wasTold)", notice.accountID, notice.kind.rawValue,
            notice.createdAt - Quota.pauseOfWarnings)
        if told.isEmpty { try Store.enqueue(notice.named(id), due: end, in: self) }
    }
}

extension Store {
    /// A mail of this kind has gone out to the account since then.
    fileprivate static let wasTold = """
        EXISTS (SELECT 1 FROM job AS told
            WHERE told.account_id = ? AND told.kind = ? AND told.created_at > ? AND told.state = \(JobState.done.rawValue))
        """

    /// By which the ticket's mail is found again: of the stored hash, which leads to no ticket.
    fileprivate static func noticeID(of secret: SignInTicket.Secret) -> RandomID? {
        RandomID(bytes: SecretHash.of(secret).prefix(16))
    }

    /// Forgets the mail, and answers true, if the second step has come, which used the ticket up, or if another mail of its kind has
    /// gone out to the account within a day. The mail is due when the ticket ends; one that nobody used stays a day longer.
    package func dropNeedless(_ mail: OutgoingMail) async throws(LatchkeyError) -> Bool {
        try await write(.outbox) { transaction in
            try !transaction.query(
                """
                DELETE FROM job WHERE id = ? AND (\(Store.wasTold) OR NOT EXISTS (
                    SELECT 1 FROM sign_in_ticket WHERE account_id = ? AND substr(ticket_hash, 1, 16) = ?))
                RETURNING id
                """,
                mail.id, mail.accountID, mail.kind.rawValue, mail.createdAt - Quota.pauseOfWarnings, mail.accountID,
                mail.id
            ).isEmpty
        }
    }
}
