import LatchkeyCore

/// What a stolen or forgotten session must not do alone: it needs a proof of the last minutes (S-112, S-302).
struct StepUp: Sendable {
    let clock: TimeSource
    let configuration: FlowsConfiguration

    /// What `requireOwnProof` asks for.
    var rule: StepUpRule { StepUpRule(recent: configuration.recentSignIn) }

    /// Throws `reauth_required`, with what is needed, unless the caller proved at most `recentSignIn` ago who they are, whenever the
    /// session began; by two factors, if the account has a second one (F-019).
    ///
    /// The caller was read from a cache. Who acts hands the rule on to the transaction, which asks again: `caller.actingOnOwn(by: rule)`.
    @discardableResult
    func requireOwnProof(_ caller: Caller) throws(LatchkeyError) -> StepUpRule {
        try require(rule, caller)
    }

    /// The same for an act that brings the current password: without a second factor that is proof enough.
    func requireFactorProof(_ caller: Caller) throws(LatchkeyError) -> StepUpRule {
        try require(StepUpRule(recent: configuration.recentSignIn, bringsPassword: true), caller)
    }

    private func require(_ rule: StepUpRule, _ caller: Caller) throws(LatchkeyError) -> StepUpRule {
        try rule.require(caller.session.authentication, of: caller.account.factors, at: clock.now())
        return rule
    }
}
