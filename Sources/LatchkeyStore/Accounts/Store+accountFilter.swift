import LatchkeyCore

extension Store {
    /// The condition of a list of accounts, with its arguments; empty where everybody is shown.
    static func condition(
        search: String?, _ filter: AccountFilter, _ reach: (text: String, arguments: [DatabaseValue])? = nil
    ) -> (text: String, arguments: [DatabaseValue]) {
        var parts: [String] = []
        var arguments: [DatabaseValue] = []
        if let reach {
            parts.append(reach.text)
            arguments += reach.arguments
        }
        if let group = filter.group {
            parts.append("account.id IN (SELECT account_id FROM membership WHERE group_id = ?)")
            arguments.append(group.databaseValue)
        }
        if let search {
            parts.append("search_text LIKE ? ESCAPE '\\'")
            arguments.append(pattern(search).databaseValue)
        }
        if let state = filter.state { parts.append(condition(of: state)) }
        if let role = filter.role { parts.append("account.roles & \(role.rawValue) <> 0") }
        return (parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND "), arguments)
    }

    /// In the table, who waits is disabled too: see `AccountRow`.
    private static func condition(of state: Account.State) -> String {
        let waits = "EXISTS (SELECT 1 FROM pending_account WHERE account_id = account.id)"
        return switch state {
        case .active: "state = 1"
        case .disabled: "state = 2 AND NOT \(waits)"
        case .pending: "state = 2 AND \(waits)"
        }
    }
}
