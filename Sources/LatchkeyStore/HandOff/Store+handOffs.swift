package import LatchkeyCore

/// Hand-offs: a row from their beginning on, a proof, and one session.
extension Store {
    /// Stores a hand-off that begins, and counts it. Its scope is the counters: nothing is decided by its own row.
    ///
    /// Throws `too_many_attempts`.
    package func beginHandOff(
        _ handOff: HandOff, browser: HandOff.BrowserSecret, countedAs uses: [QuotaUse], policy: ThrottlePolicy
    ) async throws(LatchkeyError) {
        try await write(.counters(Store.quotaBuckets(of: uses))) { transaction in
            try Store.take(uses, policy: policy, now: handOff.createdAt, in: transaction)
            try transaction.execute(
                """
                INSERT INTO sign_in_attempt (id, origin, return_path, client_state, challenge, browser_hash, remembered,
                    created_at, expires_at, provider) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                handOff.id, handOff.returnAddress.origin.text, handOff.returnAddress.path, handOff.state.text,
                handOff.challenge.bytes, SecretHash.of(browser), handOff.isRemembered, handOff.createdAt,
                handOff.expiresAt, handOff.provider?.rawValue)
        }
    }

    /// The hand-off of this name, and whether this is the browser that began it; nil for one that is over or was used.
    package func findHandOff(
        _ id: RandomID, browser: HandOff.BrowserSecret?, now: Timestamp
    ) async throws(LatchkeyError) -> (handOff: HandOff, isSameBrowser: Bool)? {
        try await read { connection in
            try connection.query(
                """
                SELECT \(HandOffRow.columns), CASE WHEN browser_hash = ? THEN 1 ELSE 0 END FROM sign_in_attempt
                WHERE id = ? AND \(HandOffRow.isOpen)
                """,
                [(browser.map(SecretHash.of) ?? []).databaseValue, id.databaseValue]
                    + HandOffRow.openArguments(at: now)
            ).first.map { (handOff: try HandOffRow.handOff($0), isSameBrowser: try $0.bool(HandOffRow.count)) }
        }
    }

    /// What was proven for this hand-off, used or not, and whose account it is; nil before that.
    package func findProvenHandOff(
        _ id: RandomID
    ) async throws(LatchkeyError) -> (proven: ProvenHandOff, account: Account)? {
        try await read { connection in
            let found = try connection.query(
                """
                SELECT \(HandOffRow.columns), \(HandOffRow.provenColumns) FROM sign_in_attempt
                WHERE id = ? AND account_id IS NOT NULL
                """,
                id)
            guard let proven = try found.first.map(HandOffRow.proven) else { return nil }
            let rows = try connection.query(
                "SELECT \(AccountRow.columns) FROM account WHERE id = ?", proven.accountID)
            return try AccountRow.whole(rows, connection).first.map { (proven: proven, account: $0) }
        }
    }

    /// Keeps what was proven, in place of a session. Once more it replaces what the same person proved before, as long as the code was not
    /// used: whoever knows the code of one person must not get the session of another one (G-053).
    ///
    /// Throws `hand_off_invalid` where it is over by now, or is another browser's: the caller's transaction is undone.
    static func prove(_ grant: HandOffGrant, _ session: Session, in transaction: Transaction) throws {
        let (id, now) = (session.accountID, session.createdAt)
        let proven = try transaction.connection.query(
            """
            UPDATE sign_in_attempt SET account_id = ?, methods = ?, authenticated_at = ?, factor_at = ?,
                factor_epoch = (SELECT factor_epoch FROM account WHERE account.id = ?), remembered = ?,
                source_session = NULL, latest_end = NULL, code_issued_at = ?, expires_at = \(lastingForCode)
            WHERE id = ? AND browser_hash = ? AND \(isOfNobodyElse) AND \(HandOffRow.isOpen) RETURNING id
            """,
            [
                id.databaseValue, SessionRow.text(of: session.authentication.methods).databaseValue,
                session.authentication.at.databaseValue, session.authentication.factorAt.databaseValue,
                id.databaseValue, session.isRemembered.databaseValue, now.databaseValue,
            ] + codeArguments(at: now) + [
                grant.id.databaseValue, SecretHash.of(grant.browser).databaseValue, id.databaseValue,
            ] + HandOffRow.openArguments(at: now))
        guard !proven.isEmpty else { throw LatchkeyError(.handOffInvalid) }
    }

    /// A session of our host proves it: no fresher and no longer than that one, which the statement asks for, and so does the exchange.
    ///
    /// The scope is its account. False where the session, its account or the hand-off is over, or another browser began. A session in its
    /// last minute, which another one has replaced, begins nothing, and neither does one that goes on by tokens: a stolen token would
    /// become a session (G-073). It takes a use of
    /// `sessionContinuations` and of `accountContinuations` (S-309).
    ///
    /// Throws `too_many_attempts`.
    package func continueHandOff(
        _ grant: HandOffGrant, by source: HandOffSource, policy: ThrottlePolicy, now: Timestamp
    ) async throws(LatchkeyError) -> Bool {
        let id = source.accountID
        return try await write(.account(id)) { transaction in
            let proven = try transaction.connection.query(
                """
                UPDATE sign_in_attempt SET account_id = ?, methods = ?, authenticated_at = ?, factor_at = ?,
                    factor_epoch = (SELECT factor_epoch FROM account WHERE account.id = ?),
                    remembered = CASE WHEN ? = 1 THEN remembered ELSE 0 END,
                    source_session = ?, latest_end = ?, code_issued_at = ?, expires_at = \(Store.lastingForCode)
                WHERE id = ? AND browser_hash = ? AND \(Store.isOfNobodyElse) AND \(HandOffRow.isOpen) AND EXISTS (
                    SELECT 1 FROM session JOIN account ON account.id = session.account_id
                    WHERE session.public_id = ? AND session.account_id = ? AND session.idle_end > ?
                        AND session.absolute_end > ? AND session.planned_end IS NULL AND session.transport = 1
                        AND \(Store.isActive("account"))
                        AND \(Store.lasts()))
                RETURNING id
                """,
                [
                    id.databaseValue, SessionRow.text(of: source.proven.methods).databaseValue,
                    source.proven.at.databaseValue, source.proven.factorAt.databaseValue,
                    id.databaseValue, source.isRemembered.databaseValue, source.session.databaseValue,
                    source.end.databaseValue, now.databaseValue,
                ] + Store.codeArguments(at: now) + [
                    grant.id.databaseValue, SecretHash.of(grant.browser).databaseValue, id.databaseValue,
                ] + HandOffRow.openArguments(at: now) + [
                    source.session.databaseValue, id.databaseValue, now.databaseValue, now.databaseValue,
                    now.databaseValue,
                ])
            guard !proven.isEmpty else { return false }
            let uses = [
                QuotaUse(.sessionContinuations, for: QuotaKey(source.session.bytes)),
                QuotaUse(.accountContinuations, for: .account(id)),
            ]
            try Store.take(uses, policy: policy, now: now, in: transaction)
            return true
        }
    }

    private static let isOfNobodyElse = "(sign_in_attempt.account_id IS NULL OR sign_in_attempt.account_id = ?)"

    /// A code that was given at the end of a hand-off outlives it.
    private static let lastingForCode = "CASE WHEN expires_at < ? THEN ? ELSE expires_at END"

    private static func codeArguments(at now: Timestamp) -> [DatabaseValue] {
        let end = (now + HandOff.codeLifetime).databaseValue
        return [end, end]
    }
}
