import LatchkeyCore

/// What a stolen or forgotten session must not do alone: it needs a proof of the last minutes (S-112, S-302).
struct StepUp: Sendable {
    let clock: TimeSource
    let configuration: FlowsConfiguration

    /// Throws `reauth_required` unless the caller proved at most `recentSignIn` ago who they are, whenever the session began.
    func requireRecent(_ caller: Caller) throws(LatchkeyError) {
        let authentication = caller.session.authentication
        guard authentication.isRecent(at: clock.now(), within: configuration.recentSignIn) else {
            throw LatchkeyError(.reauthRequired)
        }
    }
}
