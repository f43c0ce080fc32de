package import LatchkeyCore

/// The start of a server with a secret key.
package struct SecretKeyUse: Equatable, Sendable {
    /// The `kid` of the key: tells nothing about it.
    package let keyID: String
    package let startedAt: Timestamp

    package init(keyID: String, startedAt: Timestamp) {
        self.keyID = keyID
        self.startedAt = startedAt
    }
}

extension Store {
    /// Remembers the start and answers the one before it, of whatever node; nil where none is known.
    package func noteSecretKeyUse(_ use: SecretKeyUse) async throws(LatchkeyError) -> SecretKeyUse? {
        try await write(.everything) { transaction in
            let former = try transaction.query("SELECT kid, started_at FROM secret_key_use WHERE id = 1").first.map {
                SecretKeyUse(keyID: try $0.text(0), startedAt: try $0.timestamp(1))
            }
            try transaction.execute(
                """
                INSERT INTO secret_key_use (id, kid, started_at) VALUES (1, ?, ?)
                ON CONFLICT (id) DO UPDATE SET kid = excluded.kid, started_at = excluded.started_at
                """,
                use.keyID, use.startedAt)
            return former
        }
    }

    /// Whether something was given out that only the secret key of that time verifies: sessions, links and codes.
    package func hasKeyedSecrets() async throws(LatchkeyError) -> Bool {
        try await read { connection in
            try ["session", "one_time_token", "join_code"].contains {
                try !connection.query("SELECT 1 FROM \($0) LIMIT 1").isEmpty
            }
        }
    }
}
