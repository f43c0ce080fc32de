package import LatchkeyCore

extension Store {
    private static let mostListed = 200

    /// Stores an account that waits until staff let it in, or until its address is confirmed. Throws `uid_taken`.
    package func createPendingAccount(
        _ account: Account, passwordHash: String?, waitsFor condition: PendingCondition, issued: IssuedToken? = nil,
        event: AuditEvent
    ) async throws(LatchkeyError) {
        var account = account
        account.state = .disabled
        try await write { [account] transaction in
            try Store.insert(account, passwordHash: passwordHash, in: transaction)
            try transaction.execute(
                "INSERT INTO pending_account (account_id, requested_at, waits_for) VALUES (?, ?, ?)",
                account.id, account.createdAt, condition.rawValue)
            if let issued { try Store.issue(issued, in: transaction) }
            try transaction.record(event)
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

    /// Lets somebody in. Throws `not_found` when nobody of this id waits.
    package func approveAccount(_ id: AccountID, event: AuditEvent) async throws(LatchkeyError) {
        try await write { transaction in
            try Store.takeFromPending(id, in: transaction)
            try transaction.execute("UPDATE account SET state = 1 WHERE id = ?", id)
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
