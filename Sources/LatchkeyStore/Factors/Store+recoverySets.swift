package import LatchkeyCore

extension Store {
    package func findRecoverySet(of id: AccountID) async throws(LatchkeyError) -> RecoverySet? {
        try await read { try Store.recoverySet(of: id, $0) }
    }

    static func recoverySet(of id: AccountID, _ connection: any Connection) throws -> RecoverySet? {
        try connection.query("SELECT id, used, created_at FROM recovery_set WHERE account_id = ?", id).first
            .map { try recoverySet($0) }
    }

    /// A new set voids the one before. Nil for an account without a factor, which has no use for it, and when the factors are others
    /// than when the right was asked for. Its scope is the account, which is also the caller's.
    package func replaceRecoverySet(
        _ set: RandomID, of id: AccountID, acting caller: ActingCaller?, factorEpoch: Int64,
        notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) -> RecoverySet? {
        try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            let hasFactors = try transaction.query("SELECT 1 FROM account WHERE id = ? AND factor_kinds <> 0", id)
            guard !hasFactors.isEmpty, try transaction.hasFactorEpoch(factorEpoch, id) else { return nil }
            try transaction.execute("DELETE FROM recovery_set WHERE account_id = ?", id)
            let made = try Store.addRecoverySet(set, of: id, at: event.at, in: transaction)
            try transaction.noteFactorChange(of: id, at: event.at)
            try transaction.tell(id, at: event.at, notice)
            try transaction.record(event)
            return made
        }
    }

    /// Nil where the account has one.
    static func addRecoverySet(
        _ set: RandomID, of id: AccountID, at now: Timestamp, in transaction: Transaction
    ) throws -> RecoverySet? {
        try transaction.query(
            """
            INSERT INTO recovery_set (account_id, id, used, created_at) VALUES (?, ?, 0, ?)
            ON CONFLICT (account_id) DO NOTHING RETURNING id, used, created_at
            """,
            id, set, now
        ).first.map { try recoverySet($0) }
    }

    private static func recoverySet(_ row: DatabaseRow) throws -> RecoverySet {
        RecoverySet(id: try row.id(0), used: try row.integer(1), createdAt: try row.timestamp(2))
    }
}
