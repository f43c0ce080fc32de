package import LatchkeyCore

/// Authenticators of one account. The scope of each write is the account, which is also the caller's.
extension Store {
    /// Stores a seed that waits for the first code of whoever began it; those that others of the account have begun stay. False when the
    /// account has five authenticators already, or its factors are others than when the right was asked for.
    package func addAuthenticator(
        _ authenticator: Authenticator, begunBy beginner: SetUpBeginner, acting caller: ActingCaller?,
        factorEpoch: Int64
    ) async throws(LatchkeyError) -> Bool {
        let (id, now) = (authenticator.accountID, authenticator.createdAt)
        return try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller, at: now)
            try transaction.makeRoomForSetUp(by: beginner, of: id, at: now)
            return try !transaction.query(
                """
                INSERT INTO totp (id, account_id, name, sealed, created_at, \(beginner.column))
                SELECT ?, account.id, ?, ?, ?, ? FROM account
                WHERE account.id = ? AND \(Store.isActive("account")) AND account.factor_epoch = ?
                    AND (SELECT COUNT(*) FROM totp WHERE account_id = account.id AND confirmed_at IS NOT NULL) < ?
                RETURNING id
                """,
                authenticator.id, authenticator.name, authenticator.sealed, now, beginner.databaseValue, id,
                factorEpoch, Authenticator.maxPerAccount
            ).isEmpty
        }
    }

    /// Counts a first code before it is looked at, in a transaction of its own (S-041); answers what it is to be compared with. Nil
    /// when nothing waits for it: unknown, confirmed, too old, tried five times, or begun by another session.
    package func tryConfirmation(
        of id: RandomID, by accountID: AccountID, in session: RandomID, now: Timestamp
    ) async throws(LatchkeyError) -> Authenticator? {
        try await write(.account(accountID)) { transaction in
            let beginner = SetUpBeginner.session(session)
            return try transaction.query(
                """
                UPDATE totp SET failures = failures + 1 WHERE id = ? AND \(Store.waits(for: beginner)) AND failures < ?
                RETURNING \(AuthenticatorRow.columns)
                """,
                id, accountID, beginner.databaseValue, now - Authenticator.enrolmentLifetime,
                now + .clockSkew, Authenticator.maxConfirmationTries
            ).first.map(AuthenticatorRow.authenticator)
        }
    }

    /// The same for the seed that the ticket began, of which the caller knows no id.
    static func tryConfirmation(
        by accountID: AccountID, with secret: SignInTicket.Secret, now: Timestamp, in transaction: Transaction
    ) throws -> Authenticator? {
        let beginner = SetUpBeginner.ticket(secret)
        return try transaction.query(
            """
            UPDATE totp SET failures = failures + 1 WHERE \(waits(for: beginner)) AND failures < ?
            RETURNING \(AuthenticatorRow.columns)
            """,
            accountID, beginner.databaseValue, now - Authenticator.enrolmentLifetime, now + .clockSkew,
            Authenticator.maxConfirmationTries
        ).first.map(AuthenticatorRow.authenticator)
    }

    /// False where nothing waits for the code of whoever brings it any more. That their session or their ticket lives is asked by the
    /// same transaction before.
    static func activate(
        _ confirmed: ConfirmedAuthenticator, at now: Timestamp, in transaction: Transaction
    ) throws -> Bool {
        try !transaction.query(
            """
            UPDATE totp SET confirmed_at = ?, last_step = ?, drift = ?, last_used_at = ?, failures = 0,
                name = COALESCE(?, name), begun_session = NULL, begun_ticket = NULL
            WHERE id = ? AND \(waits(for: confirmed.beginner)) RETURNING id
            """,
            now, confirmed.step, confirmed.drift, now, confirmed.name, confirmed.id, confirmed.accountID,
            confirmed.beginner.databaseValue, now - Authenticator.enrolmentLifetime, now + .clockSkew
        ).isEmpty
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
    /// `reauth_required` when the factors are others than when the right was asked for; `last_factor` where one of the account's roles
    /// needs one (F-046).
    package func removeAuthenticator(
        _ id: RandomID, of accountID: AccountID, acting caller: ActingCaller?, factorEpoch: Int64,
        notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.accounts(accountID, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            guard try transaction.hasFactorEpoch(factorEpoch, accountID) else { throw LatchkeyError(.reauthRequired) }
            let removed = try transaction.query(
                "DELETE FROM totp WHERE id = ? AND account_id = ? AND confirmed_at IS NOT NULL RETURNING id",
                id, accountID)
            guard !removed.isEmpty else { throw LatchkeyError(.notFound) }
            try transaction.afterRemoval(
                of: accountID, removed: .authenticator, keeping: caller?.session, notice: notice, event: event)
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

    /// A seed that was begun later than now by any node's clock is left over from a clock that has since gone back (S-289). Stands for the
    /// account, whoever began it, and the times between which seeds that wait were begun.
    private static func waits(for beginner: SetUpBeginner) -> String {
        "account_id = ? AND \(beginner.column) = ? AND confirmed_at IS NULL AND created_at > ? AND created_at <= ?"
    }
}
