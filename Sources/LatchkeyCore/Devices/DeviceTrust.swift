/// How long a browser spares its person the question for the second factor, once they asked for that beside a code, and whom it does
/// not (F-028). It proves nothing: a session of the password alone is what comes of it.
package struct DeviceTrust: Equatable, Sendable {
    /// From the code on; zero where it is not offered.
    package var lifetime = Duration.seconds(30 * 86_400)
    /// Whoever has one of these roles is asked each time: the roles that need a second factor.
    package var excluded: Roles = []

    package init() {}

    package func isOffered(to roles: Roles) -> Bool { lifetime > .zero && roles.isDisjoint(with: excluded) }

    /// Nil where it is not offered.
    package func days(for roles: Roles) -> Int? {
        isOffered(to: roles) ? max(1, Int(lifetime.components.seconds / 86_400)) : nil
    }
}
