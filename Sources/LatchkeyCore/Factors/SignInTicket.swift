/// Says that a password was right, and opens the second step of that sign-in and nothing else. Whether that is to prove a second factor
/// or to set up the first one, the account says: a change of its factors makes its tickets void.
package struct SignInTicket: Equatable, Sendable {
    /// 128 secret bits, in the body and never in a cookie. Only its hash is stored.
    package typealias Secret = RandomID

    package static let lifetime = Duration.seconds(300)
    /// Of one for an account without a second factor, which has to be set up in the second step.
    package static let setUpLifetime = Duration.seconds(900)
    package static let maxTries = 5
    /// Of one account; the oldest goes.
    package static let maxPerAccount = 10
    /// Of an account, void ones with them: more than anybody opens within the life of one (S-309).
    package static let maxKept = 100

    package let accountID: AccountID
    /// What was proven in the first step, and when.
    package let proven: Authentication
    /// Whether the session outlives the browser.
    package let isRemembered: Bool
    /// Of the page that asked; nil for a request without one, and then the second step must come without one.
    package let origin: String?
    /// For which hand-off the sign-in is, if for one: the second step must be for the same.
    package let handOff: RandomID?
    /// The try to sign in by a provider whose identity the account gets by the second step: not before all is proven. Nil for none.
    package let linkAttempt: RandomID?
    /// The factors that the account had: after any change of them the ticket is void.
    package let factorEpoch: Int64
    /// The browser had signed in to the account before.
    package let isOfKnownDevice: Bool
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        accountID: AccountID, proven: Authentication, isRemembered: Bool, origin: String?, factorEpoch: Int64,
        isOfKnownDevice: Bool, handOff: RandomID? = nil, linkAttempt: RandomID? = nil, createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.accountID = accountID
        self.proven = proven
        self.isRemembered = isRemembered
        self.origin = origin
        self.factorEpoch = factorEpoch
        self.isOfKnownDevice = isOfKnownDevice
        self.handOff = handOff
        self.linkAttempt = linkAttempt
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
