package import LatchkeyCore
package import LatchkeyPasskeys

/// What came of a first code that somebody without a session brings, before it is looked at.
package struct SetUpTry: Sendable {
    package let ticket: SignInTicket
    /// What it is to be compared with.
    package let waiting: Authenticator
}

/// Tickets with which an account without any second factor sets up its first one (F-018). The scope of each write is the account.
extension Store {
    /// Whose sign-in it is; nil for a ticket that is void, or is for an account that has a factor.
    package func findSetUpTicket(
        _ secret: SignInTicket.Secret, now: Timestamp
    ) async throws(LatchkeyError) -> SignInTicket? {
        try await read { connection in
            try connection.query(
                """
                SELECT \(Store.ticketColumns) FROM sign_in_ticket
                WHERE ticket_hash = ? AND \(Store.isOpenTicket) AND \(Store.hasNoFactors)
                """,
                SecretHash.of(secret), now, now + SignInTicket.setUpLifetime + .clockSkew, SignInTicket.maxTries, now
            ).first.map(Store.ticket)
        }
    }

    /// Counts a first code before it is looked at, for the ticket and for the seed that it began (S-041, S-361). Nil for a ticket that is
    /// void, or where nothing waits. A try from another page counts for the ticket alone.
    package func trySetUp(
        _ secret: SignInTicket.Secret, of accountID: AccountID, from origin: String?, handOff: RandomID? = nil,
        now: Timestamp
    ) async throws(LatchkeyError) -> SetUpTry? {
        try await write(.account(accountID)) { transaction in
            guard
                let ticket = try Store.trySetUpTicket(
                    secret, of: accountID, from: origin, handOff: handOff, now: now, in: transaction),
                let waiting = try Store.tryConfirmation(by: accountID, with: secret, now: now, in: transaction)
            else { return nil }
            return SetUpTry(ticket: ticket, waiting: waiting)
        }
    }

    /// The same for a first passkey, and uses its challenge up for good, before any signature is looked at (S-188). `isFresh` is false
    /// where it was used before. Nil for a ticket that is void.
    package func trySetUp(
        _ secret: SignInTicket.Secret, of accountID: AccountID, from origin: String?, handOff: RandomID? = nil,
        _ challenge: AcceptedChallenge, now: Timestamp
    ) async throws(LatchkeyError) -> (ticket: SignInTicket, isFresh: Bool)? {
        try await write(.account(accountID)) { transaction in
            guard
                let ticket = try Store.trySetUpTicket(
                    secret, of: accountID, from: origin, handOff: handOff, now: now, in: transaction)
            else { return nil }
            return (ticket, try Store.spend(challenge, now: now, in: transaction))
        }
    }

    /// Nil, beside void ones, for a ticket of another page, which loses a try all the same.
    private static func trySetUpTicket(
        _ secret: SignInTicket.Secret, of accountID: AccountID, from origin: String?, handOff: RandomID?,
        now: Timestamp, in transaction: Transaction
    ) throws -> SignInTicket? {
        let ticket = try transaction.query(
            """
            UPDATE sign_in_ticket SET failures = failures + 1
            WHERE ticket_hash = ? AND account_id = ? AND \(Store.isOpenTicket) AND \(Store.hasNoFactors)
            RETURNING \(Store.ticketColumns)
            """,
            SecretHash.of(secret), accountID, now, now + SignInTicket.setUpLifetime + .clockSkew,
            SignInTicket.maxTries, now
        ).first.map(Store.ticket)
        guard let ticket, ticket.origin == origin, ticket.handOff == handOff else { return nil }
        return ticket
    }

    /// Uses the ticket up, by the statement that asks whether the account still has no factor: once, also when it is raced. False when
    /// it has one by now, or the ticket is void.
    static func useSetUpTicket(
        _ secret: SignInTicket.Secret, _ ticket: SignInTicket, at now: Timestamp, in transaction: Transaction
    ) throws -> Bool {
        try !transaction.query(
            """
            DELETE FROM sign_in_ticket WHERE ticket_hash = ? AND account_id = ? AND factor_epoch = ?
                AND expires_at > ? AND expires_at <= ? AND \(hasNoFactors) RETURNING account_id
            """,
            SecretHash.of(secret), ticket.accountID, ticket.factorEpoch, now,
            now + SignInTicket.setUpLifetime + .clockSkew, now
        ).isEmpty
    }

    /// Stands for the time.
    private static let hasNoFactors = """
        EXISTS (
            SELECT 1 FROM account WHERE account.id = sign_in_ticket.account_id AND \(Store.isActive("account"))
                AND account.factor_kinds = 0 AND account.factor_epoch = sign_in_ticket.factor_epoch
                AND \(Store.lasts()))
        """
}
