package import LatchkeyCore
package import LatchkeyStore

/// Codes from the command line, for everybody: for a new password, and for the second step of a sign-in. They have no issuer whose right
/// could end.
package struct OperateRecovery: Sendable {
    private let store: Store
    private let notices: Notices
    private let issue: IssueRecoveryCode
    private let issueFactor: IssueFactorCode
    private let clock: TimeSource

    package init(
        store: Store, secrets: OneTimeSecrets, clock: TimeSource = .system,
        randomness: Randomness = .system
    ) {
        let tokens = OneTimeTokens(
            store: store, secrets: secrets, throttle: ThrottlePolicy(), randomness: randomness)
        let notices = Notices(randomness: randomness)
        let stepUp = StepUp(clock: clock, configuration: FlowsConfiguration())
        self.store = store
        self.notices = notices
        self.issue = IssueRecoveryCode(store: store, tokens: tokens, notices: notices, stepUp: stepUp)
        self.issueFactor = IssueFactorCode(store: store, tokens: tokens, notices: notices, stepUp: stepUp)
        self.clock = clock
    }

    /// Throws `not_found`, `invalid_fields`.
    package func code(uid: String, lifetime: Duration) async throws(LatchkeyError) -> IssueRecoveryCode.Issued {
        let event = Actor.operator(clock).event(.recoveryCodeIssued, on: try await find(uid))
        return try await issue.issue(lifetime: lifetime, acting: nil, event: event)
    }

    /// Stands for a second factor once (F-030); whoever has a confirmed address is told. Throws `not_found`, `invalid_fields`,
    /// `factor_missing`.
    package func factorCode(uid: String, lifetime: Duration) async throws(LatchkeyError) -> IssueFactorCode.Issued {
        let actor = Actor.operator(clock)
        return try await issueFactor.issue(
            lifetime: lifetime, acting: nil, event: actor.event(.factorCodeIssued, on: try await find(uid))
        ) { [notices] in
            notices.mail(.factorCodeIssued, to: $0, actor)
        }
    }

    private func find(_ uid: String) async throws(LatchkeyError) -> AccountID {
        guard let account = try await store.findAccount(uid: uid) else { throw LatchkeyError(.notFound) }
        guard account.isActive(at: clock.now()) else { throw LatchkeyError(.accountNotActive) }
        return account.id
    }
}
