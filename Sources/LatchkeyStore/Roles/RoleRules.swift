import LatchkeyCore

/// The rules of `Roles` as conditions of SQL, made from the same tables: the statement that uses a right asks for it again,
/// with the roles and the state that accounts have by then (S-300, S-313, S-330).
enum RoleRules {
    /// The account of this alias is active and one of its roles allows it.
    static func isAllowed(_ account: String, _ permission: Permission) -> String {
        holds(account, Roles.allowing(permission))
    }

    /// The account of this alias is active and holds one of these roles.
    static func holds(_ account: String, _ roles: Roles) -> String {
        "(\(account).state = \(Account.State.active.rawValue) AND (\(account).roles & \(roles.rawValue)) <> 0)"
    }

    /// Two active accounts of which the first may help the second to a new password (`Roles.mayHelp`).
    static func mayHelp(_ helper: String, _ person: String) -> String {
        let rules = Roles.helping.map { rule in
            "(\(holds(helper, rule.staff)) AND (\(person).roles | \(rule.people.rawValue)) = \(rule.people.rawValue))"
        }
        return "(\(person).state = \(Account.State.active.rawValue) AND (\(rules.joined(separator: " OR "))))"
    }

    /// The account of this alias is active and may hand out the role in this column (`Roles.givers`).
    static func mayGive(_ account: String, _ role: String) -> String {
        let cases = Roles.giving.map { "WHEN \($0.role.rawValue) THEN \($0.givers.rawValue)" }
        let givers = "CASE \(role) \(cases.joined(separator: " ")) ELSE \(Roles.admin.rawValue) END"
        return "(\(account).state = \(Account.State.active.rawValue) AND (\(account).roles & (\(givers))) <> 0)"
    }

    /// True for the command line, which is nobody, and for an actor to whom `condition` applies by now; the alias is `actor`.
    /// Stands for two arguments: whether there is no actor, and the actor.
    static func isNobody(orActor condition: String) -> String {
        "(? = 1 OR EXISTS (SELECT 1 FROM account AS actor WHERE actor.id = ? AND \(condition)))"
    }
}
