package import LatchkeyCore

/// The keys of service tokens. All who change them come one after the other, so that of nodes that make one at once all use the same.
extension Store {
    /// The newest first.
    package func findServiceKeys() async throws(LatchkeyError) -> [StoredServiceKey] {
        try await read { try Store.serviceKeys($0) }
    }

    /// Adds the key if `isDue` says so of those that are there. What has not begun to sign makes room for it, and those before it stay
    /// published until `formerUntil`. False where it is not due.
    package func addServiceKey(
        _ key: StoredServiceKey, formerUntil: Timestamp, event: AuditEvent,
        isDue: @escaping @Sendable ([StoredServiceKey]) -> Bool
    ) async throws(LatchkeyError) -> Bool {
        try await write(.serviceKeys) { transaction in
            guard isDue(try Store.serviceKeys(transaction.connection)) else { return false }
            try Store.add(key, formerUntil: formerUntil, in: transaction)
            try transaction.record(event)
            return true
        }
    }

    /// Takes the key with this `id` back. Where that is the newest one, `replacement` follows it. Nil where there is no such key; else
    /// whether the replacement was needed.
    package func retireServiceKey(
        _ id: String, replacement: StoredServiceKey, formerUntil: Timestamp, events: [AuditEvent]
    ) async throws(LatchkeyError) -> Bool? {
        try await write(.serviceKeys) { transaction in
            let keys = try Store.serviceKeys(transaction.connection)
            guard keys.contains(where: { $0.id.utf8.elementsEqual(id.utf8) }) else { return nil }
            let signs = keys.first { $0.signsFrom <= replacement.createdAt }
            let isNeeded = signs.map { $0.id.utf8.elementsEqual(id.utf8) } ?? true
            if isNeeded { try Store.add(replacement, formerUntil: formerUntil, in: transaction) }
            try transaction.execute("DELETE FROM service_key WHERE kid = ?", id)
            for event in isNeeded ? events : Array(events.prefix(1)) { try transaction.record(event) }
            return isNeeded
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
            ORDER BY signs_from DESC, CASE WHEN published_until IS NULL THEN 0 ELSE 1 END, kid
            """
        ).map(StoredServiceKey.init)
    }

    private static func add(_ key: StoredServiceKey, formerUntil: Timestamp, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM service_key WHERE signs_from > ?", key.createdAt)
        try transaction.execute(
            "UPDATE service_key SET published_until = ? WHERE published_until IS NULL OR published_until > ?",
            formerUntil, formerUntil)
        try transaction.execute(
            "INSERT INTO service_key (\(StoredServiceKey.columns)) VALUES (?, ?, ?, ?, ?, ?)",
            key.id, key.sealed, key.publicKey, key.createdAt, key.signsFrom, key.publishedUntil)
    }
}
