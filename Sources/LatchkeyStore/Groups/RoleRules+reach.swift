import LatchkeyCore

/// Who leads whom, as conditions of SQL: written once, for every statement about other people (R-020).
extension RoleRules {
    /// The rows of `led_member` are the people whom `leader` (an expression) leads by now. A flag is not enough: whoever leads has
    /// `groups:lead` (R-022), and nobody of the staff is led.
    ///
    /// With `anybody` they may be of the staff.
    private func led(by leader: String, anybody: Bool = false) -> String {
        let person = anybody ? "" : "AND NOT \(isOfStaff("led_person"))"
        return """
            FROM membership AS led
            JOIN people_group AS led_group ON led_group.id = led.group_id AND led_group.archived_at IS NULL
            JOIN account AS lead ON lead.id = led.account_id AND \(mayLead("lead", leader))
            JOIN membership AS led_member ON led_member.group_id = led.group_id
            JOIN account AS led_person ON led_person.id = led_member.account_id \(person)
            WHERE led.account_id = \(leader) AND led.leader = 1
            """
    }

    /// The account of this alias is active and may lead; it is the one of the expression, for which what sleeps does not count.
    private func mayLead(_ alias: String, _ account: String) -> String {
        holds(alias, counting(catalog.allowing(.leadGroups), of: account == "actor.id" ? RoleRules.actor : alias))
    }

    /// Every role with a permission of Latchkey.
    private var staff: Roles { catalog.roles.reduce(into: []) { if !$1.own.isEmpty { $0.formUnion($1.bits) } } }

    /// The account of this alias has a role of the staff: nobody leads it.
    func isOfStaff(_ account: String) -> String { "(\(account).roles & \(staff.number)) <> 0" }

    /// The account of this id (an expression) is one of those whom that one leads.
    func isLed(_ person: String, by leader: String) -> String {
        "EXISTS (SELECT 1 \(led(by: leader)) AND led_member.account_id = \(person))"
    }

    /// The same, of anybody who is in a group: also of somebody who is of the staff by what the leader has given.
    func leadsGroup(of person: String, by leader: String) -> String {
        "EXISTS (SELECT 1 \(led(by: leader, anybody: true)) AND led_member.account_id = \(person))"
    }

    /// Ids of all whom the account leads. Stands for one argument.
    var ledPeople: String { "SELECT led_member.account_id \(led(by: "?"))" }

    /// The account of this alias is active and may do this for everybody, or leads the person.
    func reaches(_ account: String, _ person: String, with permission: Permission) -> String {
        "(\(isAllowed(account, permission)) OR \(isLed("\(person).id", by: "\(account).id")))"
    }

    /// The account (an expression) leads the group (an expression), archived or not.
    func leads(_ account: String, group: String) -> String {
        """
        EXISTS (SELECT 1 FROM membership AS led
            JOIN account AS lead ON lead.id = led.account_id AND \(mayLead("lead", account))
            WHERE led.account_id = \(account) AND led.group_id = \(group) AND led.leader = 1)
        """
    }

    /// The account of this alias runs the group (an expression): it leads it, or writes all groups.
    func runs(_ account: String, group: String) -> String {
        "(\(isAllowed(account, .writeGroups)) OR \(leads("\(account).id", group: group)))"
    }
}

extension Reach {
    /// The account of the statement is within it.
    func condition(_ rules: RoleRules) -> (text: String, arguments: [DatabaseValue]) {
        switch self {
        case .everybody: ("1 = 1", [])
        case .led(let leader):
            (
                "(account.id = ? OR \(rules.isLed("account.id", by: "?")))",
                [leader.databaseValue, leader.databaseValue]
            )
        case .oneself(let id): ("account.id = ?", [id.databaseValue])
        }
    }

    /// The same for lists, where the engine shall begin with those within it.
    func listCondition(_ rules: RoleRules) -> (text: String, arguments: [DatabaseValue])? {
        guard case .led(let leader) = self else {
            if case .everybody = self { return nil }
            return condition(rules)
        }
        let oneself = "SELECT own.id FROM account AS own WHERE own.id = ?"
        return (
            "account.id IN (\(oneself) UNION \(rules.ledPeople))", [leader.databaseValue, leader.databaseValue]
        )
    }
}
