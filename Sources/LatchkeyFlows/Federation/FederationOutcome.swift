package import LatchkeyCore

/// Where a sign-in by a provider leads next.
package enum FederationOutcome: Sendable {
    /// As after a password: signed in, or a second factor first. `place` says where the page goes on.
    case proven(SignInOutcome, FederationPlace)
    /// Nobody has this identity: an account can be made with it.
    case register(ticket: String, suggested: SuggestedAccount)
    /// An account has confirmed the address that the provider has proven: is it theirs?
    case confirm(ticket: String, ways: [String])
    /// "Link this account of the provider to yours?"
    case link(ticket: String, provider: String, login: String?, uid: String)
    /// The account that was made waits.
    case pending
}

/// Where the page goes on after a provider.
package enum FederationPlace: Sendable {
    /// A path of our own host.
    case ownPage(path: String)
    /// The ticket of the hand-off: the second step needs it.
    case handOff(ticket: String)
}

/// What a page fills in for a new account. All of it is checked again.
package struct SuggestedAccount: Sendable {
    package let uid: String?
    /// The uid is that of the provider and no other.
    package let isUIDFixed: Bool
    package let name: String?
    package let email: String?
    package let isEmailProven: Bool
    /// A code is needed to join.
    package let needsCode: Bool
}

/// What a browser brings to a step of a sign-in by a provider.
package struct FederationVisitor: Sendable {
    /// From the cookie of this very attempt, if the browser has it.
    let browser: HandOff.BrowserSecret?
    let origin: String?
    let device: RandomID?
    /// A session token that the browser came with.
    let token: String?
    let actor: Actor

    package init(
        browser: HandOff.BrowserSecret?, origin: String?, device: RandomID?, token: String?, by actor: Actor
    ) {
        self.browser = browser
        self.origin = origin
        self.device = device
        self.token = token
        self.actor = actor
    }
}
