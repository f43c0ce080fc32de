package import LatchkeyCore

/// A session with the account it belongs to, as of one position in the change feed.
package struct FoundSession: Sendable {
    package let session: Session
    package let account: Account
    /// The newest change by then.
    package let change: SeenChange
}

extension Store {
    /// The session of this secret, if neither limit has passed and its account may sign in: one whose time is over may not (R-040).
    package func findLiveSession(
        _ secret: Session.Secret, now: Timestamp
    ) async throws(LatchkeyError) -> FoundSession? {
        try await read { connection in
            let rows = try connection.query(
                """
                SELECT \(AccountRow.columns), \(SessionRow.columns), \(MembershipRow.columns)
                FROM session JOIN account ON account.id = session.account_id
                \(MembershipRow.leftJoin)
                WHERE session.secret_hash = ? AND session.idle_end > ? AND session.absolute_end > ? AND \(Store.isActive("account"))
                    AND \(Store.lasts())
                ORDER BY joined_group.key
                """,
                SecretHash.of(secret), now, now, now
            )
            // A row for each group; the same statement whether there is none or fifty.
            guard let row = rows.first, var account = try AccountRow.withoutGroups([row], connection).first else {
                return nil
            }
            account.groups = try rows.compactMap {
                try MembershipRow.membership($0, from: AccountRow.count + SessionRow.count)
            }
            return FoundSession(
                session: try SessionRow.session(row, from: AccountRow.count),
                account: account,
                change: try Store.newestChange(connection)
            )
        }
    }

    /// The account's live sessions, the one used last first; at most 200. One that another has taken the place of is none of them.
    /// Throws `token_invalid`, `forbidden`, `not_found`; nil as the reader is the operator, or what asks by itself.
    package func listSessions(
        of accountID: AccountID, now: Timestamp, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> [Session] {
        try await read { [rules] connection in
            _ = try rules.require(reader, connection)
            return try connection.query(
                """
                SELECT \(SessionRow.columns) FROM session
                WHERE account_id = ? AND idle_end > ? AND absolute_end > ? AND planned_end IS NULL
                    AND EXISTS (SELECT 1 FROM account WHERE account.id = session.account_id AND \(Store.lasts()))
                ORDER BY last_seen_at DESC LIMIT 200
                """,
                accountID, now, now, now
            ).map { try SessionRow.session($0) }
        }
    }

    /// Ends one session of this account, and those that another one has taken the place of: nobody waits for their last minute.
    /// Unless it is the caller's own, what it may have asked for ends too, such as a new address: which session it was is not known
    /// (S-341).
    /// Throws `not_found`, for another's session too (S-034).
    ///
    /// Its scope is the account and the caller's, here and below.
    package func endSession(
        _ publicID: RandomID, of accountID: AccountID, isOther: Bool = true, acting caller: ActingCaller?,
        event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.accounts(accountID, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            let ended = try transaction.query(
                """
                DELETE FROM session WHERE account_id = ? AND (public_id = ? OR planned_end IS NOT NULL)
                RETURNING public_id
                """,
                accountID, publicID
            ).map { try $0.id(0) }
            guard ended.contains(publicID) else { throw LatchkeyError(.notFound) }
            try transaction.endSetUps(of: accountID)
            if isOther { try transaction.endWaysIn(after: .otherSessionEnded, of: accountID) }
            try transaction.record(event)
            transaction.noteChange(of: accountID, at: event.at)
        }
    }

    /// Signs the account out everywhere except in `kept`, and ends what else that ends. Where there was nothing to end, nothing
    /// is recorded. What it gave to others ends by one statement each: nobody uses that up but in the scope of everything.
    @discardableResult
    package func endSessions(
        of accountID: AccountID, except kept: RandomID?, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) -> EndedAccess {
        try await write(.accounts(accountID, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            let ended = try transaction.endWaysIn(after: .signedOutEverywhere, of: accountID, keeping: kept)
            if !ended.isNothing { try transaction.record(event) }
            if ended.sessions > 0 { transaction.noteChange(of: accountID, at: event.at) }
            return ended
        }
    }

    /// Forgets at most `limit` sessions that ended before `now`; answers how many.
    package func pruneSessions(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            // Asked again of each row: one that was waited for may have been renewed.
            try transaction.query(
                """
                DELETE FROM session WHERE idle_end <= ?
                    AND secret_hash IN (SELECT secret_hash FROM session WHERE idle_end <= ? LIMIT ?)
                RETURNING 1
                """,
                now, now, limit
            ).count
        }
    }
}
