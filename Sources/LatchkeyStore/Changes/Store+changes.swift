package import LatchkeyCore

extension Store {
    private static let changesPerRead = 10_000

    /// Reads to its end what other processes changed since the last call and tells the listeners; the first call only
    /// finds the place.
    ///
    /// Answers a position when changes were forgotten before they were read here, as after a long sleep: whatever was
    /// read below that position may be old.
    @discardableResult
    package func followChanges() async throws(LatchkeyError) -> Int64? {
        guard var followed = changes.followedPosition else {
            changes.advance(to: try await read(Store.changePosition))
            return nil
        }
        var lost: Int64?
        var count = Store.changesPerRead
        while count == Store.changesPerRead {
            let place = followed
            let found = try await read { try Store.changes(from: place, $0) }
            // The change that was read last is kept until there is a newer one: without it, others may be missing too.
            let isGapless = found.first?.position == place || (place == 0 && found.first?.position ?? 1 == 1)
            let news = found.filter { $0.position > place }
            followed = news.last?.position ?? place
            if !isGapless { lost = followed }
            changes.publish(news)
            changes.advance(to: followed)
            count = found.count
        }
        return lost
    }

    private static func changes(from place: Int64, _ connection: any Connection) throws -> [AccountChange] {
        try connection.query(
            "SELECT seq, account_id FROM account_change WHERE seq >= ? ORDER BY seq LIMIT \(changesPerRead)", place
        ).map { AccountChange(position: try $0.integer(0), accountID: try $0.id(1)) }
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

    static func changePosition(_ connection: any Connection) throws -> Int64 {
        try connection.query("SELECT COALESCE(MAX(seq), 0) FROM account_change")[0].integer(0)
    }
}
