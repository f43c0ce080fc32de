import LatchkeyCore

extension Transaction {
    /// Whether no factor of the account has changed since.
    func hasFactorEpoch(_ epoch: Int64, _ id: AccountID) throws -> Bool {
        try !query("SELECT 1 FROM account WHERE id = ? AND \(Store.isActive()) AND factor_epoch = ?", id, epoch).isEmpty
    }

    /// The one place that says which factors an account has, after each change of them: from its rows, so that it is never another.
    /// Tickets are void (F-004), and so are a code from staff and seeds that wait; no device is trusted, and without a
    /// factor there are no recovery codes.
    mutating func noteFactorChange(of id: AccountID, at now: Timestamp) throws {
        try execute(
            """
            UPDATE account SET factor_epoch = factor_epoch + 1, factor_kinds =
                CASE WHEN EXISTS (
                    SELECT 1 FROM totp WHERE totp.account_id = account.id AND totp.confirmed_at IS NOT NULL)
                THEN ? ELSE 0 END
                + CASE WHEN EXISTS (
                    SELECT 1 FROM passkey WHERE passkey.account_id = account.id AND passkey.security_key = 0)
                THEN ? ELSE 0 END
                + CASE WHEN EXISTS (
                    SELECT 1 FROM passkey WHERE passkey.account_id = account.id AND passkey.security_key = 1)
                THEN ? ELSE 0 END
            WHERE id = ?
            """,
            FactorKinds.totp.rawValue, FactorKinds.passkey.rawValue, FactorKinds.securityKey.rawValue, id)
        try execute(
            """
            DELETE FROM recovery_set
            WHERE account_id = ? AND EXISTS (SELECT 1 FROM account WHERE id = ? AND factor_kinds = 0)
            """,
            id, id)
        try execute("DELETE FROM totp WHERE account_id = ? AND confirmed_at IS NULL", id)
        try endTickets(of: id)
        try revokeTokens([.factorCode], of: id)
        try endTrust(of: id)
        noteChange(of: id, at: now)
    }

    /// What follows when somebody has removed a factor of theirs: sessions, mail, record; or nothing of it, where it was the last one
    /// that they may not be without. Throws `last_factor`, `last_credential`.
    mutating func afterRemoval(
        of id: AccountID, removed: RemovedFactor, keeping session: RandomID?, notice: (Account) -> OutgoingMail?,
        event: AuditEvent
    ) throws {
        try noteFactorChange(of: id, at: event.at)
        // Nothing else that is removed here was a way in.
        if removed == .key(.passkey) { try requireCredential(of: id) }
        try requireUsableFactor(of: id, after: removed)
        try endWaysIn(after: .factorRemoved, of: id, keeping: session)
        try tell(id, at: event.at, notice)
        try record(event)
    }

    /// That what is left is enough (F-046). Keys of another RP ID spare nothing: a role in `factors.required` needs a factor that works.
    ///
    /// They go on asking for a second step: the last factor that answers does not go before them, whatever the role. Throws
    /// `last_factor`; the transaction is undone.
    private func requireUsableFactor(of id: AccountID, after removed: RemovedFactor) throws {
        let isMissing = removed == .unusableKey ? "0 = 1" : "factor_kinds <> 0"
        let lacksFactor = try query(
            """
            SELECT 1 FROM account WHERE id = ? AND NOT (\(RoleRules.hasUsableFactor))
                AND (\(isMissing) OR (factor_kinds = 0 AND NOT (\(rules.mayBeWithoutFactor))))
            """,
            id, rules.relyingPartyID ?? "")
        guard lacksFactor.isEmpty else { throw LatchkeyError(.lastFactor) }
    }

    /// Uses a code up, by the statement that looks whether it is still good: once, also when it is raced (S-174, S-182). False when
    /// it is not.
    func use(_ factor: FactorUse, of id: AccountID, at now: Timestamp) throws -> Bool {
        switch factor {
        case .totp(let row, let step, let drift):
            try !query(
                """
                UPDATE totp SET last_step = ?, drift = ?, last_used_at = ?
                WHERE id = ? AND account_id = ? AND confirmed_at IS NOT NULL AND last_step < ? RETURNING id
                """,
                step, drift, now, row, id, step
            ).isEmpty
        case .recoveryCode(let set, let number):
            try !query(
                """
                UPDATE recovery_set SET used = used | ? WHERE account_id = ? AND id = ? AND (used & ?) = 0
                RETURNING used
                """,
                RecoverySet.bit(of: number), id, set, RecoverySet.bit(of: number)
            ).isEmpty
        case .staffCode(let token):
            try token.purpose == .factorCode && token.accountID == id && isUsedUp(token, at: now)
        case .passkey(let row, let assertion): try use(assertion, of: row, id, at: now)
        }
    }

    /// Queues mails with the change that they tell of (F-047): to the address that the account has by now, and to the first ones that can
    /// still be restored, so that whoever takes the owner's address away does nothing unnoticed (S-415). `doubted` is one that was confirmed
    /// until now.
    ///
    /// Former ones hear nothing of where somebody was: whoever had the account for a while may have put one of them there.
    func tell(
        _ id: AccountID, at now: Timestamp, doubted: String? = nil, _ notice: (Account) -> OutgoingMail?
    ) throws {
        let reachable = try Store.reachable(id, at: now, in: self)
        guard let account = reachable.first else { return }
        let present = [doubted.map(account.reached(at:)), account].compactMap(\.self).compactMap(notice)
        let former = reachable.dropFirst().prefix(Transaction.mostFormerTold).compactMap(notice).map {
            $0.withoutOrigin()
        }
        var told: Set<String> = []
        for mail in present + former where told.insert(mail.recipient).inserted {
            try Store.enqueue(mail, in: self)
        }
    }

    /// Of one act: its limit counts acts.
    private static let mostFormerTold = 3

    @discardableResult
    func endTickets(of id: AccountID) throws -> Int {
        try query("DELETE FROM sign_in_ticket WHERE account_id = ? RETURNING 1", id).count
    }
}

/// What somebody has removed of their own.
enum RemovedFactor: Equatable {
    case authenticator
    case key(Passkey.Kind)
    /// Of another RP ID.
    case unusableKey
}
