import LatchkeyCore

/// The rules of a `RoleCatalog` as conditions of SQL, made from the same tables: the statement that uses a right asks for it again,
/// with the roles and the state that accounts have by then, and by the configuration of today (S-300, S-313, S-330).
struct RoleRules {
    let catalog: RoleCatalog
    /// Of whom a second factor is required.
    let policy: FactorPolicy
    /// Of the passkeys that work.
    let relyingPartyID: String?
    /// Whose identities sign in.
    let issuers: [String]
    /// What the account of the alias `actor` holds and does not count in the session that acts (F-016). Other accounts act by nothing
    /// but their roles: they have no session here.
    private(set) var asleep: Roles = []

    init(
        catalog: RoleCatalog, policy: FactorPolicy = .none, relyingPartyID: String? = nil,
        issuers: [String] = []
    ) {
        self.catalog = catalog
        self.policy = policy
        self.relyingPartyID = relyingPartyID
        self.issuers = issuers
    }

    /// The same for an `actor` in whose session these roles sleep.
    func without(_ asleep: Roles) -> RoleRules {
        var rules = self
        rules.asleep = asleep
        return rules
    }

    /// The account of this alias is active and one of its roles allows it.
    func isAllowed(_ account: String, _ permission: Permission) -> String {
        holds(account, catalog.allowing(permission))
    }

    /// The account of this alias is active and holds one of these roles.
    func holds(_ account: String, _ roles: Roles) -> String {
        "(\(Store.isActive(account)) AND \(has(account, roles)))"
    }

    /// The account of this alias, active or not, holds one of these roles.
    func has(_ account: String, _ roles: Roles) -> String {
        "(\(account).roles & \(counting(roles, of: account).number)) <> 0"
    }

    /// Those of these roles that count, of the account of this alias.
    func counting(_ roles: Roles, of account: String) -> Roles {
        account == RoleRules.actor ? roles.subtracting(asleep) : roles
    }

    /// The alias of the account whose session acts, in all statements.
    static let actor = "actor"

    /// Two active accounts of which the first may help the second (`RoleCatalog.mayHelp`). Whether it may do what it does for people
    /// at all, and reaches this one, is another condition.
    func mayHelp(_ helper: String, _ person: String) -> String {
        "(\(Store.isActive(helper)) AND \(Store.isActive(person)) AND \(mayTouch(helper, person)))"
    }

    /// The same, whatever the state of the person.
    func mayTouch(_ helper: String, _ person: String) -> String {
        let everybody = has(helper, .admin)
        // A role that nobody but administrators gives is helped by them alone.
        let givable = catalog.roles.filter { $0.own.isEmpty }.map { role in
            let isGivable =
                role.bits == catalog.defaultRole ? "1 = 1" : has(helper, role.givers)
            return "((\(person).roles & \(role.bits.number)) = 0 OR \(isGivable))"
        }
        return "(\(everybody) OR (\(([isHarmless(person)] + givable).joined(separator: " AND "))))"
    }

    /// The account of this alias holds no role that opens anything here, and none that is unknown.
    func isHarmless(_ account: String) -> String {
        let harmless = catalog.roles.reduce(into: Roles()) { if $1.own.isEmpty { $0.formUnion($1.bits) } }
        return "(\(account).roles | \(harmless.number)) = \(harmless.number)"
    }

    /// Who may help to a new password: the right or leading them, and that one helps this person.
    func mayRecover(_ helper: String, _ person: String) -> String {
        "(\(reaches(helper, person, with: .recoverUsers)) AND \(mayHelp(helper, person)))"
    }

    /// The account of this alias is active and may make people this role (in a column) by a code into this group (in a column, or null):
    /// whoever lets people in and may hand out the role (`RoleCatalog.inviters`). Into a group only those who run it, and they need no
    /// more for the default role (R-023).
    func mayInvite(_ account: String, as role: String, into group: String) -> String {
        let anybody = mayInvite(account, as: role)
        let isPlain = "\(role) = \(catalog.defaultRole.number)"
        return """
            ((\(group) IS NULL AND \(anybody)) \
            OR (\(runs(account, group: group)) AND (\(isPlain) OR \(anybody))))
            """
    }

    private func mayInvite(_ account: String, as role: String) -> String {
        let cases = catalog.roles.map { "WHEN \($0.bits.number) THEN \(catalog.inviters(as: $0.bits).number)" }
        let inviters = "CASE \(role) \(cases.joined(separator: " ")) ELSE 0 END"
        let counting = counting(Roles(rawValue: .max), of: account).number
        return "(\(isAllowed(account, .inviteUsers)) AND (\(account).roles & (\(inviters)) & \(counting)) <> 0)"
    }

    /// Names the roles that would do.
    func forbidden(_ permission: Permission) -> LatchkeyError { forbidden(needing: catalog.allowing(permission)) }

    /// `reauth_required` where `actor` has such a role, and it sleeps.
    func forbidden(needing roles: Roles) -> LatchkeyError {
        guard asleep.isDisjoint(with: roles) else { return LatchkeyError(.reauthRequired, needs: policy.needs) }
        return LatchkeyError(.forbidden, requiredRoles: catalog.names(of: roles))
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
