package import LatchkeyCore

extension Store {
    /// Staff who are told of something; further ones are not.
    private static let mostTold = 20

    /// Who is to hear of what staff with this permission care for: the first twenty who have it and a confirmed address.
    package func listStaffToTell(_ permission: Permission) async throws(LatchkeyError) -> [Account] {
        try await read { [rules] connection in
            try connection.query(
                """
                SELECT \(AccountRow.columns) FROM account
                WHERE \(rules.isAllowed("account", permission)) AND email_verified = 1
                ORDER BY created_at, uid_key LIMIT \(Store.mostTold)
                """
            ).map(AccountRow.account)
        }
    }

    /// One page of those who wait, and how many there are in all. `search` looks into uid, name and e-mail.
    /// Throws `token_invalid`, `forbidden`; nil as the reader is the operator.
    package func listPendingAccounts(
        search: String? = nil, order: AccountOrder = .oldestFirst, limit: Int, offset: Int = 0,
        after: AccountPlace? = nil, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> AccountPage {
        let words = search.map(SearchWords.init) ?? SearchWords("")
        let keyset = AccountKeyset(order: order, after: after)
        return try await read { [rules] connection in
            _ = try rules.require(reader, connection)
            let condition = words.isEmpty ? .everything : words.condition
            let source = """
                FROM pending_account AS waiting JOIN account ON account.id = waiting.account_id AND \(Store.isOff("account")) WHERE
                """
            let total = try connection.query("SELECT COUNT(*) \(source) \(condition.text)", condition.arguments)[0]
                .integer(0)
            let shown = condition.and(keyset.condition)
            let rows = try connection.query(
                """
                SELECT \(AccountRow.columns), \(keyset.keyColumn) \(source) \(shown.text)
                ORDER BY \(keyset.orderBy) LIMIT ? OFFSET ?
                """,
                shown.arguments + [(limit + 1).databaseValue, offset.databaseValue])
            let page = try keyset.page(rows, limit: limit, key: AccountRow.count, connection)
            return AccountPage(accounts: page.accounts, total: Int(total), next: page.next)
        }
    }

    /// Lets somebody in; `tell` makes what is sent to them. `actor` is who of the staff does it, and must still be allowed to, also by the
    /// roles that the account was given while it waited; `proof` is asked for where it has more than the default one (S-345). Those whose
    /// givers may not give them any more go first (S-362).
    ///
    /// Throws `not_found` when nobody of this id waits, `forbidden`, `reauth_required`.
    package func approveAccount(
        _ id: AccountID, by actor: AccountID, acting caller: ActingCaller?, proof: StepUpRule? = nil,
        tell: @escaping @Sendable (Account) -> IssuedToken? = { _ in nil },
        event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            try transaction.keepGivenRoles(of: id, at: event.at)
            let admitted = try transaction.query(
                """
                UPDATE account SET state = \(Account.State.active.rawValue) \
                WHERE \(Store.waits) AND \(transaction.rules.mayDecide) RETURNING id
                """,
                id, actor)
            guard !admitted.isEmpty else { throw try Store.undecided(id, actor, in: transaction) }
            if try transaction.hasMoreThanDefaultRole(id) { try transaction.require(proof, of: caller, at: event.at) }
            try transaction.execute("DELETE FROM pending_account WHERE account_id = ?", id)
            if let issued = try transaction.findAccount(id).flatMap(tell) {
                try Store.issue(issued, in: transaction)
            }
            try transaction.record(event)
            transaction.noteChange(of: id, at: event.at)
        }
    }

    /// Turns these away, each with its event: the accounts are gone. Answers which of them waited; the others are left alone.
    /// `proof` as for `approveAccount`. Throws `forbidden` when the actor may not, also with one of them, and `reauth_required`, and turns
    /// nobody away then.
    package func refuseAccounts(
        _ refusals: [(id: AccountID, event: AuditEvent)], by actor: AccountID, acting caller: ActingCaller?,
        proof: StepUpRule? = nil
    ) async throws(LatchkeyError) -> [Bool] {
        guard let now = refusals.first?.event.at else { return [] }
        return try await write(.everything) { transaction in
            try transaction.require(caller, at: now)
            guard try !transaction.query("SELECT 1 WHERE \(transaction.rules.mayDecideAtAll)", actor).isEmpty else {
                throw transaction.rules.forbidden(.inviteUsers)
            }
            let waiting = try Store.waiting(among: refusals.map(\.id), in: transaction)
            return try refusals.map { id, event in
                // An id of nobody who waits costs no statement: such ids are easily invented (S-394).
                guard waiting.contains(id) else { return false }
                // Before the row goes: the counters are found by what can be typed for it.
                try Store.clearThrottle(of: id, in: transaction)
                let hasMore = try transaction.hasMoreThanDefaultRole(id)
                let refused = try transaction.query(
                    "DELETE FROM account WHERE \(Store.waits) AND \(transaction.rules.mayDecide) RETURNING id", id,
                    actor)
                guard !refused.isEmpty else {
                    let reason = try Store.undecided(id, actor, in: transaction)
                    guard reason.code == .notFound else { throw reason }
                    return false
                }
                if hasMore { try transaction.require(proof, of: caller, at: now) }
                try Store.forget(id, event: event, in: &transaction)
                return true
            }
        }
    }

    private static func forget(_ id: AccountID, event: AuditEvent, in transaction: inout Transaction) throws {
        try transaction.record(event)
        transaction.noteChange(of: id, at: event.at)
    }

    /// An account that waited for this alone is in, with what others may still give it. One that was disabled meanwhile waits no longer
    /// (S-313).
    static func admit(
        _ id: AccountID, waitingFor condition: PendingCondition, at now: Timestamp, in transaction: inout Transaction
    ) throws {
        let admitted = try transaction.query(
            """
            UPDATE account SET state = \(Account.State.active.rawValue) WHERE id = ? AND \(Store.isOff()) AND EXISTS (
                SELECT 1 FROM pending_account WHERE pending_account.account_id = account.id AND waits_for = ?)
            RETURNING id
            """,
            id, condition.rawValue)
        guard !admitted.isEmpty else { return }
        try transaction.execute("DELETE FROM pending_account WHERE account_id = ?", id)
        try transaction.keepGivenRoles(of: id, at: now)
    }

    private static func waiting(among ids: [AccountID], in transaction: Transaction) throws -> Set<AccountID> {
        let marks = SQLText.marks(ids.count)
        let rows = try transaction.connection.query(
            "SELECT id FROM account WHERE id IN (\(marks)) AND \(isWaiting)",
            ids.map(\.databaseValue))
        return Set(try rows.map { try $0.id(0) })
    }

    /// The account of this id is disabled because it waits. A condition of statements on `account`.
    private static let waits = "id = ? AND \(isWaiting)"
    private static let isWaiting = """
        \(Store.isOff()) AND EXISTS (SELECT 1 FROM pending_account WHERE pending_account.account_id = account.id)
        """

    /// Why nobody was approved or refused.
    private static func undecided(
        _ id: AccountID, _ actor: AccountID, in transaction: Transaction
    ) throws -> LatchkeyError {
        let rules = transaction.rules
        guard try !transaction.query("SELECT 1 WHERE \(rules.mayDecideAtAll)", actor).isEmpty else {
            return rules.forbidden(.inviteUsers)
        }
        let waiting = try transaction.query("SELECT id FROM account WHERE \(Store.waits)", id)
        return waiting.isEmpty ? LatchkeyError(.notFound) : rules.forbidden(needing: .admin)
    }
}

extension Transaction {
    /// Of an account that is not in, what it waits for.
    func isWaiting(_ id: AccountID, for condition: PendingCondition) throws -> Bool {
        try !query(
            """
            SELECT 1 FROM account JOIN pending_account ON pending_account.account_id = account.id
            WHERE account.id = ? AND \(Store.isOff()) AND pending_account.waits_for = ?
            """,
            id, condition.rawValue
        ).isEmpty
    }

    /// From now on for this instead.
    func wait(_ id: AccountID, for condition: PendingCondition) throws {
        try execute("UPDATE pending_account SET waits_for = ? WHERE account_id = ?", condition.rawValue, id)
    }

    fileprivate func hasMoreThanDefaultRole(_ id: AccountID) throws -> Bool {
        try !query("SELECT 1 FROM account WHERE id = ? AND roles <> ?", id, rules.catalog.defaultRole.number).isEmpty
    }
}

extension RoleRules {
    /// About the account that the statement is on: whoever lets people in, and might help this one by the roles that it has by now (S-345).
    /// Stands for one argument: who decides.
    fileprivate var mayDecide: String {
        decides("\(isAllowed("actor", .inviteUsers)) AND \(mayTouch("actor", "account"))")
    }

    /// Whoever lets people in, whomever. Stands for one argument: who decides.
    fileprivate var mayDecideAtAll: String { decides(isAllowed("actor", .inviteUsers)) }

    private func decides(_ condition: String) -> String {
        "EXISTS (SELECT 1 FROM account AS actor WHERE actor.id = ? AND \(condition))"
    }
}
