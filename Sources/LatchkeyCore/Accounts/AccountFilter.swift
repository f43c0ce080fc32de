/// Which accounts a list shows; nil asks for nothing.
package struct AccountFilter: Equatable, Sendable {
    package var state: Account.State?
    /// One role, which the account has at least.
    package var role: Roles?
    /// One group, which the account is in.
    package var group: GroupID?
    /// Only those who have never signed in.
    package var hasNeverSignedIn = false
    /// Only those who end before this time and have not ended yet, or of whom a role does.
    package var endsBefore: Timestamp?

    package init(state: Account.State? = nil, role: Roles? = nil, group: GroupID? = nil) {
        self.state = state
        self.role = role
        self.group = group
    }

    package func shows(_ account: Account) -> Bool {
        (state == nil || account.state == state) && (role.map { account.roles.isSuperset(of: $0) } ?? true)
            && (group.map { group in account.groups.contains { $0.group.id == group } } ?? true)
            && (!hasNeverSignedIn || account.lastSignInAt == nil)
            && (endsBefore.map { account.ends(before: $0) } ?? true)
    }
}

extension Account {
    fileprivate func ends(before time: Timestamp) -> Bool {
        state == .active && (endsAt.map { $0 < time } ?? false) || roleEnds.contains { $0.at < time }
    }
}
