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

    /// Each check stands alone: made here, for this purpose, known, in time (S-125, S-126).
    ///
    /// A link that was made here is no guess and is never refused for others' guesses (S-307); a link that was not counts for the
    /// network in the door's own `quota`. Throws `one_time_token_invalid`, `too_many_attempts`.
    func find(
        link text: String, _ purposes: [OneTimeToken.Purpose], _ quota: Quota, _ client: ClientDetails
    ) async throws(LatchkeyError) -> OneTimeToken {
        guard let proven = secrets.token(ofLink: text, purposes) else {
            try await countGuess(quota, client)
            throw LatchkeyError(.oneTimeTokenInvalid)
        }
        guard let token = try await store.findToken(proven.id, now: clock.now()), token.purpose == proven.purpose else {
            throw LatchkeyError(.oneTimeTokenInvalid)
        }
        return token
    }

    /// Counts a guess at a code for this network, before it is looked at (S-040). Throws `too_many_attempts`.
    func countGuess(_ quota: Quota, _ client: ClientDetails) async throws(LatchkeyError) {
        try await store.take(quota, for: client.network, policy: throttle, now: clock.now())
    }

    /// The guess must have been counted. `accountID` may be nobody's, so that all look-ups are alike (S-312). Throws
    /// `one_time_token_invalid`.
    func find(
        code typed: String, of accountID: AccountID, _ purposes: [OneTimeToken.Purpose]
    ) async throws(LatchkeyError) -> OneTimeToken {
        let tokens = try await store.listTokens(of: accountID, purposes, now: clock.now())
        guard let token = tokens.first(where: { secrets.isCode(typed, of: $0) }) else {
            throw LatchkeyError(.oneTimeTokenInvalid)
        }
        return token
    }
}
