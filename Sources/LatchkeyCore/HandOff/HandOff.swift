/// A sign-in on our host for a page of another origin, from its beginning until its code is exchanged for a session there.
package struct HandOff: Equatable, Sendable {
    /// 128 secret bits in a cookie of our host: whoever has them is the browser that began. Only their hash is stored.
    package typealias BrowserSecret = RandomID

    package static let lifetime = Duration.seconds(600)
    /// Of a code, from the proof on.
    package static let codeLifetime = Duration.seconds(60)
    /// How long after its first use a code may come once more without ending the session that it opened: a page that sends twice.
    package static let repeatedWithin = Duration.seconds(5)
    /// For how long after its end a hand-off is kept, so that a used code is recognised.
    package static let memory = Duration.seconds(600)

    /// Names it to our own pages; what they prove themselves with is a MAC of it.
    package let id: RandomID
    /// Where it began, and where alone its code is good.
    package let returnAddress: ReturnAddress
    /// Of the page that began, which tells its own hand-offs by it.
    package let state: HandOffState
    package let challenge: CodeChallenge
    /// Whether the session is to outlive the browser.
    package let isRemembered: Bool
    /// The page asked for this provider; nil where it left that to ours.
    package let provider: ProviderID?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package init(
        id: RandomID, returnAddress: ReturnAddress, state: HandOffState, challenge: CodeChallenge, isRemembered: Bool,
        provider: ProviderID? = nil, createdAt: Timestamp, expiresAt: Timestamp
    ) {
        self.id = id
        self.returnAddress = returnAddress
        self.state = state
        self.challenge = challenge
        self.isRemembered = isRemembered
        self.provider = provider
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    /// Where the browser goes with the code: in the fragment, which no server and no log gets to see.
    package func location(code: String) -> String {
        "\(returnAddress.text)#latchkey=\(code)&latchkey_state=\(state.text)"
    }
}
