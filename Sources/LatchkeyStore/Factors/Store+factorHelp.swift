package import LatchkeyCore

/// What staff and the operator see of the second factors of others, and do to them.
extension Store {
    /// Those that were confirmed. Throws `token_invalid`, `forbidden`, `not_found`; nil as the reader is the operator, or what asks by
    /// itself.
    package func findFactors(
        of id: AccountID, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> FactorOverview {
        try await read { [rules, relyingPartyID] connection in
            _ = try rules.require(reader, connection)
            return FactorOverview(
                authenticators: try Store.authenticators(of: id, connection),
                passkeys: try Store.passkeys(of: id, for: relyingPartyID, connection),
                passkeyUser: try Store.passkeyUser(of: id, connection),
                recoverySet: try Store.recoverySet(of: id, connection))
        }
    }

    /// Removes these factors, whatever they are by now; all sessions of the account end. False where there was none, and nothing is
    /// recorded then. Its scope is the account and the caller's. Throws `not_found`, `token_invalid`, `forbidden`.
    package func resetFactors(
        of id: AccountID, _ reset: FactorReset, acting caller: ActingCaller?,
        notice: @escaping @Sendable (Account) -> OutgoingMail?, event: AuditEvent
    ) async throws(LatchkeyError) -> Bool {
        try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            guard let account = try transaction.findAccount(id) else { throw LatchkeyError(.notFound) }
            guard try transaction.removeFactors(reset, of: id) else { return false }
            try transaction.afterReset(of: account, notice: notice, event: event)
            return true
        }
    }

    /// Forgets the data key and all that it encrypted, of everybody; answers of how many accounts. Passkeys do not need it. `event` and
    /// `notice` are made for each account.
    package func forgetDataKey(
        notice: @escaping @Sendable (Account) -> OutgoingMail?, event: @escaping @Sendable (AccountID) -> AuditEvent
    ) async throws(LatchkeyError) -> Int {
        try await write(.everything) { transaction in
            let owners: [AccountID] = try transaction.query(Store.keyOwners).map { try $0.id(0) }
            for id in owners {
                guard let account = try transaction.findAccount(id) else { continue }
                for reset in [FactorReset.totp, .recoveryCodes] { _ = try transaction.removeFactors(reset, of: id) }
                try transaction.afterReset(of: account, notice: notice, event: event(id))
            }
            // Seeds that nobody confirmed.
            try transaction.execute("DELETE FROM totp")
            try transaction.execute("DELETE FROM data_key")
            return owners.count
        }
    }

    /// How many accounts have a second factor or recovery codes.
    package func countFactorOwners() async throws(LatchkeyError) -> Int {
        try await count("\(Store.keyOwners) UNION \(Store.passkeyOwners)")
    }

    /// How many of them have what the data key encrypts.
    package func countDataKeyOwners() async throws(LatchkeyError) -> Int { try await count(Store.keyOwners) }

    package func countPasskeyOwners() async throws(LatchkeyError) -> Int { try await count(Store.passkeyOwners) }

    private func count(_ owners: String) async throws(LatchkeyError) -> Int {
        try await read { connection in
            Int(try connection.query("SELECT COUNT(*) FROM (\(owners)) AS owner").first?.integer(0) ?? 0)
        }
    }

    /// Active administrators whose password alone lets somebody in.
    package func countAdministratorsWithoutFactor() async throws(LatchkeyError) -> Int {
        try await read { connection in
            Int(
                try connection.query(
                    """
                    SELECT COUNT(*) FROM account
                    WHERE roles & \(Roles.admin.rawValue) <> 0 AND \(Store.isActive()) AND factor_kinds = 0
                    """
                ).first?.integer(0) ?? 0)
        }
    }

    private static let keyOwners = """
        SELECT account_id FROM totp WHERE confirmed_at IS NOT NULL UNION SELECT account_id FROM recovery_set
        """
    private static let passkeyOwners = "SELECT DISTINCT account_id FROM passkey"
}

extension Transaction {
    /// False where there was none that was confirmed.
    fileprivate func removeFactors(_ reset: FactorReset, of id: AccountID) throws -> Bool {
        var isChanged = false
        if reset == .all || reset == .totp {
            let removed = try query(
                "DELETE FROM totp WHERE account_id = ? RETURNING CASE WHEN confirmed_at IS NULL THEN 0 ELSE 1 END", id)
            isChanged = try removed.contains { try $0.bool(0) }
        }
        if reset == .all || reset == .passkey {
            isChanged = try !query("DELETE FROM passkey WHERE account_id = ? RETURNING 1", id).isEmpty || isChanged
        }
        if reset == .all || reset == .recoveryCodes {
            isChanged = try !query("DELETE FROM recovery_set WHERE account_id = ? RETURNING 1", id).isEmpty || isChanged
        }
        return isChanged
    }

    /// Wrong codes are counted afresh: the factors that they were for are gone.
    fileprivate mutating func afterReset(
        of account: Account, notice: (Account) -> OutgoingMail?, event: AuditEvent
    ) throws {
        try noteFactorChange(of: account.id, at: event.at)
        try endWaysIn(after: .factorsReset, of: account.id)
        try Store.clearFactorThrottle(of: account.id, in: self)
        try tell(account.id, at: event.at, notice)
        try record(event)
    }
}
