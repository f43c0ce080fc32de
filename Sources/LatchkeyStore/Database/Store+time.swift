package import LatchkeyCore

/// Whether the clock of a node can be believed before it takes something away for good (S-417).
extension Store {
    /// The time by the clock of the database's machine; nil where that is this machine.
    package func databaseTime() async throws(LatchkeyError) -> Timestamp? {
        guard let time = database.dialect.time else { return nil }
        return try await read { try $0.query("SELECT \(time)")[0].timestamp(0) }
    }

    /// Whether something happened here in the 30 days before the last one. What happened within the last day proves nothing: a clock that is
    /// wrong now has written it.
    package func isTimeLikely(_ now: Timestamp) async throws(LatchkeyError) -> Bool {
        try await read { connection in
            guard let newest = try Store.newestEvent(before: now - .seconds(86_400), connection) else { return false }
            return now - newest <= AuditRetention.least
        }
    }
}
