import LatchkeyCore

/// A piece of a statement, with what its question marks stand for.
struct SQLText: Sendable {
    let text: String
    let arguments: [DatabaseValue]

    /// As a condition.
    static let everything = SQLText(text: "1 = 1", arguments: [])
    var isAlwaysTrue: Bool { arguments.isEmpty && text == SQLText.everything.text }
}

extension Store {
    /// The condition of a list of accounts; true where everybody is shown.
    static func condition(
        _ filter: AccountFilter, _ reach: (text: String, arguments: [DatabaseValue])? = nil
    ) -> SQLText {
        var parts: [String] = []
        var arguments: [DatabaseValue] = []
        if let reach {
            parts.append(reach.text)
            arguments += reach.arguments
        }
        if let group = filter.group {
            // Who was in an archived group only those learn who see everybody (R-022).
            let isLive = "AND EXISTS (SELECT 1 FROM people_group WHERE id = membership.group_id AND archived_at IS NULL)"
            parts.append(
                "account.id IN (SELECT account_id FROM membership WHERE group_id = ? \(reach == nil ? "" : isLive))")
            arguments.append(group.databaseValue)
        }
        if let state = filter.state { parts.append(condition(of: state)) }
        if let role = filter.role { parts.append("(account.roles & \(role.number)) <> 0") }
        if filter.hasNeverSignedIn { parts.append("account.last_sign_in_at IS NULL") }
        return parts.isEmpty ? .everything : SQLText(text: parts.joined(separator: " AND "), arguments: arguments)
    }

    /// In the table, who waits is disabled too: see `AccountRow`.
    private static func condition(of state: Account.State) -> String {
        let waits = "EXISTS (SELECT 1 FROM pending_account WHERE pending_account.account_id = account.id)"
        return switch state {
        case .active: "account.state = 1"
        case .disabled: "account.state = 2 AND NOT \(waits)"
        case .pending: "account.state = 2 AND \(waits)"
        }
    }
}
