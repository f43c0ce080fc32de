/// Who can say who somebody is. The room `LatchkeyFederation` makes those that are asked by HTTP; flows know only this.
package protocol IdentityProvider: Sendable {
    var settings: ProviderSettings { get }

    /// Of all identities that it names; nil where they have several.
    var issuer: String? { get }

    /// All that its identities can have.
    var issuers: [String] { get }

    /// Where the browser goes. `isFresh`: the person is to prove anew who they are, where the provider can ask for that.
    ///
    /// Waits for nobody: where nothing of the provider was ever read it throws `unavailable` (G-020).
    func authorization(_ secrets: ProviderSecrets, isFresh: Bool, now: Timestamp) throws(ProviderRefusal) -> String

    /// What stood as `iss` beside the code (RFC 9207); asks nobody. Throws `answerIssuer`.
    func checkIssuer(_ said: String?, now: Timestamp) throws(ProviderRefusal)

    /// Exchanges the code and asks who it is, whom the configuration must let in: 12 seconds at most. With `unavailable` and `busy` the code
    /// has gone nowhere, and may be brought once more.
    ///
    /// Throws `failed`, `denied`, `unavailable`, `busy`, `notAllowed`.
    func identity(code: String, _ secrets: ProviderSecrets, now: Timestamp) async throws(ProviderRefusal) -> Identity

    /// Reads anew what is remembered of the provider, where it is old enough for that; called in the background.
    func refresh(now: Timestamp) async
}

/// The secrets of one attempt, computed when they are needed and stored nowhere (S-118).
package struct ProviderSecrets: Sendable {
    /// Comes back with the code, and names the attempt.
    package let state: String
    /// Of PKCE (RFC 7636): 43 characters.
    package let verifier: String
    /// Comes back in the id_token.
    package let nonce: String

    package init(state: String, verifier: String, nonce: String) {
        self.state = state
        self.verifier = verifier
        self.nonce = nonce
    }
}

extension ProviderSecrets: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "ProviderSecrets(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a provider has not said who somebody is. None shows text of a provider (G-021).
package enum ProviderRefusal: Error, Equatable, Sendable {
    /// What it answered is not what it must be; `stage` is a word of ours, for the audit. `isOutage`: it did not answer, or with a fault of
    /// its own (5xx), so that this is no work of whoever came.
    case failed(stage: String, isOutage: Bool = false)
    /// It does not take the code.
    case denied
    /// `iss` beside the code is another's, or missing where it was promised.
    case answerIssuer
    /// It cannot be asked for so many seconds.
    case unavailable(retryAfter: Int)
    /// So many calls to it are under way that no more begin.
    case busy
    /// Somebody, but none of those whom the configuration lets in; nil where nothing that is signed says who.
    case notAllowed(NamedPerson?)
}

/// Of whom a token is that has passed every check (G-013).
package struct NamedPerson: Equatable, Sendable {
    package let issuer: String
    package let subject: String
    /// `iat` of the token.
    package let saidAt: Timestamp?

    package init(issuer: String, subject: String, saidAt: Timestamp?) {
        self.issuer = issuer
        self.subject = subject
        self.saidAt = saidAt
    }
}

extension NamedPerson: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "NamedPerson(not shown)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
