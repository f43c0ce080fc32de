package import LatchkeyCore

/// Who joined with which code.
extension Store {
    /// Those within reach who joined with the code, a page of them, the newest first; whether anybody may still join with it or not.
    ///
    /// Administrators ask of all codes, other staff of their own, the command line (nil) of all. Throws `not_found`, for another's code
    /// too (S-034), and when the actor is no longer of the staff.
    package func listJoiners(
        with code: RandomID, by actor: AccountID?, acting caller: ActingCaller?, within reach: Reach,
        now: Timestamp, limit: Int, after: TimedPlace? = nil
    ) async throws(LatchkeyError) -> TimedPage<Joiner> {
        try await read { [rules] connection in
            let rules = try rules.require(caller, connection, at: now)
            let codes = try connection.query(
                "SELECT id FROM join_code WHERE id = ? AND \(rules.maySee)", code, actor == nil, actor)
            guard !codes.isEmpty else { throw LatchkeyError(.notFound) }
            let condition = SQLText(text: "used.code_id = ?", arguments: [code.databaseValue])
                .and(reach.shown(rules))
                .and(
                    after.map { place in
                        SQLText(
                            text: "(used.joined_at, used.account_id) < (?, ?)",
                            arguments: [place.at.databaseValue, place.id.databaseValue])
                    })
            let joiners = try connection.query(
                """
                SELECT account.id, account.uid, account.name, used.joined_at
                FROM join_code_use AS used JOIN account ON account.id = used.account_id
                WHERE \(condition.text) ORDER BY used.joined_at DESC, used.account_id DESC LIMIT ?
                """,
                condition.arguments + [(limit + 1).databaseValue]
            ).map { row in
                Joiner(id: try row.id(0), uid: try row.text(1), name: try row.text(2), joinedAt: try row.timestamp(3))
            }
            let shown = Array(joiners.prefix(limit))
            return TimedPage(
                items: shown,
                next: joiners.count > limit ? shown.last.map { TimedPlace(at: $0.joinedAt, id: $0.id) } : nil)
        }
    }

    /// When the account joined with codes, for itself.
    package func listJoins(of id: AccountID) async throws(LatchkeyError) -> [Timestamp] {
        try await read { connection in
            try connection.query(
                "SELECT joined_at FROM join_code_use WHERE account_id = ? ORDER BY joined_at, code_id", id
            ).map { try $0.timestamp(0) }
        }
    }

    /// Somebody who left the group and comes again has joined when they came last.
    static func noteJoiner(_ id: AccountID, with code: RandomID, at now: Timestamp, in transaction: Transaction) throws
    {
        try transaction.execute(
            """
            INSERT INTO join_code_use (code_id, account_id, joined_at) VALUES (?, ?, ?)
            ON CONFLICT (code_id, account_id) DO UPDATE SET joined_at = excluded.joined_at
            """,
            code, id, now)
    }
}

extension Reach {
    fileprivate func shown(_ rules: RoleRules) -> SQLText? {
        guard self != .everybody else { return nil }
        let rule = condition(rules)
        return SQLText(text: rule.text, arguments: rule.arguments)
    }
}
