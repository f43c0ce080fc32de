package import LatchkeyCore

extension Store {
    private static let changesPerRead = 10_000
    /// Of changes that were seen and not followed yet: far more than happen between two turns. Beyond it all counts as missed.
    package static let mostSeen = 1000

    /// Reads to its end what other processes changed since the last call and tells the listeners; the first call only
    /// finds the place.
    ///
    /// Answers true when the place is not there any more: changes were forgotten before they were read here, as after a long sleep, or the
    /// database was put back, as by a standby that had not got the last ones. Whatever was read before may be old then, and some of it may
    /// never have been (S-416). So it does where one of the changes that were `seen` beside is not there, or another in its place: of a node
    /// that looks again late, the numbers after the last look may be others' by then.
    @discardableResult
    package func followChanges(seen: Set<SeenChange> = []) async throws(LatchkeyError) -> Bool {
        guard try await areThere(seen) else {
            changes.startOver(at: try await read(Store.newestChange))
            return true
        }
        guard var followed = changes.followed else {
            changes.advance(to: try await read(Store.newestChange))
            return false
        }
        var count = Store.changesPerRead
        while count == Store.changesPerRead {
            let place = followed
            let found = try await read { try Store.changes(from: place.position, $0) }
            // The change that was read last is kept until there is a newer one: without it, others may be missing too.
            let isThere = place == .none ? found.first?.position ?? 1 == 1 : found.first == place
            guard isThere else {
                changes.startOver(at: try await read(Store.newestChange))
                return true
            }
            let news = found.filter { $0.position > place.position }
            followed = news.last ?? place
            changes.publish(
                news.compactMap { change in
                    change.accountID.map { AccountChange(position: change.position, accountID: $0) }
                })
            changes.advance(to: followed)
            count = found.count
        }
        return false
    }

    private func areThere(_ seen: Set<SeenChange>) async throws(LatchkeyError) -> Bool {
        guard !seen.isEmpty else { return true }
        guard seen.count < Store.mostSeen else { return false }
        return try await read { connection in
            let found = try connection.query(
                "SELECT seq, at, account_id FROM account_change WHERE seq IN (\(SQLText.marks(seen.count)))",
                seen.map(\.position.databaseValue)
            ).map(Store.change)
            return seen.isSubset(of: found)
        }
    }

    private static func changes(from place: Int64, _ connection: any Connection) throws -> [SeenChange] {
        try connection.query(
            "SELECT seq, at, account_id FROM account_change WHERE seq >= ? ORDER BY seq LIMIT \(changesPerRead)", place
        ).map(change)
    }

    static func newestChange(_ connection: any Connection) throws -> SeenChange {
        try connection.query("SELECT seq, at, account_id FROM account_change ORDER BY seq DESC LIMIT 1").first.map(
            change)
            ?? .none
    }

    private static func change(_ row: DatabaseRow) throws -> SeenChange {
        SeenChange(position: try row.integer(0), at: try row.timestamp(1), accountID: try row.id(2))
    }

    /// Forgets changes that every follower has long read. The newest one stays, for its number.
    ///
    /// Only an unbroken run of the oldest goes, also when the clock was set back in between, so that who missed some
    /// finds out.
    package func pruneChanges(before limit: Timestamp) async throws(LatchkeyError) {
        try await write(.upkeep) { transaction in
            try transaction.execute(
                """
                DELETE FROM account_change WHERE seq < (
                    SELECT COALESCE(MIN(CASE WHEN at >= ? THEN seq END), MAX(seq)) FROM account_change)
                """,
                limit
            )
        }
    }
}
