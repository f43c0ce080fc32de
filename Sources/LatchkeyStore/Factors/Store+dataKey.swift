package import LatchkeyCore

/// The data key as the database keeps it: encrypted by a key that is not there.
package struct WrappedDataKey: Equatable, Sendable {
    /// Of the key that wrapped it.
    package let keyID: String
    package let bytes: [UInt8]

    package init(keyID: String, bytes: [UInt8]) {
        self.keyID = keyID
        self.bytes = bytes
    }
}

/// One for each database, made when the first factor needs it.
extension Store {
    package func findDataKey() async throws(LatchkeyError) -> WrappedDataKey? {
        try await read { try Store.dataKey($0) }
    }

    /// Stores the key unless there is one; answers the one that counts, so that of nodes that make one at once all use the same.
    package func addDataKey(_ key: WrappedDataKey, now: Timestamp) async throws(LatchkeyError) -> WrappedDataKey {
        try await write(.everything) { transaction in
            try transaction.execute(
                """
                INSERT INTO data_key (id, kid, wrapped, created_at) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
                key.keyID, key.bytes, now)
            guard let stored = try Store.dataKey(transaction.connection) else { throw LatchkeyError(.internalError) }
            return stored
        }
    }

    /// The same key, wrapped by another one: what it encrypted stays as it is. False when another node was faster.
    package func rewrapDataKey(
        _ former: WrappedDataKey, as key: WrappedDataKey, event: AuditEvent
    ) async throws(LatchkeyError) -> Bool {
        try await write(.everything) { transaction in
            let rewrapped = try transaction.query(
                "UPDATE data_key SET kid = ?, wrapped = ? WHERE id = 1 AND kid = ? AND wrapped = ? RETURNING id",
                key.keyID, key.bytes, former.keyID, former.bytes)
            if !rewrapped.isEmpty { try transaction.record(event) }
            return !rewrapped.isEmpty
        }
    }

    /// Forgets a key that nothing needs. False where an authenticator, also one that is not confirmed yet, or a recovery set does.
    package func dropUnneededDataKey(_ key: WrappedDataKey) async throws(LatchkeyError) -> Bool {
        try await write(.everything) { transaction in
            try !transaction.query(
                """
                DELETE FROM data_key WHERE id = 1 AND wrapped = ?
                    AND NOT EXISTS (SELECT 1 FROM totp) AND NOT EXISTS (SELECT 1 FROM recovery_set) RETURNING id
                """,
                key.bytes
            ).isEmpty
        }
    }

    static func dataKey(_ connection: any Connection) throws -> WrappedDataKey? {
        try connection.query("SELECT kid, wrapped FROM data_key WHERE id = 1").first.map {
            WrappedDataKey(keyID: try $0.text(0), bytes: try $0.blob(1))
        }
    }
}
