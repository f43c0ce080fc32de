package import LatchkeyCore

/// What staff and the operator do to accounts. An active administrator for good always remains, whose account and whose role do not
/// end: each check is part of the statement that acts on it (S-210).
extension Store {
    /// Of what people do to an account.
    static let leavesAdministrator = administratorRemains(besides: 0)

    /// `leavesAdministrator` beside so many others, who end as well. Stands for their ids.
    static func administratorRemains(besides count: Int) -> String {
        let marks = SQLText.marks(count)
        let isAnother = count == 0 ? "" : " AND other.id NOT IN (\(marks))"
        return administratorStays(
            where: """
                \(keepsAdmin)\(isAnother)
                """)
    }

    /// The role of the account `other` has no end.
    private static let keepsAdmin = """
        NOT EXISTS (SELECT 1 FROM role_end WHERE role_end.account_id = other.id AND role_end.bit = 0)
        """

    /// The account `other` is an active administrator without an end.
    private static let isAdministrator =
        "other.roles & \(Roles.admin.rawValue) <> 0 AND \(Store.isActive("other")) AND other.ends_at IS NULL"

    /// Of all accounts, those of whom one always remains.
    fileprivate static let administratorsForGood =
        "SELECT other.id FROM account AS other WHERE \(isAdministrator) AND \(keepsAdmin)"

    /// Of a role whose time is over: it waits for nobody whose turn comes later, and of all who are left the last one keeps it (R-011).
    static let leavesSomeAdministrator = administratorStays(where: "1 = 1")

    private static func administratorStays(where isCounted: String) -> String {
        """
        (roles & \(Roles.admin.rawValue) = 0 OR state <> \(Account.State.active.rawValue) OR account.ends_at IS NOT NULL OR EXISTS (
            SELECT 1 FROM account AS other
            WHERE \(isAdministrator) AND other.id <> account.id AND \(isCounted)))
        """
    }

    /// Sessions, devices and everything else of the account go with it, and so do the recovery codes that it issued; its uid is
    /// nobody else's for `rest` (S-324). `farewell` makes the mail that tells its owner, also at an address that could still be
    /// restored (S-303). With `limit` it must be disabled, with an end no later than that. Nil as the caller is the operator.
    ///
    /// Throws `not_found`, `last_admin`, `token_invalid`, `forbidden`.
    package func deleteAccount(
        _ id: AccountID, acting caller: ActingCaller?, rest: Duration = SessionLimits().longest,
        endedBy limit: Timestamp? = nil, farewell: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil },
        event: AuditEvent
    ) async throws(LatchkeyError) {
        try await administer(id, event: event) { transaction in
            try transaction.require(caller, at: event.at)
            // Before the undo links go.
            let mails = try Store.reachable(id, at: event.at, in: transaction).compactMap(farewell)
            try Store.clearThrottle(of: id, in: transaction)
            try Store.clearFactorThrottle(of: id, in: transaction)
            try transaction.endWaysIn(after: .accountDeleted, of: id)
            try Store.restUID(of: id, until: event.at + rest, in: transaction)
            let isDue = limit == nil ? "? = 0" : "(? = 1 AND \(Store.isOff()) AND ends_at <= ?)"
            let deleted = try transaction.connection.query(
                "DELETE FROM account WHERE id = ? AND \(Store.leavesAdministrator) AND \(isDue) RETURNING id",
                [id.databaseValue, (limit != nil).databaseValue] + (limit.map { [$0.databaseValue] } ?? []))
            if !deleted.isEmpty { for mail in mails { try Store.enqueue(mail, in: transaction) } }
            return deleted
        }
    }

    /// Disabling ends ways in as `AccessEvent` says, and waiting: nobody who is disabled is let in (S-313). Nil as the caller is the
    /// operator. Enabling takes away an end that has come, which would disable the account once more, and roles whose givers may not give
    /// them any more to an account that has waited (S-362).
    ///
    /// Throws `not_found`, `last_admin`, `token_invalid`, `forbidden`.
    @discardableResult
    package func setState(
        _ state: Account.State, of id: AccountID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) -> Account {
        let account = try await administer(id, event: event) { transaction in
            try transaction.require(caller, at: event.at)
            if state == .disabled {
                try transaction.endWaysIn(after: .accountDisabled, of: id)
            } else {
                try transaction.endIfOver(id, at: event.at)
            }
            try transaction.execute("DELETE FROM pending_account WHERE account_id = ?", id)
            try transaction.forgetGiversOfActive(id)
            let rule = state == .active ? "1 = 1" : Store.leavesAdministrator
            let changed = try transaction.query(
                """
                UPDATE account SET state = ?, ends_at = CASE WHEN ? = 1 AND ends_at <= ? THEN NULL ELSE ends_at END
                WHERE id = ? AND \(rule) RETURNING id
                """,
                state, state == .active, event.at, id)
            if state == .active { try transaction.keepGivenRoles(of: id, at: event.at) }
            return changed
        }
        guard let account else { throw LatchkeyError(.notFound) }
        return account
    }

    /// All roles at once, for good. Sessions go on, with the new roles from the next request on; where these are others than before, recovery
    /// codes for the account, and those that it issued, are revoked (S-300). Throws `not_found`, `last_admin`.
    package func setRoles(_ roles: Roles, of id: AccountID, event: AuditEvent) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            if roles.contains(.admin) { try Store.closeSetup(at: event.at, in: transaction) }
            // A role whose end has come is no more one that somebody has, though it is there until the end is settled.
            let areOthers = try !transaction.query(
                """
                SELECT id FROM account WHERE id = ? AND (roles <> ? OR EXISTS (
                    SELECT 1 FROM role_end WHERE account_id = account.id AND role_end.ends_at <= ?))
                """,
                id, roles, event.at
            ).isEmpty
            let ended = areOthers ? try transaction.endWaysIn(after: .roleChanged, of: id) : EndedAccess()
            try transaction.execute("DELETE FROM role_end WHERE account_id = ?", id)
            try transaction.execute("DELETE FROM provider_role WHERE account_id = ?", id)
            try transaction.execute("DELETE FROM pending_role WHERE account_id = ?", id)
            let rule = roles.contains(.admin) ? "1 = 1" : Store.leavesAdministrator
            let changed = try transaction.query(
                "UPDATE account SET roles = ? WHERE id = ? AND \(rule) RETURNING id", roles, id)
            guard !changed.isEmpty else { throw try Store.untouched(id, in: transaction) }
            try transaction.record(event.telling(ended))
            transaction.noteChange(of: id, at: event.at)
        }
    }

    /// Answers the account as it is then; nil when it is gone.
    @discardableResult
    private func administer(
        _ id: AccountID, event: AuditEvent, _ act: @escaping @Sendable (inout Transaction) throws -> [DatabaseRow]
    ) async throws(LatchkeyError) -> Account? {
        try await write(.everything) { transaction in
            if try act(&transaction).isEmpty { throw try Store.untouched(id, in: transaction) }
            try transaction.record(event)
            transaction.noteChange(of: id, at: event.at)
            return try transaction.findAccount(id)
        }
    }

    /// Why nothing was done.
    private static func untouched(_ id: AccountID, in transaction: Transaction) throws -> LatchkeyError {
        let exists = try !transaction.query("SELECT 1 FROM account WHERE id = ?", id).isEmpty
        return LatchkeyError(exists ? .lastAdmin : .notFound)
    }
}

extension Transaction {
    /// Active ones whose account and whose role do not end.
    func administratorsForGood() throws -> Set<AccountID> {
        Set(try query(Store.administratorsForGood).map { try $0.id(0) })
    }
}
