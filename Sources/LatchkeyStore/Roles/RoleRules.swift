import LatchkeyCore

/// The rules of a `RoleCatalog` as conditions of SQL, made from the same tables: the statement that uses a right asks for it again,
/// with the roles and the state that accounts have by then, and by the configuration of today (S-300, S-313, S-330).
struct RoleRules {
    let catalog: RoleCatalog

    /// The account of this alias is active and one of its roles allows it.
    func isAllowed(_ account: String, _ permission: Permission) -> String {
        RoleRules.holds(account, catalog.allowing(permission))
    }

    /// The account of this alias is active and holds one of these roles.
    static func holds(_ account: String, _ roles: Roles) -> String {
        "(\(account).state = \(Account.State.active.rawValue) AND (\(account).roles & \(roles.number)) <> 0)"
    }

    /// Two active accounts of which the first may help the second (`RoleCatalog.mayHelp`). Whether it may do what it does for people
    /// at all, and reaches this one, is another condition.
    func mayHelp(_ helper: String, _ person: String) -> String {
        let active = Account.State.active.rawValue
        return "(\(helper).state = \(active) AND \(person).state = \(active) AND \(mayTouch(helper, person)))"
    }

    /// The same, whatever the state of the person.
    func mayTouch(_ helper: String, _ person: String) -> String {
        let everybody = "(\(helper).roles & \(Roles.admin.number)) <> 0"
        // A role that nobody but administrators gives is helped by them alone.
        let givable = catalog.roles.filter { $0.own.isEmpty }.map { role in
            let isGivable =
                role.bits == catalog.defaultRole ? "1 = 1" : "(\(helper).roles & \(role.givers.number)) <> 0"
            return "((\(person).roles & \(role.bits.number)) = 0 OR \(isGivable))"
        }
        let harmless = catalog.roles.reduce(into: Roles()) { if $1.own.isEmpty { $0.formUnion($1.bits) } }
        let onlyHarmless = "(\(person).roles | \(harmless.number)) = \(harmless.number)"
        return "(\(everybody) OR (\(([onlyHarmless] + givable).joined(separator: " AND "))))"
    }

    /// Who may help to a new password: the right, and that one helps this person.
    func mayRecover(_ helper: String, _ person: String) -> String {
        "(\(isAllowed(helper, .recoverUsers)) AND \(mayHelp(helper, person)))"
    }

    /// The account of this alias is active, lets people in, and may hand out the role in this column (`RoleCatalog.inviters`).
    func mayInvite(_ account: String, as role: String) -> String {
        let cases = catalog.roles.map { "WHEN \($0.bits.number) THEN \(catalog.inviters(as: $0.bits).number)" }
        let inviters = "CASE \(role) \(cases.joined(separator: " ")) ELSE 0 END"
        return "(\(isAllowed(account, .inviteUsers)) AND (\(account).roles & (\(inviters))) <> 0)"
    }

    /// Names the roles that would do.
    func forbidden(_ permission: Permission) -> LatchkeyError {
        LatchkeyError(.forbidden, requiredRoles: catalog.names(of: catalog.allowing(permission)))
    }

    /// True for the command line, which is nobody, and for an actor to whom `condition` applies by now; the alias is `actor`.
    /// Stands for two arguments: whether there is no actor, and the actor.
    static func isNobody(orActor condition: String) -> String {
        "(? = 1 OR EXISTS (SELECT 1 FROM account AS actor WHERE actor.id = ? AND \(condition)))"
    }
}

extension Roles {
    /// As the database has it, and as it stands in SQL.
    var number: Int64 { Int64(bitPattern: rawValue) }

    init(number: Int64) {
        self.init(rawValue: UInt64(bitPattern: number))
    }
}
