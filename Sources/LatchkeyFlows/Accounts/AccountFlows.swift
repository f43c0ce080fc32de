import LatchkeyCore

/// What people do with accounts: make, see, change and delete them.
package struct AccountFlows: Sendable {
    package let signUp: SignUp
    package let add: AddAccounts
    package let manage: ManageAccounts
    package let export: ExportAccount
    package let actOnPeople: ActOnPeople

    init(_ parts: FlowParts, sessions: SessionFlows, roles: RoleFlows, groups: GroupFlows) {
        signUp = SignUp(parts)
        add = AddAccounts(parts)
        manage = ManageAccounts(parts)
        export = ExportAccount(parts)
        actOnPeople = ActOnPeople(
            accounts: manage, sessions: sessions.manage, giveRoles: roles.manage, groups: groups.manage,
            members: groups.members, issueCode: IssueRecoveryCode(parts), clearWait: ClearWait(parts),
            budgets: [Quota.peopleActedOnAtOnce, .peopleActedOn].map {
                AccountBudget($0, policy: parts.throttle, clock: parts.clock)
            })
    }
}
