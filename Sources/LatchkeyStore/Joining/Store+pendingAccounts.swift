package import LatchkeyCore

extension Store {
    private static let mostListed = 200

    /// Staff who are told that somebody waits; further ones are not.
    private static let mostTold = 20

    /// Stores an account that waits until staff let it in, or until its address is confirmed. Throws `uid_taken`.
    ///
    /// `told` are mails to staff; who got one within the hour gets no other, however many begin to wait.
    package func createPendingAccount(
        _ account: Account, passwordHash: String?, waitsFor condition: PendingCondition, issued: IssuedToken? = nil,
        told: [OutgoingMail] = [], event: AuditEvent
    ) async throws(LatchkeyError) {
        var account = account
        account.state = .disabled
        try await write { [account] transaction in
            try Store.insert(account, passwordHash: passwordHash, in: transaction)
            try transaction.execute(
                "INSERT INTO pending_account (account_id, requested_at, waits_for) VALUES (?, ?, ?)",
                account.id, account.createdAt, condition.rawValue)
            if let issued { try Store.issue(issued, in: transaction) }
            for mail in told where try !Store.isRepeated(mail, within: .seconds(3600), in: transaction) {
                try Store.enqueue(mail, in: transaction)
            }
            try transaction.record(event)
        }
    }

    /// Who is to hear that somebody waits: the first twenty who may let people in and have a confirmed address.
    package func listStaffToTell() async throws(LatchkeyError) -> [Account] {
        try await read { connection in
            try connection.query(
                """
                SELECT \(AccountRow.columns) FROM account
                WHERE roles & \(Roles.allowing(.inviteUsers).rawValue) <> 0 AND state = 1 AND email_verified = 1
                ORDER BY created_at, uid_key LIMIT \(Store.mostTold)
                """
            ).map(AccountRow.account)
        }
    }

    /// Who has waited longest comes first; at most 200.
    package func listPendingAccounts() async throws(LatchkeyError) -> [Account] {
        try await read { connection in
            try connection.query(
                """
                SELECT \(AccountRow.columns) FROM pending_account AS waiting
                JOIN account ON account.id = waiting.account_id AND account.state = 2
                ORDER BY waiting.requested_at, account.uid_key LIMIT \(Store.mostListed)
                """
            ).map(AccountRow.account)
        }
    }

    /// Lets somebody in; `tell` makes what is sent to them. Throws `not_found` when nobody of this id waits.
    package func approveAccount(
        _ id: AccountID, tell: @escaping @Sendable (Account) -> IssuedToken? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write { transaction in
            try Store.takeFromPending(id, in: transaction)
            try transaction.execute("UPDATE account SET state = 1 WHERE id = ?", id)
            let rows = try transaction.query("SELECT \(AccountRow.columns) FROM account WHERE id = ?", id)
            if let issued = try rows.first.map(AccountRow.account).flatMap(tell) {
                try Store.issue(issued, in: transaction)
            }
            try transaction.record(event)
            try transaction.noteChange(of: id, at: event.at)
        }
    }

    /// Turns somebody away: the account is gone. Throws `not_found` when nobody of this id waits.
    package func refuseAccount(_ id: AccountID, event: AuditEvent) async throws(LatchkeyError) {
        try await write { transaction in
            try Store.takeFromPending(id, in: transaction)
            try Store.clearThrottle(of: id, in: transaction)
            try transaction.execute("DELETE FROM account WHERE id = ?", id)
            try transaction.record(event)
            try transaction.noteChange(of: id, at: event.at)
        }
    }

    /// Removes at most `count` accounts whose address nobody has confirmed since `limit`, so that their uids are free; who waits
    /// for staff stays. Answers what was recorded.
    package func removeUnconfirmedAccounts(
        before limit: Timestamp, count: Int, now: Timestamp
    ) async throws(LatchkeyError) -> [AuditEvent] {
        try await write { transaction in
            let removed = try transaction.query(
                """
                DELETE FROM account WHERE state = 2 AND id IN (
                    SELECT account_id FROM pending_account WHERE waits_for = ? AND requested_at <= ? LIMIT ?)
                RETURNING id
                """,
                PendingCondition.confirmedEmail.rawValue, limit, count)
            return try removed.map { row in
                let event = AuditEvent(.accountExpired, at: now, accountID: try row.id(0))
                if let id = event.accountID { try Store.forget(id, event: event, in: &transaction) }
                return event
            }
        }
    }

    private static func forget(_ id: AccountID, event: AuditEvent, in transaction: inout Transaction) throws {
        try clearThrottle(of: id, in: transaction)
        try transaction.record(event)
        try transaction.noteChange(of: id, at: event.at)
    }

    /// An account that waited for this alone is in.
    static func admit(_ id: AccountID, waitingFor condition: PendingCondition, in transaction: Transaction) throws {
        let taken = try transaction.query(
            "DELETE FROM pending_account WHERE account_id = ? AND waits_for = ? RETURNING account_id",
            id, condition.rawValue)
        if !taken.isEmpty { try transaction.execute("UPDATE account SET state = 1 WHERE id = ?", id) }
    }

    private static func takeFromPending(_ id: AccountID, in transaction: Transaction) throws {
        let taken = try transaction.query("DELETE FROM pending_account WHERE account_id = ? RETURNING account_id", id)
        guard !taken.isEmpty else { throw LatchkeyError(.notFound) }
    }
}
