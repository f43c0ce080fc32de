package import LatchkeyCore

extension Store {
    /// Reads what other processes changed since the last call and tells the listeners; the first call only finds the place.
    package func followChanges() async throws(LatchkeyError) {
        let followed = changes.followedPosition
        let (news, position) = try await read { connection in
            guard let followed else { return ([AccountChange](), try Store.changePosition(connection)) }
            let rows = try connection.query(
                "SELECT seq, account_id FROM account_change WHERE seq > ? ORDER BY seq LIMIT 10000", followed
            )
            let news = try rows.map { AccountChange(position: try $0.integer(0), accountID: try $0.id(1)) }
            return (news, news.last?.position ?? followed)
        }
        changes.publish(news)
        changes.advance(to: position)
    }

    /// Forgets changes that every follower has long read. The newest one stays, for its number.
    package func pruneChanges(before limit: Timestamp) async throws(LatchkeyError) {
        try await write { transaction in
            try transaction.query(
                "DELETE FROM account_change WHERE at < ? AND seq < (SELECT MAX(seq) FROM account_change)", limit
            )
        }
    }

    static func changePosition(_ connection: any Connection) throws -> Int64 {
        try connection.query("SELECT COALESCE(MAX(seq), 0) FROM account_change")[0].integer(0)
    }
}
