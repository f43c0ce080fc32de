/// A group that an account is in, as the account carries it. Archived groups are not among them.
package struct Membership: Hashable, Sendable {
    package let group: GroupSummary
    /// Whether the account is marked as one of those who lead it. It leads only as long as it has `groups:lead`, too.
    package let isMarkedLeader: Bool

    package init(_ group: GroupSummary, isMarkedLeader: Bool) {
        self.group = group
        self.isMarkedLeader = isMarkedLeader
    }

    /// How somebody came into a group. The numbers are stored.
    package enum Way: Int64, Sendable {
        /// They made it.
        case made = 1
        /// With a code that they entered themselves.
        case code = 2
        /// Somebody with `groups:write`, or the command line, put them there.
        case staff = 3
        /// One of its leaders, who led the group where they were before.
        case moved = 4
        /// A list of people, by one of its leaders, somebody with `groups:write`, or the command line.
        case roster = 5
        /// They were in the group whose place it took.
        case next = 6
    }
}
