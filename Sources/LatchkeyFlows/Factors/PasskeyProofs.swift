import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyStore

/// Judges what passkeys sign, the same on every route that takes it. Whatever is wrong with it, the answer is `passkey_invalid`.
struct PasskeyProofs: Sendable {
    let store: Store
    let ceremonies: PasskeyCeremonies
    let policy: ThrottlePolicy
    let notices: Notices

    /// Throws `passkey_invalid` for what has not the form of one.
    func read(_ sent: SentAssertion?) throws(LatchkeyError) -> AssertionResponse {
        guard let sent else { throw LatchkeyError(.passkeyInvalid) }
        do throws(PasskeyFault) {
            return try AssertionResponse(
                id: sent.id, rawID: sent.rawID, type: sent.type, clientDataJSON: sent.clientDataJSON,
                authenticatorData: sent.authenticatorData, signature: sent.signature, userHandle: sent.userHandle)
        } catch {
            throw LatchkeyError(.passkeyInvalid, cause: error)
        }
    }

    /// After the challenge was spent. Records what was wrong, as `event` says it, and tells the person of a counter that did not grow.
    func verify(
        _ response: AssertionResponse, of candidate: PasskeyCandidate, _ challenge: AcceptedChallenge,
        at place: PasskeyCeremonies.Place, requiresUserVerification: Bool, or event: AuditEvent.Kind, by actor: Actor
    ) async throws(LatchkeyError) -> VerifiedAssertion {
        let verifier = AssertionVerifier(
            relyingParty: place.relyingParty, requiresUserVerification: requiresUserVerification)
        do throws(PasskeyFault) {
            return try verifier.verify(
                response, of: candidate.credential, challenge: challenge, origin: place.origin)
        } catch {
            throw try await refusal(error, of: candidate, or: event, by: actor)
        }
    }

    private func refusal(
        _ fault: PasskeyFault, of candidate: PasskeyCandidate, or event: AuditEvent.Kind, by actor: Actor
    ) async throws(LatchkeyError) -> LatchkeyError {
        if fault == .counterNotGreater {
            try await tellCopied(candidate, by: actor)
        } else {
            try await recordFailure(of: candidate, as: event, by: actor)
        }
        return LatchkeyError(.passkeyInvalid, cause: fault)
    }

    func recordFailure(
        of candidate: PasskeyCandidate, as event: AuditEvent.Kind, by actor: Actor
    ) async throws(LatchkeyError) {
        try await recordFailure(of: candidate.passkey.kind, on: candidate.account.id, as: event, by: actor)
    }

    /// The same for a credential that nobody has, or not whoever it would have to be: what it costs does not tell of whose keys we know
    /// (docs/decisions/0057).
    func recordFailure(
        of kind: Passkey.Kind = .passkey, on id: AccountID?, as event: AuditEvent.Kind, by actor: Actor
    ) async throws(LatchkeyError) {
        try await store.recordEvents([actor.event(event, on: id, ["kind": kind.rawValue])])
    }

    /// The signature was right, and the counter is one that was seen before: somebody may have a copy of the key (F-041). It stays, as
    /// its owner may have no other; the mail goes out once a day.
    private func tellCopied(_ candidate: PasskeyCandidate, by actor: Actor) async throws(LatchkeyError) {
        let kind = candidate.passkey.kind.rawValue
        try await store.recordEvents(
            [actor.event(.passkeyCounter, on: candidate.account.id, ["kind": kind])],
            notice: notices.mail(.passkeyCopied, to: candidate.account, actor))
    }

    /// Why a signature that was right has opened nothing: of two with one counter the other has passed, or the account has changed.
    func overtaken(
        _ candidate: PasskeyCandidate, _ assertion: VerifiedAssertion, by actor: Actor
    ) async throws(LatchkeyError) -> LatchkeyError {
        if assertion.signCount > 0, let now = try await store.findPasskey(assertion.credentialID, device: nil),
            now.account.id == candidate.account.id, now.signCount >= assertion.signCount
        {
            try await tellCopied(candidate, by: actor)
        }
        return LatchkeyError(.passkeyInvalid)
    }
}

extension PasskeyProofs {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, ceremonies: PasskeyCeremonies(parts), policy: parts.throttle, notices: parts.notices)
    }
}
