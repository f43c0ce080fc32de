/// Names a group for good; keys and names change.
package typealias GroupID = RandomID

/// People who belong together, such as a class, and those who lead them. Flat: no group is in another, and none has roles.
package struct PeopleGroup: Equatable, Sendable {
    package let id: GroupID
    /// What programs call it.
    package var key: GroupKey
    package var name: String
    package let createdAt: Timestamp
    /// Nil when it was made on the command line.
    package let createdBy: AccountID?
    /// From then on it is nobody's group; its key is free.
    package var archivedAt: Timestamp?
    /// When it is archived by itself, within a minute; nil is never.
    package var endsAt: Timestamp?

    /// More would not fit into a user object.
    package static let mostOfAnAccount = 50
    /// As many of these may be groups that one leader, who does not write all groups, has brought the person into: others have the rest
    /// (S-411).
    package static let mostByOneLeader = 25
    package static let mostMembers = 5000
    package static let mostLeaders = 20

    package init(
        id: GroupID, key: GroupKey, name: String, createdAt: Timestamp, createdBy: AccountID?,
        archivedAt: Timestamp? = nil, endsAt: Timestamp? = nil
    ) {
        self.id = id
        self.key = key
        self.name = name
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.archivedAt = archivedAt
        self.endsAt = endsAt
    }

    package var summary: GroupSummary { GroupSummary(id: id, key: key.text, name: name) }

    /// A name as people's names are. Throws `invalid_fields` with `fields.name`.
    package static func name(_ typed: String) throws(LatchkeyError) -> String { try PersonName(typed).text }
}

/// What is told of a group wherever it is named.
package struct GroupSummary: Hashable, Sendable {
    package let id: GroupID
    package let key: String
    package let name: String

    package init(id: GroupID, key: String, name: String) {
        self.id = id
        self.key = key
        self.name = name
    }
}
