package import LatchkeyCore

/// A seed whose first code was right.
package struct ConfirmedAuthenticator: Sendable {
    package let id: RandomID
    package let accountID: AccountID
    /// Of the code, which is no sign-in after it.
    package let step: Int64
    package let drift: Int
    /// The name of a set of recovery codes, for an account that has none.
    package let recoverySet: RandomID
    /// The factors that the account had when the right to add one was asked for.
    package let factorEpoch: Int64
    /// In place of the one that was given when it began; nil keeps that.
    package let name: String?

    package init(
        id: RandomID, accountID: AccountID, step: Int64, drift: Int, recoverySet: RandomID, factorEpoch: Int64,
        name: String? = nil
    ) {
        self.id = id
        self.accountID = accountID
        self.step = step
        self.drift = drift
        self.recoverySet = recoverySet
        self.factorEpoch = factorEpoch
        self.name = name
    }
}

/// A first code that was right, and what goes with it.
package struct Enrolment: Sendable {
    package let authenticator: ConfirmedAuthenticator
    /// Nil is nobody who has a session.
    package let caller: ActingCaller?
    /// What the caller's session has proven before.
    package let proven: Authentication
    package let notice: @Sendable (Account) -> OutgoingMail?

    package init(
        authenticator: ConfirmedAuthenticator, caller: ActingCaller?, proven: Authentication,
        notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }
    ) {
        self.authenticator = authenticator
        self.caller = caller
        self.proven = proven
        self.notice = notice
    }
}

/// What came of a first code that was right.
package enum FactorConfirmation: Equatable, Sendable {
    /// Nothing waits for the code any more, or the factors are others than when the right was asked for.
    case void
    /// With a new set of recovery codes, for an account that had none.
    case done(RecoverySet?)
}

/// Authenticators of one account. The scope of each write is the account, which is also the caller's.
extension Store {
    /// Stores a seed that waits for its first code, in place of one that does. False when the account has five already, or its
    /// factors are others than when the right was asked for.
    package func addAuthenticator(
        _ authenticator: Authenticator, acting caller: ActingCaller?, factorEpoch: Int64
    ) async throws(LatchkeyError) -> Bool {
        let id = authenticator.accountID
        return try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller, at: authenticator.createdAt)
            try transaction.execute("DELETE FROM totp WHERE account_id = ? AND confirmed_at IS NULL", id)
            return try !transaction.query(
                """
                INSERT INTO totp (id, account_id, name, sealed, created_at)
                SELECT ?, account.id, ?, ?, ? FROM account
                WHERE account.id = ? AND account.state = 1 AND account.factor_epoch = ?
                    AND (SELECT COUNT(*) FROM totp WHERE account_id = account.id) < ?
                RETURNING id
                """,
                authenticator.id, authenticator.name, authenticator.sealed, authenticator.createdAt, id, factorEpoch,
                Authenticator.maxPerAccount
            ).isEmpty
        }
    }

    /// Counts a first code before it is looked at, in a transaction of its own (S-041); answers what it is to be compared with. Nil
    /// when nothing waits for it: unknown, confirmed, too old, or tried five times.
    package func tryConfirmation(
        of id: RandomID, by accountID: AccountID, now: Timestamp
    ) async throws(LatchkeyError) -> Authenticator? {
        try await write(.account(accountID)) { transaction in
            try transaction.query(
                """
                UPDATE totp SET failures = failures + 1 WHERE \(Store.isWaiting) AND failures < ?
                RETURNING \(AuthenticatorRow.columns)
                """,
                id, accountID, now - Authenticator.enrolmentLifetime, now, Authenticator.maxConfirmationTries
            ).first.map(AuthenticatorRow.authenticator)
        }
    }

    /// From now on the account has this factor. Its other sessions end, its tickets and its known devices. Without a session in place of the caller's,
    /// which `openSession` makes.
    package func confirmAuthenticator(
        _ enrolment: Enrolment, event: AuditEvent
    ) async throws(LatchkeyError) -> FactorConfirmation {
        try await write(.accounts(enrolment.authenticator.accountID, enrolment.caller?.accountID)) { transaction in
            let confirmation = try Store.confirm(enrolment, at: event.at, in: &transaction)
            if confirmation != .void { try transaction.record(event) }
            return confirmation
        }
    }

    static func confirm(
        _ enrolment: Enrolment, at now: Timestamp, in transaction: inout Transaction
    ) throws -> FactorConfirmation {
        let confirmed = enrolment.authenticator
        let id = confirmed.accountID
        try transaction.require(enrolment.caller, at: now)
        guard try transaction.hasFactorEpoch(confirmed.factorEpoch, id) else { return .void }
        let updated = try transaction.query(
            """
            UPDATE totp SET confirmed_at = ?, last_step = ?, drift = ?, last_used_at = ?, failures = 0,
                name = COALESCE(?, name)
            WHERE \(Store.isWaiting) RETURNING id
            """,
            now, confirmed.step, confirmed.drift, now, confirmed.name, confirmed.id, id,
            now - Authenticator.enrolmentLifetime, now)
        guard !updated.isEmpty else { return .void }
        let set = try Store.addRecoverySet(confirmed.recoverySet, of: id, at: now, in: transaction)
        try transaction.execute("UPDATE account SET factor_due_at = NULL WHERE id = ?", id)
        // `openSession` remembers the present device, as it does at every sign-in.
        try transaction.endWaysIn(after: .factorAdded, of: id, keeping: enrolment.caller?.session)
        try transaction.noteFactorChange(of: id, at: now)
        try transaction.tell(id, enrolment.notice)
        return .done(set)
    }

    /// Those that were confirmed, the first one first.
    package func listAuthenticators(of id: AccountID) async throws(LatchkeyError) -> [Authenticator] {
        try await read { try Store.authenticators(of: id, $0) }
    }

    static func authenticators(of id: AccountID, _ connection: any Connection) throws -> [Authenticator] {
        try connection.query(
            """
            SELECT \(AuthenticatorRow.columns) FROM totp WHERE account_id = ? AND confirmed_at IS NOT NULL
            ORDER BY created_at, id
            """,
            id
        ).map(AuthenticatorRow.authenticator)
    }

    /// Throws `not_found`, for another's too.
    package func renameAuthenticator(
        _ id: RandomID, of accountID: AccountID, to name: String, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.accounts(accountID, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            let renamed = try transaction.query(
                """
                UPDATE totp SET name = ? WHERE id = ? AND account_id = ? AND confirmed_at IS NOT NULL RETURNING id
                """,
                name, id, accountID)
            guard !renamed.isEmpty else { throw LatchkeyError(.notFound) }
            try transaction.record(event)
        }
    }

    /// With the last factor go the recovery codes; other sessions of the account end (S-106). Throws `not_found`, for another's too;
    /// `last_factor` where one of the account's roles needs one (F-046); and `reauth_required` when the factors are others than when the
    /// right was asked for.
    package func removeAuthenticator(
        _ id: RandomID, of accountID: AccountID, acting caller: ActingCaller?, factorEpoch: Int64,
        notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.accounts(accountID, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            guard try transaction.hasFactorEpoch(factorEpoch, accountID) else { throw LatchkeyError(.reauthRequired) }
            let removed = try transaction.query(
                """
                DELETE FROM totp WHERE id = ? AND account_id = ? AND confirmed_at IS NOT NULL
                    AND (\(transaction.rules.mayBeWithoutFactor) OR EXISTS (
                        SELECT 1 FROM totp AS other
                        WHERE other.account_id = ? AND other.id <> ? AND other.confirmed_at IS NOT NULL))
                RETURNING id
                """,
                id, accountID, accountID, id)
            guard !removed.isEmpty else {
                let isThere = try Store.authenticators(of: accountID, transaction.connection).contains { $0.id == id }
                throw LatchkeyError(isThere ? .lastFactor : .notFound)
            }
            try transaction.noteFactorChange(of: accountID, at: event.at)
            try transaction.endWaysIn(after: .factorRemoved, of: accountID, keeping: caller?.session)
            try transaction.tell(accountID, notice)
            try transaction.record(event)
        }
    }

    /// Forgets at most `limit` seeds that nobody confirmed.
    package func pruneEnrolments(before limit: Timestamp, limit count: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            // Asked again of each row: one that was waited for may have been confirmed.
            try transaction.query(
                """
                DELETE FROM totp WHERE confirmed_at IS NULL AND created_at <= ?
                    AND id IN (SELECT id FROM totp WHERE confirmed_at IS NULL AND created_at <= ? LIMIT ?)
                RETURNING 1
                """,
                limit, limit, count
            ).count
        }
    }

    /// A seed of a time to come is left over from a clock that has since gone back (S-289).
    private static let isWaiting = """
        id = ? AND account_id = ? AND confirmed_at IS NULL AND created_at > ? AND created_at <= ?
        """
}
