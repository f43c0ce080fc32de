package import LatchkeyCore
import LatchkeyStore

/// What shall take a group's place, as it was typed.
package struct NextGroupWish: Sendable {
    /// Nil is the one of the group before, here and in `name`.
    package let key: String?
    package let name: String?
    package let end: EndTime
    package let members: NextGroup.Members
    package let keepsLeaders: Bool
    /// The accounts of those who are in no group then end at once.
    package let endsAccounts: Bool

    package init(
        key: String?, name: String?, end: EndTime, members: NextGroup.Members, keepsLeaders: Bool,
        endsAccounts: Bool = false
    ) {
        self.key = key
        self.name = name
        self.end = end
        self.members = members
        self.keepsLeaders = keepsLeaders
        self.endsAccounts = endsAccounts
    }

    /// Throws `invalid_fields`.
    func group(_ id: GroupID, by maker: AccountID?, now: Timestamp) throws(LatchkeyError) -> NextGroup {
        NextGroup(
            id: id, key: try key.map { key throws(LatchkeyError) in try GroupKey(key) },
            name: try name.map { name throws(LatchkeyError) in try PeopleGroup.name(name) },
            endsAt: try end.time(from: now), members: members,
            keepsLeaders: keepsLeaders, createdBy: maker)
    }
}

extension GroupEnd {
    /// Nil leaves it as it is. Throws `invalid_fields`.
    init(_ end: EndTime?, now: Timestamp) throws(LatchkeyError) {
        guard let end else {
            self = .asItIs
            return
        }
        self = .at(try end.time(from: now))
    }
}

extension Actor {
    func rolledOver(_ id: GroupID, into next: NextGroup) -> AuditEvent {
        event(.groupArchived, on: nil, ["group": id.text, "next": next.id.text])
    }

    /// `caller`: who may end accounts; nil is the operator.
    func ending(with group: GroupID, by caller: ActingCaller?) -> AccountsEnd {
        let now = self.now
        return AccountsEnd(by: caller) { id in
            event(.accountEndChanged, on: id, at: now, EndTime.details(now) + ["group": group.text])
        }
    }

    func made(_ next: NextGroup, after id: GroupID) -> AuditEvent {
        event(.groupCreated, on: nil, ["group": next.id.text, "after": id.text])
    }
}
