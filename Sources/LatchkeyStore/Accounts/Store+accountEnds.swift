package import LatchkeyCore

/// Accounts that end on a date: from that moment on they are treated as disabled, whether or not that was written down yet.
extension Store {
    /// The account of this alias has no end that has come. A condition of statements; it stands for the time.
    static func lasts(_ account: String = "account") -> String { "COALESCE(\(account).ends_at, \(Int64.max)) > ?" }

    /// Sets from when on nobody is signed in any more; nil takes that away. Who is disabled stays so. Setting what is there already
    /// changes nothing. An active administrator without an end always remains (S-210). Whoever's end has come is disabled first, with all
    /// that this ends, whether or not it was written down yet.
    ///
    /// Throws `not_found`, `last_admin`, `token_invalid`, `forbidden`, `reauth_required`. Nil as the caller is the operator.
    package func setEnd(
        _ end: Timestamp?, of id: AccountID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) -> Account {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            guard let before = try transaction.findAccount(id) else { throw LatchkeyError(.notFound) }
            guard before.endsAt != end else { return before }
            guard try transaction.setEnd(end, of: id, at: event.at) else { throw LatchkeyError(.lastAdmin) }
            try transaction.record(event)
            transaction.noteChange(of: id, at: event.at)
            guard let account = try transaction.findAccount(id) else { throw LatchkeyError(.notFound) }
            return account
        }
    }

    /// Disables the accounts whose time is over, at most `count`. Answers how many were looked at.
    package func endAccounts(at now: Timestamp, count: Int) async throws(LatchkeyError) -> Int {
        let due: [AccountID] = try await read { connection in
            try connection.query("SELECT id FROM account WHERE \(Store.isOver) ORDER BY ends_at LIMIT ?", now, count)
                .map { try $0.id(0) }
        }
        guard !due.isEmpty else { return 0 }
        return try await write(.everything) { transaction in
            // Asked again of each: it may have been given another end meanwhile.
            for id in due { try transaction.endIfOver(id, at: now) }
            return due.count
        }
    }

    /// An account without an end has none that has come.
    fileprivate static let isOver = "\(Store.isActive()) AND ends_at <= ?"

    /// Of accounts that ended until `limit` and are disabled, the first ones.
    package func findEndedAccounts(until limit: Timestamp, count: Int) async throws(LatchkeyError) -> [AccountID] {
        try await read { connection in
            try connection.query(
                "SELECT id FROM account WHERE \(Store.isOff()) AND ends_at <= ? ORDER BY ends_at LIMIT ?", limit, count
            ).map { try $0.id(0) }
        }
    }
}

extension Transaction {
    /// Somebody else would be left who administers for good, also when these others end, or the account does not.
    func mayEnd(_ id: AccountID, besides others: Set<AccountID> = []) throws -> Bool {
        try !connection.query(
            "SELECT 1 FROM account WHERE id = ? AND \(Store.administratorRemains(besides: others.count))",
            ([id] + others).map(\.databaseValue)
        ).isEmpty
    }

    /// Disables the account if its end has come, and ends what disabling ends. Before an end is moved or taken away this is asked for in
    /// the same transaction: from then on nothing would tell that sessions and codes were over, and they would be good again.
    mutating func endIfOver(_ id: AccountID, at now: Timestamp) throws {
        let ended = try query(
            """
            UPDATE account SET state = \(Account.State.disabled.rawValue) WHERE id = ? AND \(Store.isOver) RETURNING id
            """,
            id, now)
        guard !ended.isEmpty else { return }
        try endWaysIn(after: .accountDisabled, of: id)
        try record(AuditEvent(.accountEnded, at: now, accountID: id))
        noteChange(of: id, at: now)
    }

    /// False where `mayEnd` is.
    mutating func setEnd(_ end: Timestamp?, of id: AccountID, at now: Timestamp) throws -> Bool {
        try endIfOver(id, at: now)
        let rule = end == nil ? "1 = 1" : Store.leavesAdministrator
        return try !query("UPDATE account SET ends_at = ? WHERE id = ? AND \(rule) RETURNING id", end, id).isEmpty
    }
}
