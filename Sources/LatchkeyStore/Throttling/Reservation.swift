import LatchkeyCore

/// A guess that was counted as wrong before its password was looked at.
package struct Reservation: Sendable {
    package let attempt: Attempt
    /// Failures in a row by counter, this guess counted as one of them.
    let counted: [[UInt8]: Int]
    /// What was taken for the case that the password is right.
    let signIns: [QuotaUse]
    /// Failures in a row of the account, or else of what was typed.
    package let failures: Int
    /// False when the account's own counter has no room: the password must not be looked at, and the answer is that to a wrong
    /// one (S-311).
    package let mayBeEvaluated: Bool
    /// How many seconds a right password has to wait, because the account has had too many sign-ins (S-309).
    package let signInWait: Int?
}

/// What came of asking for a guess.
package enum ReservationAnswer: Sendable {
    case reserved(Reservation)
    /// What was typed has to wait for so many seconds; the verdicts on so many earlier guesses are still due, here or at another
    /// node.
    case refused(retryAfter: Int, verdictsDue: Int)
}
