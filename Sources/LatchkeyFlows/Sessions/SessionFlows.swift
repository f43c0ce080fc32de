import LatchkeyCore
import LatchkeyTokens

/// Sessions that have begun: whose a token is, which there are, and ending them.
package struct SessionFlows: Sendable {
    package let live: LiveSessions
    package let authenticate: Authenticate
    package let manage: ManageSessions
    /// For browsers that drop the cookie.
    package let proveKey: ProveSessionKey

    init(_ parts: FlowParts, issuer: SessionTokenIssuer, verifier: SessionTokenVerifier) {
        live = LiveSessions(store: parts.store, configuration: parts.configuration, clock: parts.clock)
        authenticate = Authenticate(
            tokens: VerifiedTokens(verifier, randomness: parts.randomness), issuer: issuer, liveSessions: live,
            clock: parts.clock)
        proveKey = ProveSessionKey(parts, issuer: issuer, liveSessions: live)
        manage = ManageSessions(store: parts.store, clock: parts.clock, policy: parts.throttle)
    }
}
