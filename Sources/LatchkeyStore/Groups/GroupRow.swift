import LatchkeyCore

/// The columns of `people_group` that make a `PeopleGroup`, in the order in which `group` reads them.
enum GroupRow {
    static let columns = """
        people_group.id, people_group.key, people_group.name, people_group.created_at, people_group.created_by, \
        people_group.archived_at, people_group.ends_at
        """
    static let count = 7

    static func group(_ row: DatabaseRow) throws -> PeopleGroup {
        PeopleGroup(
            id: try row.id(0), key: GroupKey(stored: try row.text(1)), name: try row.text(2),
            createdAt: try row.timestamp(3), createdBy: try row.isNull(4) ? nil : row.id(4),
            archivedAt: try row.optionalTimestamp(5), endsAt: try row.optionalTimestamp(6))
    }
}
