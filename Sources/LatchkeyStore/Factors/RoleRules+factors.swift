import LatchkeyCore

extension RoleRules {
    /// The account of the row that the statement is on has a second factor that works by now. Stands for one argument: the RP ID of
    /// today, for which a key must have been made.
    static let hasUsableFactor = """
        (EXISTS (SELECT 1 FROM totp WHERE totp.account_id = account.id AND totp.confirmed_at IS NOT NULL) \
        OR EXISTS (SELECT 1 FROM passkey WHERE passkey.account_id = account.id AND passkey.rp_id = ?))
        """

    /// No role of the row of `account` that the statement is on needs a second factor (F-046), whether or not it sleeps.
    var mayBeWithoutFactor: String {
        switch policy.required {
        case .nobody: "1 = 1"
        case .roles(let roles): "account.roles & \(roles.number) = 0"
        case .everybody: "1 = 0"
        }
    }
}
