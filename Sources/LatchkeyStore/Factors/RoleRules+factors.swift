import LatchkeyCore

extension RoleRules {
    /// No role of the account whose row in `totp` the statement is on needs a second factor (F-046), whether or not it sleeps.
    var mayBeWithoutFactor: String {
        let owner = "SELECT 1 FROM account AS owner WHERE owner.id = totp.account_id AND owner.roles"
        return switch policy.required {
        case .nobody: "1 = 1"
        case .roles(let roles): "NOT EXISTS (\(owner) & \(roles.number) <> 0)"
        case .everybody: "1 = 0"
        }
    }
}
