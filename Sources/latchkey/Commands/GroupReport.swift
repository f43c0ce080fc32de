import LatchkeyCore

/// A group as the command line shows it; the names of the API.
struct GroupReport: Encodable {
    let id: String
    let key: String
    let name: String
    let members: Int
    /// Their uids.
    let leaders: [String]
    let createdAt: String
    let endsAt: String?
    let archivedAt: String?

    init(_ view: GroupView) {
        self.id = view.group.id.text
        self.key = view.group.key.text
        self.name = view.group.name
        self.members = view.memberCount
        self.leaders = view.leaders.map(\.uid)
        self.createdAt = view.group.createdAt.rfc3339
        self.endsAt = view.group.endsAt?.rfc3339
        self.archivedAt = view.group.archivedAt?.rfc3339
    }

    static let columns = ["key", "name", "members", "led by", "created", "archived", "id"]
    /// Which column the name is.
    static let name = 1

    var cells: [String] {
        [
            key, name.printable, String(members), leaders.map(\.printable).joined(separator: ", "),
            String(createdAt.prefix(10)), archivedAt.map { String($0.prefix(10)) } ?? "", id,
        ]
    }
}
