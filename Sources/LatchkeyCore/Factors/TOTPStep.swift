/// The time of authenticators in steps of 30 seconds since 1970 (RFC 6238 §4), and which of them are taken.
package enum TOTPStep {
    package static let seconds: Int64 = 30

    /// The server's clock alone counts (S-175).
    package static func number(at now: Timestamp) -> Int64 {
        let time = now.seconds
        return time >= 0 ? time / seconds : (time - seconds + 1) / seconds
    }

    /// At a sign-in: the present step and the one before, and the one by which this authenticator was off the last time.
    package static func allowed(drift: Int) -> [Int] {
        [-1, 0] + (learnable.contains(drift) && drift != -1 && drift != 0 ? [drift] : [])
    }

    /// When an authenticator is confirmed: what can be learned.
    package static let learnable = -2...2

    /// How far a clock may be off for the refusal to tell by how much.
    package static let hinted = -10...10
}
