package import LatchkeyCore

extension Store {
    /// Whether something was given out that only the secret key of that time verifies: sessions, links and codes.
    package func hasKeyedSecrets() async throws(LatchkeyError) -> Bool {
        try await read { connection in
            try ["session", "one_time_token", "join_code"].contains {
                try !connection.query("SELECT 1 FROM \($0) LIMIT 1").isEmpty
            }
        }
    }
}
