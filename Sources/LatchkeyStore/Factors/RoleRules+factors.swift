import LatchkeyCore

extension RoleRules {
    /// No role of the row of `account` that the statement is on needs a second factor (F-046), whether or not it sleeps.
    var mayBeWithoutFactor: String {
        switch policy.required {
        case .nobody: "1 = 1"
        case .roles(let roles): "account.roles & \(roles.number) = 0"
        case .everybody: "1 = 0"
        }
    }
}
