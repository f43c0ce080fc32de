package import LatchkeyCore

extension Store {
    package static let mostCodesListed = 200

    /// Throws `forbidden` when its maker may not give the role or does not run the group by now, `group_archived`; one without a maker is
    /// the command line's.
    ///
    /// Nil as the caller is the operator here and below. Takes a use of `quota` of the caller.
    package func createJoinCode(
        _ code: JoinCode, acting caller: ActingCaller?, quota: Quota? = nil,
        policy: ThrottlePolicy = ThrottlePolicy(), event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            if let quota { try transaction.take(quota, of: caller, policy: policy, at: event.at) }
            try transaction.execute(
                """
                INSERT INTO join_code (id, code_hash, role, seats, seats_taken, uid_key, email, note, created_at,
                    expires_at, created_by, revoked, group_id)
                VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 0, ?)
                """,
                code.id, code.secretHash, code.role, code.seats, code.boundUID, code.boundEmail, code.note,
                code.createdAt, code.expiresAt, code.createdBy, code.group?.id
            )
            let rules = transaction.rules
            let good = try transaction.query(
                """
                SELECT \(RoleRules.groupIsThere) FROM join_code WHERE id = ? AND \(rules.makerMayInvite) AND \(rules.actorMayInvite)
                """,
                code.id, event.at, caller == nil, caller?.accountID)
            guard let row = good.first else {
                throw rules.forbidden(needing: rules.catalog.inviters(as: code.role))
            }
            guard try row.bool(0) else { throw LatchkeyError(.groupArchived) }
            try transaction.record(event)
        }
    }

    /// Forgets codes that nobody has used and that were made before `limit`, when none of them is good any more; others say who came with
    /// them. Answers how many.
    package func pruneJoinCodes(madeBefore limit: Timestamp, count: Int) async throws(LatchkeyError) -> Int {
        let condition = "created_at < ? AND seats_taken = 0"
        let isThere = try await read { connection in
            try !connection.query("SELECT 1 FROM join_code WHERE \(condition) LIMIT 1", limit).isEmpty
        }
        guard isThere else { return 0 }
        return try await write(.everything) { transaction in
            try transaction.query(
                """
                DELETE FROM join_code WHERE id IN (SELECT id FROM join_code WHERE \(condition) LIMIT ?) RETURNING id
                """,
                limit, count
            ).count
        }
    }

    /// A page, the newest first; of one account, or of all. For the operator, or the account itself.
    package func listJoinCodes(
        by creator: AccountID?, limit: Int = Store.mostCodesListed, after: TimedPlace? = nil
    ) async throws(LatchkeyError) -> TimedPage<JoinCode> {
        try await read { [rules] connection in
            let page = try Store.joinCodes(by: creator, limit: limit, after: after, to: nil, rules, connection)
            return TimedPage(items: page.items.map(\.code), next: page.next)
        }
    }

    /// The same to one of the staff, who is told of each whether they might make it by now. Throws `token_invalid`, `forbidden`.
    package func listJoinCodes(
        by creator: AccountID?, limit: Int, after: TimedPlace?, to reader: ActingReader
    ) async throws(LatchkeyError) -> TimedPage<SeenJoinCode> {
        try await read { [rules] connection in
            let rules = try rules.require(reader, connection)
            return try Store.joinCodes(by: creator, limit: limit, after: after, to: reader, rules, connection)
        }
    }

    private static func joinCodes(
        by creator: AccountID?, limit: Int, after: TimedPlace?, to reader: ActingReader?, _ rules: RoleRules,
        _ connection: any Connection
    ) throws -> TimedPage<SeenJoinCode> {
        let own = creator.map { SQLText(text: "created_by = ?", arguments: [$0.databaseValue]) } ?? .everything
        let condition = own.and(TimedPlace.condition(behind: after))
        let rows = try connection.query(
            """
            SELECT \(JoinCodeRow.columns), CASE WHEN \(rules.actorMayInvite) THEN 1 ELSE 0 END FROM join_code
            WHERE \(condition.text) ORDER BY \(TimedPlace.orderBy) LIMIT ?
            """,
            [(reader == nil).databaseValue, (reader?.caller.accountID).databaseValue] + condition.arguments
                + [(limit + 1).databaseValue])
        let shown = rows.prefix(limit)
        return TimedPage(
            items: try shown.map { row in
                SeenJoinCode(code: try JoinCodeRow.code(row), isTheirs: try row.bool(JoinCodeRow.count))
            },
            next: try rows.count > limit ? shown.last.map(JoinCodeRow.place) : nil)
    }

    /// Nobody joins with it any more. Administrators revoke all, other staff their own, the command line (nil) all.
    ///
    /// Throws `not_found`, for another's code too (S-034), and when the actor is no longer of the staff.
    package func revokeJoinCode(
        _ id: RandomID, by actor: AccountID?, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let revoked = try transaction.query(
                "UPDATE join_code SET revoked = 1 WHERE id = ? AND \(transaction.rules.maySee) RETURNING id",
                id, actor == nil, actor
            )
            guard !revoked.isEmpty else { throw LatchkeyError(.notFound) }
            try transaction.record(event)
        }
    }

    /// The code whose secret has one of these hashes, when it would let this person in now; nil for every reason alike.
    package func findJoinCode(
        hashes: [[UInt8]], uid: String, email: String?, now: Timestamp
    ) async throws(LatchkeyError) -> JoinCode? {
        try await read { [rules] connection in
            try connection.query(
                "SELECT \(JoinCodeRow.columns) FROM join_code WHERE \(rules.letsIn(hashes.count))",
                Store.lettingIn(hashes, uid: uid, email: email, now: now)
            ).first.map(JoinCodeRow.code)
        }
    }

    /// Which code has one of these hashes for its secret, whether or not it still lets anybody in.
    package func findJoinCodeID(hashes: [[UInt8]]) async throws(LatchkeyError) -> RandomID? {
        guard !hashes.isEmpty else { return nil }
        return try await read { connection in
            let places = SQLText.marks(hashes.count)
            return try connection.query(
                "SELECT id FROM join_code WHERE code_hash IN (\(places))", hashes.map(\.databaseValue)
            ).first?.id(0)
        }
    }

    /// What somebody who has a seat joins with, and the group that it leads into.
    struct Seat {
        let code: RandomID
        let group: GroupID?
    }

    /// Takes a seat for the new account, whose role must be the code's. The check is part of the statement, so that fifty at once take
    /// no more seats than there are. Throws `join_code_invalid`.
    static func takeSeat(for account: Account, _ hashes: [[UInt8]], in transaction: Transaction) throws -> Seat {
        let (role, seat) = try takeSeat(
            for: account, hashes, onlyGroups: false, at: account.createdAt, in: transaction)
        guard role == account.roles.number else { throw LatchkeyError(.joinCodeInvalid) }
        return seat
    }

    /// The same for an account that is there: its role stays what it is. Notes who joined.
    static func takeGroupSeat(
        for account: Account, _ hashes: [[UInt8]], at now: Timestamp, in transaction: Transaction
    ) throws -> GroupID {
        let seat = try takeSeat(for: account, hashes, onlyGroups: true, at: now, in: transaction).seat
        guard let group = seat.group else { throw LatchkeyError(.joinCodeInvalid) }
        try noteJoiner(account.id, with: seat.code, at: now, in: transaction)
        return group
    }

    private static func takeSeat(
        for account: Account, _ hashes: [[UInt8]], onlyGroups: Bool, at now: Timestamp, in transaction: Transaction
    ) throws -> (role: Int64, seat: Seat) {
        guard !hashes.isEmpty else { throw LatchkeyError(.joinCodeInvalid) }
        let taken = try transaction.connection.query(
            """
            UPDATE join_code SET seats_taken = seats_taken + 1
            WHERE \(transaction.rules.letsIn(hashes.count)) \(onlyGroups ? "AND group_id IS NOT NULL" : "")
            RETURNING role, id, group_id
            """,
            lettingIn(hashes, uid: account.uid, email: account.email, now: now)
        )
        guard let row = taken.first else { throw LatchkeyError(.joinCodeInvalid) }
        return (try row.integer(0), Seat(code: try row.id(1), group: try row.isNull(2) ? nil : row.id(2)))
    }

    private static func lettingIn(
        _ hashes: [[UInt8]], uid: String, email: String?, now: Timestamp
    ) -> [DatabaseValue] {
        hashes.map(\.databaseValue) + [
            now.databaseValue, now.databaseValue, UID.canonical(of: uid).databaseValue, email.databaseValue,
        ]
    }
}

extension RoleRules {
    /// Whoever made the code of the statement may do so by now, and so may the command line. Stands for the time.
    var makerMayInvite: String {
        """
        (created_by IS NULL OR EXISTS (SELECT 1 FROM account AS maker WHERE maker.id = join_code.created_by \
        AND \(mayInvite("maker", as: "join_code.role", into: "join_code.group_id")) AND \(Store.lasts("maker"))))
        """
    }

    /// Whoever acts might make the code of the statement, by the roles that count in their session (F-016), and so might the command line.
    /// Stands for two arguments, as `isNobody`.
    var actorMayInvite: String {
        RoleRules.isNobody(orActor: mayInvite("actor", as: "join_code.role", into: "join_code.group_id"))
    }

    /// The code of the statement leads into no group, or into one that is not archived.
    fileprivate static let groupIsThere = """
        CASE WHEN group_id IS NULL OR EXISTS (SELECT 1 FROM people_group \
        WHERE people_group.id = join_code.group_id AND people_group.archived_at IS NULL) THEN 1 ELSE 0 END
        """

    /// Administrators see and revoke all, other staff their own, the command line all. Stands for two arguments, as `isNobody`.
    var maySee: String {
        RoleRules.isNobody(
            orActor: """
                (\(holds("actor", .admin)) \
                OR (join_code.created_by = actor.id \
                AND (\(isAllowed("actor", .inviteUsers)) OR \(isAllowed("actor", .leadGroups)))))
                """)
    }

    /// The code lets somebody in who has its secret: it has a seat and is for nobody else. Stands for the arguments that `lettingIn` makes.
    fileprivate func letsIn(_ count: Int) -> String {
        """
        code_hash IN (\(SQLText.marks(count))) \
        AND \(isGood) AND seats_taken < seats AND (uid_key IS NULL OR uid_key = ?) AND (email IS NULL OR email = ?)
        """
    }

    /// The code is not over at the time, for which it stands twice. Whoever made it must still be allowed to give its role, by the rule of
    /// today: a code does not outlive a dismissal (S-139, S-330), and one whose role is declared no longer lets nobody in (R-003).
    var isGood: String {
        """
        revoked = 0 AND expires_at > ? AND (role | \(catalog.known.number)) = \(catalog.known.number) \
        AND \(RoleRules.groupIsThere) = 1 AND \(makerMayInvite)
        """
    }
}

extension JoinCode {
    fileprivate var boundUID: String? {
        if case .uid(let uid) = binding { uid } else { nil }
    }

    fileprivate var boundEmail: String? {
        if case .email(let email) = binding { email } else { nil }
    }
}
