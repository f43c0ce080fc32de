/// A group as somebody sees it.
package struct GroupView: Sendable {
    package struct Leader: Equatable, Sendable {
        package let id: AccountID
        package let uid: String
        package let name: String

        package init(id: AccountID, uid: String, name: String) {
            self.id = id
            self.uid = uid
            self.name = name
        }
    }

    package let group: PeopleGroup
    package let memberCount: Int
    /// Those who may lead by now.
    package var leaders: [Leader]
    /// Nil for those who are not in it.
    package let isMarkedLeader: Bool?
    /// Who archived it, through the API and not by a roll-over (S-397).
    package let archivedBy: AccountID?

    package init(
        group: PeopleGroup, memberCount: Int, leaders: [Leader], isMarkedLeader: Bool?, archivedBy: AccountID?
    ) {
        self.group = group
        self.memberCount = memberCount
        self.leaders = leaders
        self.isMarkedLeader = isMarkedLeader
        self.archivedBy = archivedBy
    }
}

/// A membership as it is stored, whether or not its group is archived.
package struct StoredMembership: Sendable {
    package let group: PeopleGroup
    package let isMarkedLeader: Bool
    package let joinedAt: Timestamp

    package init(group: PeopleGroup, isMarkedLeader: Bool, joinedAt: Timestamp) {
        self.group = group
        self.isMarkedLeader = isMarkedLeader
        self.joinedAt = joinedAt
    }
}
