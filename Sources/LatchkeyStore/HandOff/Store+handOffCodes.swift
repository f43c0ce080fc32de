package import LatchkeyCore

/// The exchange of a hand-off's code: once, by the page that began.
extension Store {
    /// Uses the code up and notes the sign-in, where all of it still holds; answers how many sessions the account has, or nil. Nothing is
    /// kept of a part: the caller undoes the transaction.
    ///
    /// Of codes that come at once, one is used (G-050): the row is looked at and changed in one statement.
    ///
    /// A session that goes on by tokens since the code was given hands nothing over: the code may be that of a cookie which is void
    /// (S-372). One that another has replaced since then does: the person's own fresh proof in another tab takes no code back, and what
    /// begins is no fresher and no longer than what was proven.
    static func useHandOff(
        _ use: HandOffUse, for session: Session, in transaction: Transaction
    ) throws -> Int64? {
        let (proven, now) = (use.proven, session.createdAt)
        let used = try transaction.query(
            """
            UPDATE sign_in_attempt SET used_at = ?, opened_session = ?
            WHERE id = ? AND challenge = ? AND origin = ? AND used_at IS NULL
                AND code_issued_at > ? AND code_issued_at <= ?
                AND account_id = ? AND methods = ? AND authenticated_at = ? AND factor_epoch = ?
                AND (source_session IS NULL OR EXISTS (
                    SELECT 1 FROM session WHERE session.public_id = sign_in_attempt.source_session
                        AND session.account_id = sign_in_attempt.account_id
                        AND session.idle_end > ? AND session.absolute_end > ? AND session.transport = 1))
            RETURNING id
            """,
            now, session.publicID, proven.handOff.id, use.challenge, use.origin ?? "", now - HandOff.codeLifetime,
            now + .clockSkew, session.accountID, SessionRow.text(of: proven.proven.methods),
            proven.proven.at, proven.factorEpoch, now, now)
        guard !used.isEmpty else { return nil }
        return try transaction.query(
            """
            UPDATE account SET last_sign_in_at = ?
            WHERE id = ? AND \(Store.isActive()) AND factor_epoch = ? AND \(Store.lasts())
            RETURNING (SELECT COUNT(*) FROM session WHERE account_id = account.id)
            """,
            now, session.accountID, proven.factorEpoch, now
        ).first?.integer(0)
    }

    /// A code that was used has come once more with the right verifier, from the right page: somebody else has read both, so the session
    /// that it opened ends (G-051, RFC 6749 §4.1.2). Within five seconds, and from the same browser, it is a page that sent twice; the clock
    /// of the node that it reaches may be ahead of the one that took the code (S-363).
    ///
    /// The scope is its account. False where nothing ended.
    package func endReplayedHandOff(
        _ use: HandOffUse, from client: ClientDetails, event: AuditEvent
    ) async throws(LatchkeyError) -> Bool {
        let (proven, now) = (use.proven, event.at)
        return try await write(.account(proven.accountID)) { transaction in
            let ended = try transaction.query(
                """
                DELETE FROM session WHERE account_id = ? AND public_id = (
                    SELECT opened_session FROM sign_in_attempt
                    WHERE id = ? AND account_id = ? AND challenge = ? AND origin = ?
                        AND (used_at <= ? OR session.ip <> ? OR session.user_agent <> ?))
                RETURNING public_id
                """,
                proven.accountID, proven.handOff.id, proven.accountID, use.challenge, use.origin ?? "",
                now - HandOff.repeatedWithin - .clockSkew, client.ip, client.userAgent)
            guard !ended.isEmpty else { return false }
            try transaction.record(event)
            transaction.noteChange(of: proven.accountID, at: now)
            return true
        }
    }

    /// Forgets at most `limit` hand-offs that were over before `now`.
    package func pruneHandOffs(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            try transaction.query(
                """
                DELETE FROM sign_in_attempt WHERE id IN (
                    SELECT id FROM sign_in_attempt WHERE expires_at <= ? LIMIT ?) RETURNING 1
                """,
                now, limit
            ).count
        }
    }
}

extension Transaction {
    /// Those whose code was not used yet; what a used one has opened is a session like others.
    func endHandOffs(of id: AccountID) throws -> Int {
        try query("DELETE FROM sign_in_attempt WHERE account_id = ? AND used_at IS NULL RETURNING 1", id).count
    }
}
