package import LatchkeyCore

/// The keys of service tokens. All who change them come one after the other, so that of nodes that make one at once all use the same.
extension Store {
    /// First the one that no other follows, then by the time from which they sign, the newest first.
    package func findServiceKeys() async throws(LatchkeyError) -> [StoredServiceKey] {
        try await read { try Store.serviceKeys($0) }
    }

    /// Adds the key if `isDue` says so of those that are there. One that was announced, and would sign later than after `memory`, makes
    /// room for it; the others stay published for `memory` once it signs, since one of them may sign already by another node's clock.
    package func addServiceKey(
        _ key: StoredServiceKey, memory: Duration, event: AuditEvent,
        isDue: @escaping @Sendable ([StoredServiceKey]) -> Bool
    ) async throws(LatchkeyError) {
        try await write(.serviceKeys) { transaction in
            guard isDue(try Store.serviceKeys(transaction.connection)) else { return }
            try Store.add(key, memory, in: transaction)
            try transaction.record(event)
        }
    }

    /// Takes the key with this `id` back. Where that is the one that signs, `replacement` follows it; where it was to follow that one, that
    /// one goes on. Nil where there is no such key; else whether the replacement was needed.
    package func retireServiceKey(
        _ id: String, replacement: StoredServiceKey, memory: Duration, events: [AuditEvent]
    ) async throws(LatchkeyError) -> Bool? {
        try await write(.serviceKeys) { transaction in
            let keys = try Store.serviceKeys(transaction.connection)
            guard let retired = keys.first(where: { $0.id.utf8.elementsEqual(id.utf8) }) else { return nil }
            let signs = keys.first { $0.signsFrom <= replacement.createdAt }
            let isNeeded = signs.map { $0.id.utf8.elementsEqual(id.utf8) } ?? true
            if isNeeded { try Store.add(replacement, memory, in: transaction) }
            try transaction.execute("DELETE FROM service_key WHERE kid = ?", id)
            if !isNeeded, let signs, retired.publishedUntil == nil {
                try transaction.execute(
                    "UPDATE service_key SET published_until = NULL WHERE kid = ? AND published_until > ?", signs.id,
                    replacement.createdAt)
            }
            for event in isNeeded ? events : Array(events.prefix(1)) { try transaction.record(event) }
            return isNeeded
        }
    }

    /// Stores the same key under another seal, unless it has another one by now.
    package func resealServiceKey(_ key: StoredServiceKey, as sealed: [UInt8]) async throws(LatchkeyError) {
        try await write(.serviceKeys) { transaction in
            try transaction.execute(
                "UPDATE service_key SET sealed = ? WHERE kid = ? AND sealed = ?", sealed, key.id, key.sealed)
        }
    }

    /// Forgets keys whose tokens have all ended.
    package func pruneServiceKeys(until time: Timestamp) async throws(LatchkeyError) {
        try await write(.serviceKeys) { transaction in
            try transaction.execute("DELETE FROM service_key WHERE published_until <= ?", time)
        }
    }

    /// Stores that somebody got a token for another API.
    package func recordServiceToken(_ event: AuditEvent) async throws(LatchkeyError) {
        try await write(.additions) { try $0.record(event) }
    }

    private static func serviceKeys(_ connection: any Connection) throws -> [StoredServiceKey] {
        try connection.query(
            """
            SELECT \(StoredServiceKey.columns) FROM service_key
            ORDER BY CASE WHEN published_until IS NULL THEN 0 ELSE 1 END, signs_from DESC, kid
            """
        ).map(StoredServiceKey.init)
    }

    private static func add(_ key: StoredServiceKey, _ memory: Duration, in transaction: Transaction) throws {
        // One that signs at once has `signs_from` before `created_at`: it stays, even where the clock of its node is ahead.
        try transaction.execute(
            "DELETE FROM service_key WHERE signs_from > ? AND signs_from >= created_at", key.createdAt + memory)
        let formerUntil = max(key.createdAt, key.signsFrom) + memory
        try transaction.execute(
            "UPDATE service_key SET published_until = ? WHERE published_until IS NULL OR published_until > ?",
            formerUntil, formerUntil)
        try transaction.execute(
            "INSERT INTO service_key (\(StoredServiceKey.columns)) VALUES (?, ?, ?, ?, ?, ?)",
            key.id, key.sealed, key.publicKey, key.createdAt, key.signsFrom, key.publishedUntil)
    }
}
