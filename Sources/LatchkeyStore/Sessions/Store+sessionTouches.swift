package import LatchkeyCore

/// A session was used, or renewed.
package struct SessionTouch: Sendable {
    package let publicID: RandomID
    package var lastSeenAt: Timestamp
    package var idleEnd: Timestamp

    package init(publicID: RandomID, lastSeenAt: Timestamp, idleEnd: Timestamp) {
        self.publicID = publicID
        self.lastSeenAt = lastSeenAt
        self.idleEnd = idleEnd
    }
}

extension Store {
    /// Touches in one statement. Few sizes, because engines keep each text that they have seen.
    private static let touchSizes = [1, 8, 64, 512]

    /// Notes when sessions were last seen and how far renewals have moved their idle ends; never moves either back.
    ///
    /// Of any accounts, beside whatever else is done to them: each row is compared with itself in the statement that moves it, and one
    /// that has ended meanwhile is not there.
    package func touchSessions(_ touches: [SessionTouch]) async throws(LatchkeyError) {
        guard !touches.isEmpty else { return }
        let touches = Store.latest(of: touches)
        try await write(.lastUses) { transaction in
            var rest = touches[...]
            while !rest.isEmpty {
                let size = Store.touchSizes.first { $0 >= rest.count } ?? 512
                try Store.touch(rest.prefix(size), size: size, transaction.connection)
                rest = rest.dropFirst(size)
            }
        }
    }

    /// One for each session: of two that met the same row, only one would count.
    private static func latest(of touches: [SessionTouch]) -> [SessionTouch] {
        var latest: [RandomID: SessionTouch] = [:]
        for touch in touches {
            latest[touch.publicID, default: touch].lastSeenAt.raise(to: touch.lastSeenAt)
            latest[touch.publicID, default: touch].idleEnd.raise(to: touch.idleEnd)
        }
        // In one order, so that two nodes do not wait for each other.
        return latest.values.sorted { $0.publicID.bytes.lexicographicallyPrecedes($1.publicID.bytes) }
    }

    private static func touch(
        _ touches: ArraySlice<SessionTouch>, size: Int, _ connection: any Connection
    ) throws {
        var values = touches.flatMap { touch -> [DatabaseValue] in
            [touch.publicID.databaseValue, touch.lastSeenAt.databaseValue, touch.idleEnd.databaseValue]
        }
        // The last one again, which changes nothing.
        let last = values.suffix(3)
        while values.count < size * 3 { values += last }
        let rows = Array(repeating: "(?, ?, ?)", count: size).joined(separator: ", ")
        try connection.execute(
            """
            WITH touch (public_id, last_seen_at, idle_end) AS (VALUES \(rows))
            UPDATE session SET
                last_seen_at = CASE WHEN session.last_seen_at < touch.last_seen_at
                    THEN touch.last_seen_at ELSE session.last_seen_at END,
                idle_end = CASE WHEN session.idle_end < touch.idle_end THEN touch.idle_end ELSE session.idle_end END
            FROM touch WHERE session.public_id = touch.public_id
            """,
            values
        )
    }
}

extension Timestamp {
    fileprivate mutating func raise(to other: Timestamp) {
        if self < other { self = other }
    }
}
