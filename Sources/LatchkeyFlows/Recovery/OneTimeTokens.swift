import LatchkeyCore
import LatchkeyStore

/// Makes one-time tokens, and finds the one that a link or a code speaks of.
struct OneTimeTokens: Sendable {
    let store: Store
    let secrets: OneTimeSecrets
    let throttle: ThrottlePolicy
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
    /// network in the route's own `quota`. Throws `one_time_token_invalid`, `too_many_attempts`.
    func find(
        link text: String, _ purposes: [OneTimeToken.Purpose], _ quota: Quota, by actor: Actor
    ) async throws(LatchkeyError) -> OneTimeToken {
        guard let proven = secrets.token(ofLink: text, purposes) else { throw try await wrongGuess(quota, by: actor) }
        guard let token = try await store.findToken(proven.id, now: actor.now), token.purpose == proven.purpose else {
            throw LatchkeyError(.oneTimeTokenInvalid)
        }
        return token
    }

    /// A right code is never refused for others' guesses either: 48 bits are not found by trying (S-307, S-310).
    ///
    /// `accountID` may be nobody's: a wrong code costs one look-up and one count all the same (S-312). Throws as with a link.
    func find(
        code typed: String, of accountID: AccountID, _ purposes: [OneTimeToken.Purpose], _ quota: Quota,
        by actor: Actor
    ) async throws(LatchkeyError) -> OneTimeToken {
        // Before the look-up: this work must not tell whether a code is out.
        let code = ReadableCode.canonical(of: typed)
        let tokens = try await store.listTokens(of: accountID, purposes, now: actor.now)
        // Where no code is out, what was typed is compared with the code of a token that does not exist.
        let compared = tokens.isEmpty ? [make(.recoveryCode, of: accountID, email: nil, now: actor.now)] : tokens
        guard let token = compared.first(where: { secrets.isCode(code, of: $0) }), !tokens.isEmpty else {
            throw try await wrongGuess(quota, by: actor)
        }
        // Of a right code alone, and before what it leads to is worked for: its issuer must be allowed to help by now (S-300).
        guard let good = try await store.findToken(token.id, isForOwner: true, now: actor.now) else {
            throw LatchkeyError(.oneTimeTokenInvalid)
        }
        return good
    }

    /// The code of a token that is known by what it was asked for: one attempt to link. Throws as with a link.
    func find(
        code typed: String, named id: RandomID, _ purpose: OneTimeToken.Purpose, _ quota: Quota, by actor: Actor
    ) async throws(LatchkeyError) -> OneTimeToken {
        guard let token = try await store.findToken(id, now: actor.now), token.purpose == purpose,
            secrets.isCode(ReadableCode.canonical(of: typed), of: token)
        else { throw try await wrongGuess(quota, by: actor) }
        return token
    }

    /// Counts a wrong link or code for the network (S-040); answers the refusal. Throws `too_many_attempts`.
    private func wrongGuess(_ quota: Quota, by actor: Actor) async throws(LatchkeyError) -> LatchkeyError {
        try await store.take(quota, for: actor.client.network, policy: throttle, now: actor.now)
        return LatchkeyError(.oneTimeTokenInvalid)
    }
}
