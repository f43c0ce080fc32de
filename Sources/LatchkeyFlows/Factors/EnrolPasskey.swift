package import LatchkeyCore
import LatchkeyPasskeys
import LatchkeyStore
import LatchkeyTokens

/// A signed-in person adds a passkey or a security key (S-203): as the first code of an authenticator, it raises the session, ends all
/// others, and brings recovery codes to an account that had none.
package struct EnrolPasskey: Sendable {
    let store: Store
    let keys: DataKeys
    let ceremonies: PasskeyCeremonies
    let gate: SignInGate
    let stepUp: StepUp
    let notices: Notices
    let policy: ThrottlePolicy
    let randomness: Randomness

    package struct Added: Sendable {
        package let signedIn: SignedIn
        package let passkey: Passkey
        package let recoveryCodes: [String]?
    }

    /// Built here, and judged by the server's own copy: what they ask for is signed with the challenge. Throws `reauth_required`,
    /// `passkey_unavailable`, `factor_limit`.
    package func options(
        _ kind: Passkey.Kind, origin: String?, by actor: Actor
    ) async throws(LatchkeyError) -> PasskeyCreationOptions {
        let caller = try actor.caller
        try stepUp.requireOwnProof(caller)
        let place = try ceremonies.place(origin)
        let account = caller.account
        let keys = try await store.listPasskeys(of: account.id)
        guard keys.count < Passkey.maxPerAccount else { throw LatchkeyError(.factorLimit) }
        let handle = try await store.passkeyUser(of: account.id, orAdd: randomness.bytes(32))
        return ceremonies.creationOptions(
            kind, for: caller.registering(kind), of: account, handle: handle, beside: keys, at: place, now: actor.now)
    }

    /// Throws `reauth_required`, `invalid_fields`, `passkey_unavailable`, `too_many_attempts`, `factor_limit`; `passkey_invalid`, also
    /// where the challenge was used before; `passkey_taken` where an account has the key.
    package func add(
        _ sent: SentRegistration?, name: String?, origin: String?, device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> Added {
        let caller = try actor.caller
        let rule = try stepUp.requireOwnProof(caller)
        let place = try ceremonies.place(origin)
        let new = try await judge(sent, name: name, at: place, by: actor)
        let key = try await keys.open()
        let enrolment = Enrolment(
            .passkey(new), caller: caller.actingOnOwn(by: rule), proven: caller.session.authentication,
            notice: { [notices] in notices.mail(new.kind.added, to: $0, actor) })
        guard let signedIn = try await gate.enrol(caller, enrolment, device: device, by: actor) else {
            // The factors are others than those of the caller's cached account: the next request knows them.
            throw LatchkeyError(.reauthRequired, needs: rule.needs(of: .passkey))
        }
        return Added(
            signedIn: signedIn, passkey: new.listed(at: actor.now),
            recoveryCodes: signedIn.recoverySet.map { key.recoveryCodes(of: $0.id) })
    }

    private func judge(
        _ sent: SentRegistration?, name: String?, at place: PasskeyCeremonies.Place, by actor: Actor
    ) async throws(LatchkeyError) -> NewPasskey {
        let caller = try actor.caller
        let (id, now) = (caller.account.id, actor.now)
        guard let sent else { throw PasskeyCeremonies.registrationRefusal() }
        let response = try PasskeyCeremonies.read(sent)
        let (kind, challenge) = try accept(response.clientData, caller, at: place, now: now)
        let name = try Passkey.name(name, of: kind)
        try await store.take(.factorChanges, for: .account(id), policy: policy, now: now)
        guard try await store.spend(challenge, counting: [], now: now, policy: policy) else {
            throw PasskeyCeremonies.registrationRefusal()
        }
        let registration = try ceremonies.verify(response, challenge, as: kind, at: place)
        return ceremonies.new(
            kind, of: id, registration, sent, name: name, at: place, factorEpoch: caller.account.factorEpoch)
    }

    /// The challenge says what was asked for: nothing in the request can make a passkey of a security key (F-033).
    private func accept(
        _ data: ClientData, _ caller: Caller, at place: PasskeyCeremonies.Place, now: Timestamp
    ) throws(LatchkeyError) -> (Passkey.Kind, AcceptedChallenge) {
        for kind in Passkey.Kind.allCases {
            do throws(PasskeyFault) {
                let accepted = try ceremonies.challenges.accept(
                    data.challenge, for: caller.registering(kind), origin: place.origin, now: now)
                return (kind, accepted)
            } catch {
                guard error == .challengeForOtherUse else { throw PasskeyCeremonies.registrationRefusal(error) }
            }
        }
        throw PasskeyCeremonies.registrationRefusal(.challengeForOtherUse)
    }
}

extension Caller {
    /// Bound to this session: a challenge of another one, or of before a step-up, is none.
    fileprivate func registering(_ kind: Passkey.Kind) -> ChallengeUse {
        switch kind {
        case .passkey: .register(session: session.publicID.bytes)
        case .securityKey: .registerSecurityKey(session: session.publicID.bytes)
        }
    }
}

extension EnrolPasskey {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            store: parts.store, keys: parts.dataKeys, ceremonies: PasskeyCeremonies(parts), gate: gate,
            stepUp: parts.stepUp, notices: parts.notices, policy: parts.throttle, randomness: parts.randomness)
    }
}
