package import LatchkeyCore

/// What shall take a group's place, as it was typed.
package struct NextGroupWish: Sendable {
    /// Nil is the one of the group before, here and in `name`.
    package let key: String?
    package let name: String?
    /// As `PeopleGroup.end` reads it; nil is never.
    package let end: String?
    package let members: NextGroup.Members
    package let keepsLeaders: Bool

    package init(key: String?, name: String?, end: String?, members: NextGroup.Members, keepsLeaders: Bool) {
        self.key = key
        self.name = name
        self.end = end
        self.members = members
        self.keepsLeaders = keepsLeaders
    }

    /// Throws `invalid_fields`.
    func group(_ id: GroupID, by maker: AccountID?, now: Timestamp) throws(LatchkeyError) -> NextGroup {
        NextGroup(
            id: id, key: try key.map { key throws(LatchkeyError) in try GroupKey(key) },
            name: try name.map { name throws(LatchkeyError) in try PeopleGroup.name(name) },
            endsAt: try end.map { end throws(LatchkeyError) in try PeopleGroup.end(end, now: now) }, members: members,
            keepsLeaders: keepsLeaders, createdBy: maker)
    }
}

/// What shall become of the end of a group, as it was typed.
package enum GroupEndWish: Sendable {
    case asItIs
    case never
    case at(String)

    /// Throws `invalid_fields`.
    func end(now: Timestamp) throws(LatchkeyError) -> GroupEnd {
        switch self {
        case .asItIs: .asItIs
        case .never: .at(nil)
        case .at(let text): .at(try PeopleGroup.end(text, now: now))
        }
    }
}

extension Actor {
    func rolledOver(_ id: GroupID, into next: NextGroup) -> AuditEvent {
        event(.groupArchived, on: nil, ["group": id.text, "next": next.id.text])
    }

    func made(_ next: NextGroup, after id: GroupID) -> AuditEvent {
        event(.groupCreated, on: nil, ["group": next.id.text, "after": id.text])
    }
}
