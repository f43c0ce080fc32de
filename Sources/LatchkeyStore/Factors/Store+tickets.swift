package import LatchkeyCore

/// All that a right first factor stores where a second step is to come, in one transaction.
package struct TicketRecord: Sendable {
    package let ticket: SignInTicket
    package let secret: SignInTicket.Secret
    package let verified: Verified
    /// An identity that the account gets by the second step.
    package let link: NewIdentity?
    /// The account has no second factor, and the ticket is for setting one up.
    package let isForSetUp: Bool
    /// Tells the person when the ticket has ended without a second step, at most once a day (F-047).
    package let notice: OutgoingMail?
    package let events: [AuditEvent]

    /// What was verified, and is asked for again.
    package enum Verified: Sendable {
        /// The password of this stored hash, and what was counted before it was looked at.
        case password(hash: String, rehash: String?, Attempt)
        case identity(IdentityUse)
        case linkCode(LinkCodeUse)
    }

    package init(
        ticket: SignInTicket, secret: SignInTicket.Secret, _ verified: Verified, link: NewIdentity? = nil,
        isForSetUp: Bool = false, notice: OutgoingMail? = nil, events: [AuditEvent]
    ) {
        self.ticket = ticket
        self.secret = secret
        self.verified = verified
        self.link = link
        self.isForSetUp = isForSetUp
        self.notice = notice
        self.events = events
    }
}

/// What the account can answer at the second step beside an app.
package struct FactorAnswers: Sendable {
    /// One of its passkeys works here.
    package let hasKeys: Bool
    package let recoverySet: RecoverySet?
}

/// A ticket that is still good, and what is compared with the code that comes with it: all in one snapshot.
package struct FoundTicket: Sendable {
    package let ticket: SignInTicket
    /// The browser has signed in to the account before.
    package let isKnownDevice: Bool
    package let factors: StoredFactors?
}

/// What came of the second step's code, before it is looked at.
package enum TicketTry: Sendable {
    /// Counted for the ticket and for the account; the ticket is the one that says whose sign-in it is (F-005).
    case reserved(Reservation, SignInTicket)
    /// The account's codes have to wait for so many seconds. The ticket lost no try.
    case refused(retryAfter: Int)
    /// Unknown, used, too old, tried five times, of other factors, or of another page.
    case void
}

/// Tickets: a right password, and no session yet. The scope of each write is the ticket's account.
extension Store {
    /// Stores a ticket, and what a right password changes: its counters are cleared as at a sign-in. The oldest tickets make room,
    /// those of known devices last.
    ///
    /// Throws `invalid_credentials` if the account, its password or its factors are not what they were, and for an identity
    /// `too_many_attempts`.
    @discardableResult
    package func openTicket(
        _ record: TicketRecord, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> FactorAnswers {
        let ticket = record.ticket
        return try await write(Store.scope(of: record)) { [relyingPartyID] transaction in
            guard try Store.confirm(record, in: transaction) else { throw LatchkeyError(.invalidCredentials) }
            if let link = record.link { try transaction.hold(link, until: ticket.expiresAt, at: ticket.createdAt) }
            try Store.insert(ticket, record.secret, in: transaction)
            if let notice = record.notice {
                try transaction.tell(notice, unlessUsed: record.secret, by: ticket.expiresAt)
            }
            for event in record.events { try transaction.record(event) }
            // Travels with the end: others wait for the network's row, and not for our way there and back.
            switch record.verified {
            case .password(_, _, let attempt): try Store.settle(attempt, policy: policy, in: transaction)
            case .identity(let use): try Store.take(use.signIns, policy: policy, now: ticket.createdAt, in: transaction)
            case .linkCode(let use): try Store.take(use.signIns, policy: policy, now: ticket.createdAt, in: transaction)
            }
            return FactorAnswers(
                hasKeys: try Store.hasPasskey(of: ticket.accountID, for: relyingPartyID, transaction.connection),
                recoverySet: try Store.recoverySet(of: ticket.accountID, transaction.connection))
        }
    }

    /// As where a session is opened.
    private static func scope(of record: TicketRecord) -> WriteScope {
        if case .linkCode = record.verified { .everything } else { .account(record.ticket.accountID) }
    }

    /// Asks again what was verified, and whether the account has the factors that it had.
    private static func confirm(_ record: TicketRecord, in transaction: Transaction) throws -> Bool {
        let ticket = record.ticket
        let factors = "factor_kinds \(record.isForSetUp ? "=" : "<>") 0"
        switch record.verified {
        case .password(let hash, let rehash, _):
            return try !transaction.query(
                """
                UPDATE account SET password_hash = ?
                WHERE id = ? AND \(Store.isActive()) AND password_hash = ? AND \(factors) AND factor_epoch = ? AND \(Store.lasts())
                RETURNING id
                """,
                rehash ?? hash, ticket.accountID, hash, ticket.factorEpoch, ticket.createdAt
            ).isEmpty
        case .identity(let use):
            guard use.linked.accountID == ticket.accountID, try transaction.note(use, at: ticket.createdAt) else {
                return false
            }
            return try Store.isUnchanged(ticket, factors, in: transaction)
        case .linkCode(let use):
            guard use.token.accountID == ticket.accountID, try transaction.isUsedUp(use, at: ticket.createdAt) else {
                return false
            }
            return try Store.isUnchanged(ticket, factors, in: transaction)
        }
    }

    private static func isUnchanged(
        _ ticket: SignInTicket, _ factors: String, in transaction: Transaction
    ) throws -> Bool {
        try !transaction.query(
            "SELECT 1 FROM account WHERE id = ? AND \(Store.isActive()) AND \(factors) AND factor_epoch = ? AND \(Store.lasts())",
            ticket.accountID, ticket.factorEpoch, ticket.createdAt
        ).isEmpty
    }

    private static func insert(
        _ ticket: SignInTicket, _ secret: SignInTicket.Secret, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO sign_in_ticket (ticket_hash, account_id, methods, authenticated_at, remembered, known_device,
                origin, factor_epoch, created_at, expires_at, failures, hand_off, link_attempt)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
            """,
            SecretHash.of(secret), ticket.accountID, SessionRow.text(of: ticket.proven.methods), ticket.proven.at,
            ticket.isRemembered, ticket.isOfKnownDevice, ticket.origin, ticket.factorEpoch, ticket.createdAt,
            ticket.expiresAt, ticket.handOff, ticket.linkAttempt)
        try makeRoom(beside: secret, of: ticket.accountID, in: transaction)
    }

    /// Voids the oldest tickets where there are too many. A void one stays for a while: one that is gone was used, and its owner is not told
    /// of it (F-047).
    ///
    /// This one first: after a step back of the clock it is not the newest (S-289). Then those of known devices: strangers who have the
    /// password do not push their owner's out (F-012).
    private static func makeRoom(
        beside secret: SignInTicket.Secret, of id: AccountID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE sign_in_ticket SET failures = ? WHERE account_id = ? AND failures < ? AND ticket_hash NOT IN (
                SELECT ticket_hash FROM sign_in_ticket WHERE account_id = ?
                ORDER BY CASE WHEN ticket_hash = ? THEN 0 WHEN known_device <> 0 THEN 1 ELSE 2 END, created_at DESC LIMIT ?)
            """,
            SignInTicket.maxTries, id, SignInTicket.maxTries, id, SecretHash.of(secret), SignInTicket.maxPerAccount)
        try transaction.execute(
            """
            DELETE FROM sign_in_ticket WHERE account_id = ? AND ticket_hash NOT IN (
                SELECT ticket_hash FROM sign_in_ticket WHERE account_id = ?
                ORDER BY CASE WHEN ticket_hash = ? THEN 0 WHEN failures < ? THEN 1 WHEN known_device = 0 THEN 2 ELSE 3 END,
                    created_at DESC LIMIT ?)
            """,
            id, id, SecretHash.of(secret), SignInTicket.maxTries, SignInTicket.maxKept)
    }

    /// Whose sign-in it is, for what must be read before the code is looked at; nil for a ticket that is void.
    package func findTicket(
        _ secret: SignInTicket.Secret, now: Timestamp
    ) async throws(LatchkeyError) -> SignInTicket? {
        try await read { try Store.openTicket(secret, now: now, $0) }
    }

    /// The same, with what a code is compared with. All of it is asked again by the statement that uses the code up.
    package func findTicket(
        _ secret: SignInTicket.Secret, on device: RandomID?, now: Timestamp
    ) async throws(LatchkeyError) -> FoundTicket? {
        try await read { connection in
            guard let ticket = try Store.openTicket(secret, now: now, connection) else { return nil }
            return FoundTicket(
                ticket: ticket,
                isKnownDevice: try device.map { try Store.isKnown($0, of: ticket.accountID, connection) } ?? false,
                factors: try Store.factors(of: ticket.accountID, connection))
        }
    }

    private static func openTicket(
        _ secret: SignInTicket.Secret, now: Timestamp, _ connection: any Connection
    ) throws -> SignInTicket? {
        try connection.query(
            """
            SELECT \(ticketColumns) FROM sign_in_ticket
            WHERE ticket_hash = ? AND \(isOpenTicket) AND \(hasSameFactors)
            """,
            SecretHash.of(secret), now, now + SignInTicket.lifetime + .clockSkew, SignInTicket.maxTries, now
        ).first.map(ticket)
    }

    /// Reserve, then verify: a code is counted as wrong before it is looked at, for the account and for the ticket, in one
    /// transaction of its own (S-040, S-041). A try from another page counts for the ticket alone: its code is not looked at.
    package func reserve(
        _ secret: SignInTicket.Secret, of accountID: AccountID, from origin: String?, handOff: RandomID? = nil,
        _ attempt: Attempt, now: Timestamp, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> TicketTry {
        try await write(.account(accountID).and(attempt.scope)) { transaction in
            guard let ticket = try Store.tryTicket(secret, of: accountID, now: now, in: transaction),
                ticket.origin == origin, ticket.handOff == handOff
            else { return .void }
            switch try Store.reserve(attempt, now: now, policy: policy, in: transaction) {
            case .reserved(let reservation): return .reserved(reservation, ticket)
            case .refused(let retryAfter, _):
                try transaction.execute(
                    "UPDATE sign_in_ticket SET failures = failures - 1 WHERE ticket_hash = ?", SecretHash.of(secret))
                return .refused(retryAfter: retryAfter)
            }
        }
    }

    static func tryTicket(
        _ secret: SignInTicket.Secret, of accountID: AccountID, now: Timestamp, in transaction: Transaction
    ) throws -> SignInTicket? {
        try transaction.query(
            """
            UPDATE sign_in_ticket SET failures = failures + 1
            WHERE ticket_hash = ? AND account_id = ? AND \(isOpenTicket) AND \(hasSameFactors)
            RETURNING \(ticketColumns)
            """,
            SecretHash.of(secret), accountID, now, now + SignInTicket.lifetime + .clockSkew, SignInTicket.maxTries,
            now
        ).first.map(ticket)
    }

    /// Uses up ticket and code, and notes the sign-in, where all of it still holds; answers how many sessions the account has, or nil.
    /// Nothing is kept of a part: the caller undoes the transaction.
    static func useTicket(
        _ secret: SignInTicket.Secret, _ ticket: SignInTicket, _ use: FactorUse, for session: Session,
        in transaction: Transaction
    ) throws -> Int64? {
        let (id, now) = (session.accountID, session.createdAt)
        let used = try transaction.query(
            """
            DELETE FROM sign_in_ticket WHERE ticket_hash = ? AND account_id = ? AND factor_epoch = ?
                AND expires_at > ? AND expires_at <= ? RETURNING account_id
            """,
            SecretHash.of(secret), id, ticket.factorEpoch, now, now + SignInTicket.lifetime + .clockSkew)
        guard !used.isEmpty, try transaction.use(use, of: id, at: now) else { return nil }
        return try transaction.query(
            """
            UPDATE account SET last_sign_in_at = ?
            WHERE id = ? AND \(Store.isActive()) AND factor_kinds <> 0 AND factor_epoch = ? AND \(Store.lasts())
            RETURNING (SELECT COUNT(*) FROM session WHERE account_id = account.id)
            """,
            now, id, ticket.factorEpoch, now
        ).first?.integer(0)
    }

    /// Forgets at most `limit` tickets that are over.
    package func pruneTickets(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            try transaction.query(
                """
                DELETE FROM sign_in_ticket WHERE ticket_hash IN (
                    SELECT ticket_hash FROM sign_in_ticket WHERE expires_at <= ? LIMIT ?) RETURNING 1
                """,
                now, limit
            ).count
        }
    }

    /// Stands for the time, the latest end and the tries. One that ends later than one that begins now by any node's clock is left over from
    /// a clock that has since gone back (S-289).
    static let isOpenTicket = "expires_at > ? AND expires_at <= ? AND failures < ?"

    /// Stands for the time. A ticket that lasts longer is one for setting the first factor up (`Store+setUpTickets`), which proves nothing.
    private static let hasSameFactors = """
        EXISTS (
            SELECT 1 FROM account WHERE account.id = sign_in_ticket.account_id AND \(Store.isActive("account"))
                AND account.factor_epoch = sign_in_ticket.factor_epoch AND \(Store.lasts())
        ) AND sign_in_ticket.expires_at - sign_in_ticket.created_at <= \(SignInTicket.lifetime.microseconds)
        """

    static let ticketColumns = """
        account_id, methods, authenticated_at, remembered, origin, factor_epoch, known_device, created_at, expires_at, \
        hand_off, link_attempt
        """

    static func ticket(_ row: DatabaseRow) throws -> SignInTicket {
        SignInTicket(
            accountID: try row.id(0),
            proven: Authentication(SessionRow.methods(in: try row.text(1)), at: try row.timestamp(2)),
            isRemembered: try row.bool(3), origin: try row.optionalText(4), factorEpoch: try row.integer(5),
            isOfKnownDevice: try row.bool(6), handOff: try row.optionalID(9),
            linkAttempt: try row.optionalID(10), createdAt: try row.timestamp(7), expiresAt: try row.timestamp(8))
    }
}
