import LatchkeyCore

/// Conditions of statements, by the state of an account as it is written down. `account` is its alias; nil where the column stands alone.
extension Store {
    /// Whether it lasts, too, is another condition: `lasts`.
    static func isActive(_ account: String? = nil) -> String { state(.active, of: account) }

    /// Disabled, or waiting to be let in: `waits` tells them apart.
    static func isOff(_ account: String? = nil) -> String { state(.disabled, of: account) }

    private static func state(_ state: Account.State, of account: String?) -> String {
        "\(account.map { $0 + "." } ?? "")state = \(state.rawValue)"
    }
}
