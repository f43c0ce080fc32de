/// What takes a group's place at the end of its term.
package struct NextGroup: Sendable {
    /// Who of the group's members comes along. Those who lead it are not among them.
    package enum Members: String, Sendable, CaseIterable {
        case nobody = "none"
        /// They stay in the archived group, too.
        case copy
        /// They are in the archived group no longer.
        case move
    }

    package let id: GroupID
    /// Nil is the one of the group before.
    package let key: GroupKey?
    /// Nil is the one of the group before.
    package let name: String?
    package let endsAt: Timestamp?
    package let members: Members
    /// All who lead the group by now lead the next one. Whoever rolls over a group that they lead without writing all groups does in any
    /// case.
    package let keepsLeaders: Bool
    package let createdBy: AccountID?

    package init(
        id: GroupID, key: GroupKey?, name: String?, endsAt: Timestamp?, members: Members, keepsLeaders: Bool,
        createdBy: AccountID?
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.endsAt = endsAt
        self.members = members
        self.keepsLeaders = keepsLeaders
        self.createdBy = createdBy
    }
}

/// What becomes of the end of a group that is changed.
package enum GroupEnd: Equatable, Sendable {
    case asItIs
    /// Nil is never.
    case at(Timestamp?)
}
