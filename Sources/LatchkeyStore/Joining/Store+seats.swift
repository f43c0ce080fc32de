package import LatchkeyCore

extension Store {
    /// The code with this id, of one's own or for an administrator; nil for another's. Nil as the actor is the operator.
    package func findJoinCode(_ id: RandomID, by actor: AccountID?) async throws(LatchkeyError) -> JoinCode? {
        try await read { [rules] connection in
            try Store.joinCode(id, by: actor, rules, connection)
        }
    }

    /// So many may join with a code, those included who have. The maker must be allowed to make it still, and so must whoever gives it
    /// seats: they let people in (S-139, S-330).
    ///
    /// Throws `forbidden` for a code whose role one may not give; `not_found` as `revokeJoinCode` does; `invalid_fields` outside the range
    /// or below those who have joined, also when they come meanwhile; `join_code_invalid` for an invitation, and for a code that is revoked
    /// or expired or lets nobody in for its maker's sake.
    package func setSeats(
        _ seats: Int, within range: ClosedRange<Int>, of id: RandomID, by actor: AccountID?,
        acting caller: ActingCaller?,
        event: AuditEvent
    ) async throws(LatchkeyError) -> JoinCode {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            guard let code = try Store.joinCode(id, by: actor, transaction.rules, transaction.connection) else {
                throw LatchkeyError(.notFound)
            }
            let possible = max(range.lowerBound, code.seatsTaken)...range.upperBound
            guard possible.contains(seats) else { throw LatchkeyError.field("seats", .seatsRange(possible)) }
            let rules = transaction.rules
            let mine = try transaction.query(
                "SELECT 1 FROM join_code WHERE id = ? AND \(rules.actorMayInvite)", id, actor == nil, actor)
            guard !mine.isEmpty else { throw rules.forbidden(needing: rules.catalog.inviters(as: code.role)) }
            let changed = try transaction.query(
                """
                UPDATE join_code SET seats = ? WHERE id = ? AND seats_taken <= ? AND uid_key IS NULL AND email IS NULL \
                AND \(transaction.rules.isGood) RETURNING id
                """,
                seats, id, seats, event.at, event.at)
            guard !changed.isEmpty,
                let changed = try Store.joinCode(id, by: actor, transaction.rules, transaction.connection)
            else { throw LatchkeyError(.joinCodeInvalid) }
            try transaction.record(event)
            return changed
        }
    }

    private static func joinCode(
        _ id: RandomID, by actor: AccountID?, _ rules: RoleRules, _ connection: some Connection
    ) throws -> JoinCode? {
        try connection.query(
            "SELECT \(JoinCodeRow.columns) FROM join_code WHERE id = ? AND \(rules.maySee)", id, actor == nil, actor
        ).first.map(JoinCodeRow.code)
    }
}
