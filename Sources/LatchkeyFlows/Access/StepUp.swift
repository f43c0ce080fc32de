import LatchkeyCore

/// What a stolen or forgotten session must not do alone: it needs a sign-in of the last minutes (S-112, S-302).
struct StepUp: Sendable {
    let clock: TimeSource
    let configuration: FlowsConfiguration

    /// Throws `reauth_required` unless the caller's session began at most `recentSignIn` ago. A session that began in the
    /// future is not recent: the clock has gone back since, and nobody knows by how much (S-332).
    func requireRecent(_ caller: Caller) throws(LatchkeyError) {
        let age = clock.now() - caller.session.createdAt
        guard (.zero...configuration.recentSignIn).contains(age) else { throw LatchkeyError(.reauthRequired) }
    }
}
