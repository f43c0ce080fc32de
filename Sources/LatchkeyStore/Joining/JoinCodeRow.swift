import LatchkeyCore

/// The columns of `join_code` that make a `JoinCode`, in the order in which `code` reads them.
enum JoinCodeRow {
    static let columns = """
        id, code_hash, role, seats, seats_taken, uid_key, email, note, created_at, expires_at, created_by, revoked, \
        group_id, (SELECT people_group.key FROM people_group WHERE people_group.id = join_code.group_id), \
        (SELECT people_group.name FROM people_group WHERE people_group.id = join_code.group_id)
        """
    static let count = 15

    static func place(_ row: DatabaseRow) throws -> TimedPlace {
        TimedPlace(at: try row.timestamp(8), id: try row.id(0))
    }

    static func code(_ row: DatabaseRow) throws -> JoinCode {
        JoinCode(
            id: try row.id(0),
            secretHash: try row.blob(1),
            role: Roles(number: try row.integer(2)),
            seats: Int(try row.integer(3)),
            seatsTaken: Int(try row.integer(4)),
            binding: try row.optionalText(5).map(JoinCode.Binding.uid)
                ?? row.optionalText(6).map(JoinCode.Binding.email),
            note: try row.text(7),
            createdAt: try row.timestamp(8),
            expiresAt: try row.timestamp(9),
            createdBy: try row.isNull(10) ? nil : row.id(10),
            isRevoked: try row.bool(11),
            group: try row.isNull(12)
                ? nil : GroupSummary(id: row.id(12), key: row.text(13), name: row.text(14))
        )
    }
}
