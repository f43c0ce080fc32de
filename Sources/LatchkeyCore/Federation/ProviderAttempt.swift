/// One try to sign in by a provider, from the click on its button until it has led somewhere.
package struct ProviderAttempt: Equatable, Sendable {
    package static let lifetime = Duration.seconds(600)
    /// Within which a link that was asked for must be begun (G-038).
    package static let linkLifetime = Duration.seconds(300)
    /// How often what the provider said may be tried to be used: to register, or to prove the other side (G-033). And how often a code may
    /// be brought once more with which nobody was asked (S-359).
    package static let maxTries: Int64 = 10

    /// What it is for.
    package enum Aim: Equatable, Sendable {
        /// A session on our own pages, which go on to this path of ours.
        case ownPage(path: String)
        /// For a page of another origin.
        case handOff(RandomID)
        /// One more way in to an account, asked for by a session of it.
        case link(AccountID, session: RandomID)
    }

    /// How far it is; the raw values are stored.
    package enum Step: Int64, Sendable {
        /// A link that was asked for, and no browser has gone anywhere yet.
        case asked = 0
        case begun = 1
        /// Somebody has come back with a code, which one request alone exchanges.
        case taken = 2
        /// The provider has said who it is.
        case known = 3
        /// It has led to a session, an account or a link, or the ticket of a second step holds it.
        case used = 4
    }

    /// Names it to our own pages; what they prove themselves with is a MAC of it.
    package let id: RandomID
    package let aim: Aim
    package let provider: ProviderID?
    package let step: Step
    package let isRemembered: Bool
    /// What the provider said, from the step `known` on.
    package let identity: Identity?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        id: RandomID, aim: Aim, provider: ProviderID?, step: Step, isRemembered: Bool, identity: Identity? = nil,
        createdAt: Timestamp, expiresAt: Timestamp
    ) {
        self.id = id
        self.aim = aim
        self.provider = provider
        self.step = step
        self.isRemembered = isRemembered
        self.identity = identity
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
