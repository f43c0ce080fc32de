/// When a role is taken from an account again: planned, and done at that time whatever the clock says later.
package struct RoleEnd: Equatable, Sendable {
    package let role: Roles
    package let at: Timestamp

    package static let lifetimes = Duration.seconds(60)...Duration.seconds(366 * 86_400)

    package init(role: Roles, at: Timestamp) {
        self.role = role
        self.at = at
    }
}
