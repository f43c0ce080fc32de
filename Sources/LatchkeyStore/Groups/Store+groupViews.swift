package import LatchkeyCore

/// Who looks at groups.
package struct GroupViewer: Sendable {
    /// Nil at the command line.
    package let accountID: AccountID?
    package let seesAll: Bool
    /// Sees the archived groups that they led.
    package let leads: Bool

    package init(_ accountID: AccountID?, seesAll: Bool, leads: Bool) {
        self.accountID = accountID
        self.seesAll = seesAll
        self.leads = leads
    }

    package static let `operator` = GroupViewer(nil, seesAll: true, leads: false)
}

extension Store {
    private static let mostMarks = 200

    /// Nil also for a group that the viewer does not see. Throws `token_invalid`, `forbidden`; nil as the reader is the operator, or
    /// whoever has just acted on the group.
    package func findGroup(
        _ id: GroupID, for viewer: GroupViewer, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> GroupView? {
        try await read { [rules] connection in
            _ = try rules.require(reader, connection)
            let rows = try connection.query(
                "SELECT \(Store.viewColumns) FROM people_group WHERE people_group.id = ? AND \(Store.isSeen)",
                [viewer.key, id.databaseValue] + viewer.arguments)
            return try Store.views(rows, rules, connection).first
        }
    }

    /// The group in use that has this key.
    package func findGroup(key: String) async throws(LatchkeyError) -> GroupView? {
        try await findGroups("people_group.key = ? AND people_group.archived_at IS NULL", [key.databaseValue]).first
    }

    /// All groups that had this key, archived ones too, the newest first.
    package func findGroups(everWithKey key: String) async throws(LatchkeyError) -> [GroupView] {
        try await findGroups("people_group.key = ?", [key.databaseValue])
    }

    private func findGroups(
        _ condition: String, _ arguments: [DatabaseValue]
    ) async throws(LatchkeyError) -> [GroupView] {
        try await read { [rules] connection in
            let rows = try connection.query(
                """
                SELECT \(Store.viewColumns) FROM people_group WHERE \(condition)
                ORDER BY people_group.created_at DESC LIMIT \(Store.mostMarks)
                """,
                [[UInt8]().databaseValue] + arguments)
            return try Store.views(rows, rules, connection)
        }
    }

    /// A page of the groups that the viewer sees, by name, how many there are in all, and where the next page begins. `search` looks
    /// into names and keys. A page is found by its number (`offset`), or behind a place.
    ///
    /// Throws `token_invalid`, `forbidden`; nil as the reader is the operator.
    package func listGroups(
        for viewer: GroupViewer, search: String? = nil, isArchived: Bool = false, limit: Int, offset: Int = 0,
        after: GroupPlace? = nil, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> (groups: [GroupView], total: Int, next: GroupPlace?) {
        let limit = min(limit, Store.mostMarks)
        return try await read { [rules] connection in
            _ = try rules.require(reader, connection)
            let condition = Store.condition(for: viewer, search, isArchived)
            let total = try connection.query(
                "SELECT COUNT(*) FROM people_group WHERE \(condition.text)", condition.arguments)[0].integer(0)
            let shown = condition.and(
                after.map { place in
                    SQLText(
                        text: "(people_group.name_key, people_group.id) > (?, ?)",
                        arguments: [place.name.databaseValue, place.id.databaseValue])
                })
            let rows = try connection.query(
                """
                SELECT \(Store.viewColumns), people_group.name_key FROM people_group WHERE \(shown.text)
                ORDER BY people_group.name_key, people_group.id LIMIT ? OFFSET ?
                """,
                [viewer.key] + shown.arguments + [(limit + 1).databaseValue, offset.databaseValue])
            let views = try Store.views(Array(rows.prefix(limit)), rules, connection)
            guard rows.count > limit, let last = views.last else { return (views, Int(total), nil) }
            return (
                views, Int(total),
                GroupPlace(name: try rows[limit - 1].text(Store.nameKeyColumn), id: last.group.id)
            )
        }
    }

    private static func condition(for viewer: GroupViewer, _ search: String?, _ isArchived: Bool) -> SQLText {
        let seen = SQLText(
            text: "people_group.archived_at IS \(isArchived ? "NOT NULL" : "NULL") AND \(isSeen)",
            arguments: viewer.arguments)
        return seen.and(
            search.map { search in
                let pattern = Store.pattern(search).databaseValue
                return SQLText(
                    text: "(people_group.name_key LIKE ? ESCAPE '\\' OR people_group.key LIKE ? ESCAPE '\\')",
                    arguments: [pattern, pattern])
            })
    }

    /// All groups that the account is in, archived ones too, for itself.
    package func listMemberships(of id: AccountID) async throws(LatchkeyError) -> [StoredMembership] {
        try await read { connection in
            try connection.query(
                """
                SELECT \(GroupRow.columns), membership.leader, membership.joined_at
                FROM membership JOIN people_group ON people_group.id = membership.group_id
                WHERE membership.account_id = ? ORDER BY membership.joined_at
                """,
                id
            ).map { row in
                StoredMembership(
                    group: try GroupRow.group(row), isMarkedLeader: try row.bool(GroupRow.count),
                    joinedAt: try row.timestamp(GroupRow.count + 1))
            }
        }
    }

    /// Begins with an argument: the viewer.
    private static let viewColumns = """
        \(GroupRow.columns), (SELECT COUNT(*) FROM membership WHERE membership.group_id = people_group.id),
        (SELECT own.leader FROM membership AS own WHERE own.group_id = people_group.id AND own.account_id = ?),
        people_group.archived_by
        """

    /// Behind those of `viewColumns`.
    private static let nameKeyColumn = GroupRow.count + 3

    /// Stands for the viewer's arguments.
    private static let isSeen = """
        (? = 1 OR EXISTS (
            SELECT 1 FROM membership AS seen WHERE seen.group_id = people_group.id AND seen.account_id = ?
            AND (people_group.archived_at IS NULL OR (seen.leader = 1 AND ? = 1))))
        """

    private static func views(
        _ rows: [DatabaseRow], _ rules: RoleRules, _ connection: any Connection
    ) throws -> [GroupView] {
        guard !rows.isEmpty else { return [] }
        let views = try rows.map { row in
            GroupView(
                group: try GroupRow.group(row), memberCount: Int(try row.integer(GroupRow.count)), leaders: [],
                isMarkedLeader: try row.isNull(GroupRow.count + 1) ? nil : row.bool(GroupRow.count + 1),
                archivedBy: try row.isNull(GroupRow.count + 2) ? nil : row.id(GroupRow.count + 2))
        }
        let marks = SQLText.marks(views.count)
        var leaders: [GroupID: [GroupView.Leader]] = [:]
        let led = try connection.query(
            """
            SELECT membership.group_id, account.id, account.uid, account.name
            FROM membership JOIN account ON account.id = membership.account_id
            WHERE membership.leader = 1 AND membership.group_id IN (\(marks)) AND \(rules.isAllowed("account", .leadGroups))
            ORDER BY account.name_key, account.uid_key
            """,
            views.map(\.group.id.databaseValue))
        for row in led {
            leaders[try row.id(0), default: []].append(
                GroupView.Leader(id: try row.id(1), uid: try row.text(2), name: try row.text(3)))
        }
        return views.map { view in
            var view = view
            view.leaders = leaders[view.group.id] ?? []
            return view
        }
    }
}

extension GroupViewer {
    fileprivate var key: DatabaseValue { (accountID?.bytes ?? []).databaseValue }
    fileprivate var arguments: [DatabaseValue] { [seesAll.databaseValue, key, leads.databaseValue] }
}
