package import LatchkeyCore

/// Sessions that go on by the proof of a key (decision 0049).
extension Store {
    /// A page shows at its sign-in whether the browser has dropped the cookie: where it has not, a key that some script has brought or
    /// kept is of no use soon (S-351).
    package static let firstProofTime = Duration.seconds(120)

    /// Asked wherever a key is used: the argument is the time of the earliest sign-in that may have its first proof now.
    private static let takesProofs = "(transport = 2 OR created_at > ?)"

    /// Nil for a session that has no key or has ended, or whose account may not sign in, and for one that began longer ago than
    /// `firstProofTime` and had no proof yet.
    package func findSessionKey(of session: RandomID, now: Timestamp) async throws(LatchkeyError) -> SessionKey? {
        try await read { connection in
            try connection.query(
                """
                SELECT account_id, token_key, remembered, transport, secret_hash FROM session
                WHERE public_id = ? AND token_key IS NOT NULL AND \(Store.takesProofs)
                    AND idle_end > ? AND absolute_end > ? AND EXISTS (
                    SELECT 1 FROM account
                    WHERE account.id = session.account_id AND \(Store.isActive("account")) AND \(Store.lasts()))
                """,
                session, now - Store.firstProofTime, now, now, now
            ).first.map { row in
                SessionKey(
                    session: session, accountID: try row.id(0), point: try row.blob(1),
                    isRemembered: try row.bool(2),
                    transport: SessionTransport(rawValue: try row.integer(3)) ?? .token,
                    secretHash: try row.blob(4))
            }
        }
    }

    /// Uses a proof up, and from then on the session goes on by tokens alone: whatever named it before is void. The one statement asks
    /// again all that the signature was looked at for (S-104), and whether the session and its account last.
    ///
    /// The scope is the account. `event` is recorded where this is the first proof of the session.
    package func useSessionKey(
        _ proof: SessionKeyProof, event: AuditEvent
    ) async throws(LatchkeyError) -> SessionKeyUse {
        let (key, now) = (proof.key, proof.now)
        let secretHash = SecretHash.of(proof.secret)
        return try await write(.account(key.accountID)) { transaction in
            let used = try transaction.query(
                """
                UPDATE session SET transport = 2, key_used_at = ?, secret_hash = ?,
                    last_seen_at = CASE WHEN last_seen_at < ? THEN ? ELSE last_seen_at END,
                    idle_end = CASE WHEN ? < idle_end THEN idle_end WHEN ? < absolute_end THEN ? ELSE absolute_end END
                WHERE public_id = ? AND account_id = ? AND token_key = ? AND secret_hash = ? AND transport = ?
                    AND \(Store.takesProofs) AND (key_used_at < ? OR key_used_at > ?) AND idle_end > ? AND absolute_end > ? AND EXISTS (
                        SELECT 1 FROM account
                        WHERE account.id = session.account_id AND \(Store.isActive("account")) AND \(Store.lasts()))
                RETURNING public_id
                """,
                proof.challengedAt, secretHash, now, now, proof.idleEnd, proof.idleEnd, proof.idleEnd,
                key.session, key.accountID, key.point, key.secretHash, key.transport,
                now - Store.firstProofTime, proof.challengedAt, proof.latestChallenge, now, now, now)
            guard !used.isEmpty else { return try Store.reasonUnused(proof, in: transaction) }
            if key.transport != .token { try transaction.record(event) }
            // What others remember under the name before is void.
            if key.secretHash != secretHash { transaction.noteChange(of: key.accountID, at: now) }
            return .used
        }
    }

    /// Whether only another proof of the key was faster. Each one leaves the session with tokens, so that no other one is asked for.
    private static func reasonUnused(_ proof: SessionKeyProof, in transaction: Transaction) throws -> SessionKeyUse {
        let (key, now) = (proof.key, proof.now)
        let last = try transaction.query(
            """
            SELECT key_used_at FROM session
            WHERE public_id = ? AND account_id = ? AND token_key = ? AND transport = 2
                AND idle_end > ? AND absolute_end > ? AND EXISTS (
                    SELECT 1 FROM account
                    WHERE account.id = session.account_id AND \(Store.isActive("account")) AND \(Store.lasts()))
            """,
            key.session, key.accountID, key.point, now, now, now
        ).first?.timestamp(0)
        return last.map { .overtaken($0) } ?? .refused
    }
}
