import LatchkeyCore
import LatchkeyStore

/// Makes one-time tokens, and finds the one that a link or a code speaks of.
struct OneTimeTokens: Sendable {
    let store: Store
    let secrets: OneTimeSecrets
    let throttle: ThrottlePolicy
    let clock: TimeSource
    let randomness: Randomness

    func make(
        _ purpose: OneTimeToken.Purpose, of accountID: AccountID, email: String?, now: Timestamp,
        lifetime: Duration? = nil, issuedBy: AccountID? = nil
    ) -> OneTimeToken {
        OneTimeToken(
            id: RandomID(randomness), purpose: purpose, accountID: accountID, email: email, createdAt: now,
            lifetime: lifetime, issuedBy: issuedBy)
    }

    /// Counts a use of a link or code for this network. Throws `too_many_attempts`.
    func countGuess(_ client: ClientDetails) async throws(LatchkeyError) {
        try await store.take(.linkGuesses, for: client.network, policy: throttle, now: clock.now())
    }

    /// Each check stands alone: known, in time, for this purpose, proven (S-125, S-126). Throws `one_time_token_invalid`.
    func find(
        link text: String, _ purposes: [OneTimeToken.Purpose]
    ) async throws(LatchkeyError) -> OneTimeToken {
        guard let id = OneTimeSecrets.tokenID(ofLink: text),
            let token = try await store.findToken(id, now: clock.now()),
            purposes.contains(token.purpose),
            secrets.isLink(text, of: token)
        else { throw LatchkeyError(.oneTimeTokenInvalid) }
        return token
    }

    /// A guess is counted before it is looked at. Throws `one_time_token_invalid`.
    func find(
        code typed: String, of accountID: AccountID, _ purposes: [OneTimeToken.Purpose]
    ) async throws(LatchkeyError) -> OneTimeToken {
        for token in try await store.listTokens(of: accountID, purposes, now: clock.now()) {
            if try await store.reserveCodeGuess(token.id), secrets.isCode(typed, of: token) { return token }
        }
        throw LatchkeyError(.oneTimeTokenInvalid)
    }
}
