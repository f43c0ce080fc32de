import LatchkeyCore

/// The rows of `role_end`: when roles end that do not last.
enum RoleEndRow {
    /// The accounts with their ends, which are asked for only where there are any.
    static func added(to accounts: [(Account, hasEnds: Bool)], _ connection: any Connection) throws -> [Account] {
        let ids = accounts.filter(\.hasEnds).map(\.0.id)
        guard !ids.isEmpty else { return accounts.map(\.0) }
        let marks = SQLText.marks(ids.count)
        let rows = try connection.query(
            "SELECT account_id, bit, ends_at FROM role_end WHERE account_id IN (\(marks)) ORDER BY bit",
            ids.map(\.databaseValue))
        var ends: [AccountID: [RoleEnd]] = [:]
        for row in rows {
            let end = RoleEnd(role: Roles(bit: Int(try row.integer(1))), at: try row.timestamp(2))
            ends[try row.id(0), default: []].append(end)
        }
        return accounts.map { account, _ in
            var account = account
            account.roleEnds = ends[account.id] ?? []
            return account
        }
    }
}
