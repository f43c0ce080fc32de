import LatchkeyCore

/// What a stolen or forgotten session must not do alone: it needs a proof of the last minutes (S-112, S-302).
struct StepUp: Sendable {
    let clock: TimeSource
    let configuration: FlowsConfiguration

    /// Throws `reauth_required` unless the caller proved at most `recentSignIn` ago who they are, by so many factors, whenever the
    /// session began.
    func requireRecent(_ caller: Caller, factors: Int = 1) throws(LatchkeyError) {
        let needs = RequiredProof(recent: configuration.recentSignIn, factors: factors)
        try caller.require(needs, at: clock.now())
    }
}
