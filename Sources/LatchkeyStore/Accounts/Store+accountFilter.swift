import LatchkeyCore

/// A piece of a statement, with what its question marks stand for.
struct SQLText: Sendable {
    let text: String
    let arguments: [DatabaseValue]

    /// As a condition.
    static let everything = SQLText(text: "1 = 1", arguments: [])
    var isAlwaysTrue: Bool { arguments.isEmpty && text == SQLText.everything.text }

    /// `?, ?, ?`: the places of so many values of a list.
    static func marks(_ count: Int) -> String { repeatElement("?", count: count).joined(separator: ", ") }

    /// Both conditions; nil asks for nothing.
    func and(_ other: SQLText?) -> SQLText {
        guard let other else { return self }
        guard !isAlwaysTrue else { return other }
        return SQLText(text: "\(text) AND \(other.text)", arguments: arguments + other.arguments)
    }
}

extension Store {
    /// The condition of a list of accounts; true where everybody is shown.
    static func condition(
        _ filter: AccountFilter, _ reach: (text: String, arguments: [DatabaseValue])? = nil,
        _ connection: any Connection
    ) throws -> SQLText {
        var parts: [String] = []
        var arguments: [DatabaseValue] = []
        if let reach {
            parts.append(reach.text)
            arguments += reach.arguments
        }
        if let group = filter.group {
            // Only people who see everybody learn who was in an archived group (R-022).
            let isLive = """
                 AND EXISTS (SELECT 1 FROM people_group WHERE id = membership.group_id AND archived_at IS NULL)
                """
            let members = "SELECT account_id FROM membership WHERE group_id = ?" + (reach == nil ? "" : isLive)
            parts.append("account.id IN (\(members))")
            arguments.append(group.databaseValue)
        }
        if let state = filter.state { parts.append(condition(of: state)) }
        if let role = filter.role { parts.append("account.roles IN (\(try sets(with: role, connection)))") }
        if let time = filter.endsBefore {
            parts.append(
                """
                ((\(Store.isActive("account")) AND account.ends_at < ?)
                    OR account.id IN (SELECT account_id FROM role_end WHERE role_end.ends_at < ?))
                """)
            arguments += [time.databaseValue, time.databaseValue]
        }
        if filter.hasNeverSignedIn { parts.append("account.last_sign_in_at IS NULL") }
        return parts.isEmpty ? .everything : SQLText(text: parts.joined(separator: " AND "), arguments: arguments)
    }

    /// All sets of roles that accounts have with this one among them, as a list of SQL: they are few, and the index is in their order.
    private static func sets(with role: Roles, _ connection: any Connection) throws -> String {
        let rows = try connection.query(
            """
            WITH RECURSIVE sets (roles) AS (
                SELECT MIN(roles) FROM account
                UNION ALL
                SELECT (SELECT MIN(roles) FROM account WHERE account.roles > sets.roles) FROM sets
                WHERE sets.roles IS NOT NULL)
            SELECT roles FROM sets WHERE (roles & \(role.number)) <> 0
            """)
        let numbers = try rows.map { String(try $0.integer(0)) }
        // A list must not be empty; no account has no role and this one.
        return (numbers.isEmpty ? ["0"] : numbers).joined(separator: ", ")
    }

    /// Whether a search had better look at those of the filter, of which an index has no more than `most`.
    static func leavesFew(_ filter: AccountFilter, most: Int, _ connection: any Connection) throws -> Bool {
        // Nothing knows at once how many are active, or have never signed in.
        let indexed = AccountFilter(state: filter.state == .active ? nil : filter.state, role: filter.role)
        guard indexed != AccountFilter() else { return false }
        let condition = try Store.condition(indexed, nil, connection)
        let rows = try connection.query(
            "SELECT COUNT(*) FROM (SELECT 1 FROM account WHERE \(condition.text) LIMIT ?) AS probed",
            condition.arguments + [(most + 1).databaseValue])
        return try rows[0].integer(0) <= most
    }

    /// In the table, whoever waits is disabled too: see `AccountRow`.
    private static func condition(of state: Account.State) -> String {
        let waits = "EXISTS (SELECT 1 FROM pending_account WHERE pending_account.account_id = account.id)"
        return switch state {
        case .active: Store.isActive("account")
        case .disabled: "\(Store.isOff("account")) AND NOT \(waits)"
        case .pending: "\(Store.isOff("account")) AND \(waits)"
        }
    }
}
