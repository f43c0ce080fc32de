/// Which accounts a list shows; nil asks for nothing.
package struct AccountFilter: Equatable, Sendable {
    package var state: Account.State?
    /// One role, which the account has at least.
    package var role: Roles?

    package init(state: Account.State? = nil, role: Roles? = nil) {
        self.state = state
        self.role = role
    }

    package func shows(_ account: Account) -> Bool {
        (state == nil || account.state == state) && (role.map { account.roles.isSuperset(of: $0) } ?? true)
    }
}
