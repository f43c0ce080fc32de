import LatchkeyCore
import LatchkeyStore

/// The job behind a recovery request: finds out whether there is somebody to write to, and makes the mail.
struct ResolveRecovery: Sendable {
    let store: Store
    let tokens: OneTimeTokens
    let policy: ThrottlePolicy
    let clock: TimeSource
    let randomness: Randomness

    func callAsFunction(_ request: RecoveryRequest) async throws(LatchkeyError) -> JobOutcome {
        let now = clock.now()
        try await store.resolveRecovery(request, policy: policy, now: now) { [tokens, randomness] account, address in
            let token = tokens.make(.resetPassword, of: account.id, email: address, now: now)
            let mail = OutgoingMail(
                id: RandomID(randomness), kind: .resetPassword, language: request.language, accountID: account.id,
                recipient: address, tokenID: token.id, origin: request.origin, createdAt: now)
            return IssuedToken(token, mails: [mail])
        }
        return .gone
    }
}

extension ResolveRecovery {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, tokens: parts.tokens, policy: parts.throttle, clock: parts.clock,
            randomness: parts.randomness)
    }
}
