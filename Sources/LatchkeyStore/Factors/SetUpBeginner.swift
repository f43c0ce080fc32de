package import LatchkeyCore

/// Who began to set an authenticator up, and alone goes on with it (S-361), as challenges for passkeys are good for one session or one
/// ticket: whoever shares the password, or has another session, neither replaces a seed nor uses up its codes.
package enum SetUpBeginner: Equatable, Sendable {
    /// By its public id. Where a step-up puts another session in its place, that one goes on.
    case session(RandomID)
    case ticket(SignInTicket.Secret)

    /// Where `totp` says so.
    var column: String {
        switch self {
        case .session: "begun_session"
        case .ticket: "begun_ticket"
        }
    }

    var databaseValue: DatabaseValue {
        switch self {
        case .session(let id): id.databaseValue
        case .ticket(let secret): SecretHash.of(secret).databaseValue
        }
    }
}

/// Set-ups that wait for their first code. All are of one account, which is the scope.
extension Transaction {
    /// Forgets those whose session or ticket has ended, and those that an earlier program began.
    func endSetUps(of id: AccountID) throws {
        try execute(
            """
            DELETE FROM totp WHERE account_id = ? AND confirmed_at IS NULL
                AND NOT EXISTS (
                    SELECT 1 FROM session
                    WHERE session.public_id = totp.begun_session AND session.account_id = totp.account_id)
                AND NOT EXISTS (SELECT 1 FROM sign_in_ticket WHERE sign_in_ticket.ticket_hash = totp.begun_ticket)
            """,
            id)
    }

    /// One for each ticket, the newest: its code comes without the id of a seed. The sessions of an account have so many that nobody makes
    /// the seed of another tab or browser go; their number is bounded for them alone, so that tickets do not use it up.
    ///
    /// Throws `too_many_attempts`.
    func makeRoomForSetUp(by beginner: SetUpBeginner, of id: AccountID, at now: Timestamp) throws {
        try endSetUps(of: id)
        let oldest = now - Authenticator.enrolmentLifetime
        // One of a time to come is left over from a clock that has since gone back (S-289).
        try execute(
            "DELETE FROM totp WHERE account_id = ? AND confirmed_at IS NULL AND (created_at <= ? OR created_at > ?)",
            id, oldest, now)
        guard case .session = beginner else {
            try execute(
                "DELETE FROM totp WHERE account_id = ? AND confirmed_at IS NULL AND begun_ticket = ?", id,
                beginner.databaseValue)
            return
        }
        let begun = try query(
            """
            SELECT created_at FROM totp WHERE account_id = ? AND confirmed_at IS NULL AND begun_session IS NOT NULL
            ORDER BY created_at
            """,
            id
        ).map { try $0.timestamp(0) }
        guard let first = begun.first, begun.count >= Authenticator.maxBegunInSessions else { return }
        throw Store.tooManyAttempts(until: first + Authenticator.enrolmentLifetime, now: now)
    }
}
