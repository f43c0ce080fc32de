package import LatchkeyCore
import LatchkeyStore

/// What roles there are, and giving and taking them.
package struct RoleFlows: Sendable {
    /// What the bits of roles mean.
    package let catalog: RoleCatalog
    package let manage: GiveRoles

    init(_ parts: FlowParts) {
        catalog = parts.store.roles
        manage = GiveRoles(parts)
    }
}
