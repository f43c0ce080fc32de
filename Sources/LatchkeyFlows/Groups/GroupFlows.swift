/// Groups, and who is in them.
package struct GroupFlows: Sendable {
    package let manage: ManageGroups
    package let members: ManageMembers

    init(_ parts: FlowParts) {
        manage = ManageGroups(
            store: parts.store, randomness: parts.randomness, stepUp: parts.stepUp, policy: parts.throttle,
            clock: parts.clock)
        members = ManageMembers(parts)
    }
}
