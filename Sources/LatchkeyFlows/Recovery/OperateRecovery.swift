package import LatchkeyCore
package import LatchkeyStore

/// Recovery codes from the command line, for everybody. They have no issuer whose right could end.
package struct OperateRecovery: Sendable {
    private let store: Store
    private let issue: IssueRecoveryCode
    private let clock: TimeSource

    package init(
        store: Store, secrets: OneTimeSecrets, clock: TimeSource = .system,
        randomness: Randomness = .system
    ) {
        let tokens = OneTimeTokens(
            store: store, secrets: secrets, throttle: ThrottlePolicy(), randomness: randomness)
        self.store = store
        self.issue = IssueRecoveryCode(
            store: store, tokens: tokens, notices: Notices(randomness: randomness),
            stepUp: StepUp(clock: clock, configuration: FlowsConfiguration()))
        self.clock = clock
    }

    /// Throws `not_found`, `invalid_fields`.
    package func code(uid: String, lifetime: Duration) async throws(LatchkeyError) -> IssueRecoveryCode.Result {
        guard let account = try await store.findAccount(uid: uid), account.state == .active else {
            throw LatchkeyError(.notFound)
        }
        let event = Actor.operator(clock).event(.recoveryCodeIssued, on: account.id)
        return try await issue.issue(lifetime: lifetime, acting: nil, event: event)
    }
}
