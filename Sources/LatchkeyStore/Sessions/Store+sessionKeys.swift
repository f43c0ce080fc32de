package import LatchkeyCore

/// Sessions that go on by the proof of a key (D8).
extension Store {
    /// Nil for a session that has no key or has ended, or whose account may not sign in.
    package func findSessionKey(of session: RandomID, now: Timestamp) async throws(LatchkeyError) -> SessionKey? {
        try await read { connection in
            try connection.query(
                """
                SELECT account_id, token_key, remembered, transport, secret_hash FROM session
                WHERE public_id = ? AND token_key IS NOT NULL AND idle_end > ? AND absolute_end > ? AND EXISTS (
                    SELECT 1 FROM account
                    WHERE account.id = session.account_id AND account.state = 1 AND \(Store.lasts()))
                """,
                session, now, now, now
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
    /// The scope is the account. False where any of it is not so. `event` is recorded where this is the first proof of the session.
    package func useSessionKey(
        _ proof: SessionKeyProof, event: AuditEvent
    ) async throws(LatchkeyError) -> Bool {
        let (key, now) = (proof.key, proof.now)
        let secretHash = SecretHash.of(proof.secret)
        return try await write(.account(key.accountID)) { transaction in
            let used = try transaction.query(
                """
                UPDATE session SET transport = 2, key_used_at = ?, secret_hash = ?,
                    last_seen_at = CASE WHEN last_seen_at < ? THEN ? ELSE last_seen_at END,
                    idle_end = CASE WHEN ? < idle_end THEN idle_end WHEN ? < absolute_end THEN ? ELSE absolute_end END
                WHERE public_id = ? AND account_id = ? AND token_key = ? AND secret_hash = ? AND transport = ?
                    AND (key_used_at < ? OR key_used_at > ?) AND idle_end > ? AND absolute_end > ? AND EXISTS (
                        SELECT 1 FROM account
                        WHERE account.id = session.account_id AND account.state = 1 AND \(Store.lasts()))
                RETURNING public_id
                """,
                proof.challengedAt, secretHash, now, now, proof.idleEnd, proof.idleEnd, proof.idleEnd,
                key.session, key.accountID, key.point, key.secretHash, key.transport,
                proof.challengedAt, proof.latestChallenge, now, now, now)
            guard !used.isEmpty else { return false }
            if key.transport != .token { try transaction.record(event) }
            // What others remember under the name before is void.
            if key.secretHash != secretHash { transaction.noteChange(of: key.accountID, at: now) }
            return true
        }
    }
}
