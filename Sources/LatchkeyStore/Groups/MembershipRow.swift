import LatchkeyCore

/// The rows of `membership` in groups that are not archived.
enum MembershipRow {
    /// Adds a row for each group to a statement on `account`. Two joins, because SQLite would read all memberships for one with a
    /// statement in it.
    static let leftJoin = """
        LEFT JOIN membership AS joined ON joined.account_id = account.id
        LEFT JOIN people_group AS joined_group ON joined_group.id = joined.group_id AND joined_group.archived_at IS NULL
        """
    static let columns = "joined_group.id, joined_group.key, joined_group.name, joined.leader"

    /// Nil where the row is of no such group.
    static func membership(_ row: DatabaseRow, from first: Int) throws -> Membership? {
        guard try !row.isNull(first) else { return nil }
        return Membership(
            GroupSummary(id: try row.id(first), key: try row.text(first + 1), name: try row.text(first + 2)),
            isMarkedLeader: try row.bool(first + 3))
    }

    /// The accounts with their groups, which are asked for only where there may be any.
    static func added(to accounts: [(Account, isMember: Bool)], _ connection: any Connection) throws -> [Account] {
        let ids = accounts.filter(\.isMember).map(\.0.id)
        guard !ids.isEmpty else { return accounts.map(\.0) }
        let marks = SQLText.marks(ids.count)
        let rows = try connection.query(
            """
            SELECT joined.account_id, \(columns) FROM membership AS joined
            JOIN people_group AS joined_group ON joined_group.id = joined.group_id AND joined_group.archived_at IS NULL
            WHERE joined.account_id IN (\(marks)) ORDER BY joined_group.key
            """,
            ids.map(\.databaseValue))
        var groups: [AccountID: [Membership]] = [:]
        for row in rows {
            guard let membership = try membership(row, from: 1) else { continue }
            groups[try row.id(0), default: []].append(membership)
        }
        return accounts.map { account, _ in
            var account = account
            account.groups = groups[account.id] ?? []
            return account
        }
    }
}
