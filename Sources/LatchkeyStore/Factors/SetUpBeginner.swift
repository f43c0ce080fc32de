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

    /// How many wait for their codes at once.
    var mostSetUps: Int {
        switch self {
        case .session: Authenticator.maxBegunInSession
        case .ticket: 1
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

    /// The newest ones of whoever begins stay: one with a ticket, whose code comes without the id of a seed, and a few in a session, for
    /// its tabs. Nobody makes those of others go, or keeps others from one; nor does who is written late, or by a clock that is behind
    /// (S-365).
    func makeRoomForSetUp(by beginner: SetUpBeginner, of id: AccountID, at now: Timestamp) throws {
        try endSetUps(of: id)
        // What is over; and of one's own what is left over from a clock that has since gone back (S-289), or it would count as the newest.
        try execute(
            """
            DELETE FROM totp WHERE account_id = ? AND confirmed_at IS NULL
                AND (created_at <= ? OR (created_at > ? AND \(beginner.column) = ?))
            """,
            id, now - Authenticator.enrolmentLifetime, now + .clockSkew, beginner.databaseValue)
        let own = "account_id = ? AND confirmed_at IS NULL AND \(beginner.column) = ?"
        try execute(
            """
            DELETE FROM totp WHERE \(own)
                AND id NOT IN (SELECT id FROM totp WHERE \(own) ORDER BY created_at DESC, id LIMIT ?)
            """,
            id, beginner.databaseValue, id, beginner.databaseValue, beginner.mostSetUps - 1)
    }
}
