package import LatchkeyCore

/// A right code that proves the account's side of a link: of a mail to its confirmed address, or of staff. A sign-in uses it up.
package struct LinkCodeUse: Sendable {
    package let token: OneTimeToken
    /// Of the budgets of sign-ins (S-309).
    package let signIns: [QuotaUse]

    package init(_ token: OneTimeToken, taking signIns: [QuotaUse]) {
        self.token = token
        self.signIns = signIns
    }
}

extension Store {
    /// Uses the code up and notes the sign-in; answers how many sessions the account has, or nil. The scope is everything.
    static func useLinkCode(
        _ use: LinkCodeUse, for session: Session, in transaction: Transaction
    ) throws -> Int64? {
        let (id, now) = (use.token.accountID, session.createdAt)
        guard id == session.accountID, try transaction.isUsedUp(use, at: now) else { return nil }
        return try transaction.query(
            """
            UPDATE account SET last_sign_in_at = ? WHERE id = ? AND \(Store.isActive()) AND factor_kinds = 0 AND \(Store.lasts())
            RETURNING (SELECT COUNT(*) FROM session WHERE account_id = account.id)
            """,
            now, id, now
        ).first?.integer(0)
    }

    /// Mails the code of an attempt to the confirmed address of its token: while both are what they were when they were looked at, and
    /// where the account has had no more of them (S-306) than a forgotten password may cause, which they use up nothing of. Nothing else
    /// tells whether it was.
    package func mailLinkCode(
        _ issued: IssuedToken, for grant: ProviderGrant, policy: ThrottlePolicy, event: AuditEvent
    ) async throws(LatchkeyError) {
        let (token, now) = (issued.token, issued.token.createdAt)
        guard let address = token.email else { return }
        try await write(.account(token.accountID).and(.outbox)) { transaction in
            guard try transaction.isOpen(grant, at: now), let account = try transaction.findAccount(token.accountID),
                account.isActive(at: now), account.isEmailVerified, account.email == address
            else { return }
            let use = QuotaUse(.linkMails, for: .account(account.id))
            let room = try Store.room(for: use, policy: policy, now: now, in: transaction.connection)
            guard room.uses > 0 else { return }
            try Store.take([use], policy: policy, now: now, in: transaction)
            // The one before of this attempt alone: others are of somebody else. It may be of another account, where the address has
            // changed hands since.
            try transaction.execute("DELETE FROM one_time_token WHERE id = ?", token.id)
            try Store.insert(token, createdAt: now, in: transaction)
            for mail in issued.mails { try Store.enqueue(mail, in: transaction) }
            try transaction.record(event)
        }
    }
}

extension Transaction {
    /// False where the code is not good any more, or its account has not confirmed the address by now to which it was mailed.
    ///
    /// Throws `code_sets_password` for the code of staff or of the operator where the account has a password by now, or somebody signs in
    /// to it by a provider: they would not notice (S-356, S-407). That undoes the transaction, and leaves the code good.
    func isUsedUp(_ use: LinkCodeUse, at now: Timestamp) throws -> Bool {
        guard try isUsedUp(use.token, at: now) else { return false }
        guard let address = use.token.email else {
            let id = use.token.accountID
            guard try !hasPassword(id), try !hasIdentity(id) else { throw LatchkeyError(.codeSetsPassword) }
            _ = try doubtAddedAddress(of: id)
            return true
        }
        // The mailbox may be that of whoever wrote the address down, as a code of staff is known to its maker (S-407).
        let id = use.token.accountID
        if try isWrittenByStaff(address, of: id) {
            guard try !hasPassword(id), try !hasIdentity(id) else { return false }
        }
        return try !query(
            "SELECT 1 FROM account WHERE id = ? AND email = ? AND email_verified = 1", id, address
        ).isEmpty
    }

    /// The provider has said who it is, nothing has come of it yet, and this is its browser.
    fileprivate func isOpen(_ grant: ProviderGrant, at now: Timestamp) throws -> Bool {
        try !connection.query(
            "SELECT 1 FROM provider_attempt WHERE id = ? AND browser_hash = ? AND step = ? AND \(ProviderAttemptRow.isOpen)",
            [
                grant.id.databaseValue, SecretHash.of(grant.browser).databaseValue, grant.step.rawValue.databaseValue,
            ] + ProviderAttemptRow.openArguments(at: now)
        ).isEmpty
    }
}
