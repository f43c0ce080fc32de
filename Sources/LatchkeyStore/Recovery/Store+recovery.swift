package import LatchkeyCore

extension Store {
    /// Uses up the token and sets a password: all sessions end, all other ways to recover are void, the throttle starts afresh
    /// (S-038, S-105, S-119, S-121). Throws `one_time_token_invalid`.
    package func recoverPassword(
        _ token: OneTimeToken, to hash: String, notice: OutgoingMail?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write { transaction in
            try Store.use(token, now: event.at, in: transaction)
            let updated = try transaction.query(
                "UPDATE account SET password_hash = ? WHERE id = ? AND state = 1 RETURNING id", hash, token.accountID)
            guard !updated.isEmpty else { throw LatchkeyError(.oneTimeTokenInvalid) }
            try Store.void([.resetPassword, .recoveryCode], of: token.accountID, in: transaction)
            try transaction.execute("DELETE FROM session WHERE account_id = ?", token.accountID)
            try Store.clearThrottle(of: token.accountID, in: transaction)
            if let notice { try Store.enqueue(notice, in: transaction) }
            try transaction.record(event)
            try transaction.noteChange(of: token.accountID, at: event.at)
        }
    }

    /// Uses up the token: the address it was sent to is the account's, and confirmed. For `changeEmail` all sessions but
    /// `keptSession` end (S-106) and ways to recover through the address before are void (S-132).
    ///
    /// Throws `one_time_token_invalid`, also when the account has another address by now (S-133), and `email_taken` when another
    /// account was first to confirm it.
    package func confirmEmail(
        _ token: OneTimeToken, keptSession: RandomID?, notice: OutgoingMail?, event: AuditEvent
    ) async throws(LatchkeyError) {
        guard let email = token.email else { throw LatchkeyError(.oneTimeTokenInvalid) }
        try await write { transaction in
            try Store.use(token, now: event.at, in: transaction)
            try Store.admit(token.accountID, waitingFor: .confirmedEmail, in: transaction)
            try Store.setConfirmedEmail(email, by: token, in: transaction)
            if token.purpose == .changeEmail {
                try Store.void(
                    [.resetPassword, .verifyEmail, .cancelEmailChange], of: token.accountID, in: transaction)
                try transaction.execute(
                    "DELETE FROM session WHERE account_id = ? AND public_id <> ?",
                    token.accountID, keptSession?.bytes ?? [UInt8]())
            }
            if let notice { try Store.enqueue(notice, in: transaction) }
            try transaction.record(event)
            try transaction.noteChange(of: token.accountID, at: event.at)
        }
    }

    private static func setConfirmedEmail(
        _ email: String, by token: OneTimeToken, in transaction: Transaction
    ) throws {
        let isChange = token.purpose == .changeEmail
        do {
            let rows = try transaction.query(
                """
                UPDATE account SET email = ?, email_verified = 1
                WHERE id = ? AND state = 1 AND (? = 1 OR email = ?) RETURNING uid, name
                """,
                email, token.accountID, isChange, email
            )
            guard let row = rows.first else { throw LatchkeyError(.oneTimeTokenInvalid) }
            let text = AccountRow.searchText(uid: try row.text(0), name: try row.text(1), email: email)
            try transaction.execute("UPDATE account SET search_text = ? WHERE id = ?", text, token.accountID)
        } catch let error as DatabaseError where error.kind == .uniqueViolation {
            throw LatchkeyError(.emailTaken, cause: error)
        }
    }

    /// The owner of the address before says no: the change is void, and so is whatever its author may have opened.
    /// Throws `one_time_token_invalid`.
    package func cancelEmailChange(_ token: OneTimeToken, event: AuditEvent) async throws(LatchkeyError) {
        try await write { transaction in
            try Store.use(token, now: event.at, in: transaction)
            try Store.void([.changeEmail], of: token.accountID, in: transaction)
            try transaction.execute("DELETE FROM session WHERE account_id = ?", token.accountID)
            try transaction.record(event)
            try transaction.noteChange(of: token.accountID, at: event.at)
        }
    }

    /// Whoever asked for the change no longer wants it. The token to undo it stays good: it ends sessions that may be somebody
    /// else's. Throws `not_found` when nothing waits.
    package func withdrawEmailChange(of id: AccountID, event: AuditEvent) async throws(LatchkeyError) {
        try await write { transaction in
            let waiting = try transaction.query(
                "DELETE FROM one_time_token WHERE account_id = ? AND purpose = ? AND expires_at > ? RETURNING id",
                id, OneTimeToken.Purpose.changeEmail.rawValue, event.at)
            guard !waiting.isEmpty else { throw LatchkeyError(.notFound) }
            try transaction.record(event)
        }
    }

    /// Turns a recovery request into the mail it asks for, or into nothing, when there is nobody to write to.
    ///
    /// Answers the mail. At most three in an hour for one account, so that nobody is flooded.
    package func resolveRecoveryRequest(
        _ request: OutgoingMail, now: Timestamp, issue: @escaping @Sendable (Account) -> IssuedToken
    ) async throws(LatchkeyError) -> OutgoingMail? {
        try await write { transaction in
            let open = try transaction.query("DELETE FROM mail WHERE id = ? RETURNING id", request.id)
            let typed = request.recipient
            let email = (try? EmailAddress(typed))?.text
            let rows = try transaction.query(
                """
                SELECT \(AccountRow.columns) FROM account
                WHERE (uid_key = ? OR email = ?) AND email_verified = 1 AND state = 1
                ORDER BY CASE WHEN uid_key = ? THEN 0 ELSE 1 END LIMIT 1
                """,
                UID.canonical(of: typed), email ?? "", UID.canonical(of: typed)
            )
            guard !open.isEmpty, let account = try rows.first.map(AccountRow.account) else { return nil }
            let recent = try transaction.query(
                "SELECT COUNT(*) FROM mail WHERE account_id = ? AND kind = ? AND created_at > ?",
                account.id, OutgoingMail.Kind.resetPassword.rawValue, now - .seconds(3600)
            )[0].integer(0)
            guard recent < 3 else { return nil }
            let issued = issue(account)
            try Store.issue(issued, in: transaction)
            return issued.mails.first
        }
    }

    /// The account that has confirmed this address.
    package func findConfirmed(_ email: String) async throws(LatchkeyError) -> Account? {
        try await read { connection in
            try connection.query(
                "SELECT \(AccountRow.columns) FROM account WHERE email = ? AND email_verified = 1", email
            ).first.map(AccountRow.account)
        }
    }
}
