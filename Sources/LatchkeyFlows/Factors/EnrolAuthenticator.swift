package import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

/// A signed-in person adds an authenticator: its seed is shown once, and its first code makes it a factor (S-173).
package struct EnrolAuthenticator: Sendable {
    let store: Store
    let keys: DataKeys
    let gate: SignInGate
    let stepUp: StepUp
    let notices: Notices
    let policy: ThrottlePolicy
    /// What the app shows above the code.
    let issuer: String
    let randomness: Randomness

    /// What the app is to be told; nobody gets to see it again.
    package struct Begun: Sendable {
        package let id: RandomID
        package let seed: TOTPSeed
        package let uri: String
        package let expiresAt: Timestamp
    }

    /// The session that goes on in place of the caller's, and the recovery codes of an account that had none.
    package struct Confirmed: Sendable {
        package let signedIn: SignedIn
        package let recoveryCodes: [String]?
    }

    /// For this session alone; others that wait for their first code stay (S-361). Throws `reauth_required`, `invalid_fields`,
    /// `factor_limit`, `too_many_attempts`.
    package func begin(name: String?, by actor: Actor) async throws(LatchkeyError) -> Begun {
        let caller = try actor.caller
        let rule = try stepUp.requireOwnProof(caller)
        let account = caller.account
        let name = try Authenticator.name(name)
        let now = actor.now
        try await store.take(.factorChanges, for: .account(account.id), policy: policy, now: now)
        let (id, seed) = (RandomID(randomness), TOTPSeed(randomness))
        let sealed = try await keys.open().seal(seed, row: id, of: account.id, randomness)
        let isAdded = try await store.addAuthenticator(
            Authenticator(id: id, accountID: account.id, name: name, sealed: sealed, createdAt: now),
            begunBy: .session(caller.session.publicID), acting: caller.actingOnOwn(by: rule),
            factorEpoch: account.factorEpoch)
        guard isAdded else { throw try await refusal(of: account.id, rule) }
        return Begun(
            id: id, seed: seed, uri: AuthenticatorURI.text(of: seed, issuer: issuer, uid: account.uid),
            expiresAt: now + Authenticator.enrolmentLifetime)
    }

    /// By the session that began it, or one that goes on in its place. The code is counted before it is looked at; after five, or fifteen
    /// minutes, nothing waits for one. From the right one on the
    /// account has the factor, the caller goes on in a new session that has proven it, and all other sessions end (S-106).
    ///
    /// Throws `reauth_required`, `not_found` where nothing waits, and `factor_invalid` with `clockOff` where the code is one of the
    /// five minutes before or after.
    package func confirm(
        _ id: String, code typed: String, device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) -> Confirmed {
        let caller = try actor.caller
        let rule = try stepUp.requireOwnProof(caller)
        let id = try ManageFactors.id(id)
        // Not six digits: nobody's code, and not counted.
        guard let code = TOTPCode(typed) else { throw LatchkeyError(.factorInvalid) }
        let (session, now) = (caller.session.publicID, actor.now)
        let waiting = try await store.tryConfirmation(of: id, by: caller.account.id, in: session, now: now)
        guard let waiting else { throw LatchkeyError(.notFound) }
        let key = try await keys.open()
        guard let seed = key.open(waiting.sealed, row: id, of: waiting.accountID) else {
            throw LatchkeyError(.internalError)
        }
        guard let drift = TOTP.drift(of: code, seed, at: now, among: TOTPStep.learnable) else {
            throw EnrolAuthenticator.refusal(of: code, seed, at: now)
        }
        let confirmed = ConfirmedAuthenticator(
            id: id, accountID: waiting.accountID, begunBy: .session(session),
            step: TOTPStep.number(at: now) + Int64(drift), drift: drift, recoverySet: RandomID(randomness),
            factorEpoch: caller.account.factorEpoch)
        let enrolment = Enrolment(
            authenticator: confirmed, caller: caller.actingOnOwn(by: rule),
            proven: caller.session.authentication,
            notice: { [notices] in notices.mail(.factorAdded, to: $0, actor) })
        guard let signedIn = try await gate.enrol(caller, enrolment, device: device, by: actor) else {
            throw LatchkeyError(.notFound)
        }
        return Confirmed(
            signedIn: signedIn, recoveryCodes: signedIn.recoverySet.map { key.recoveryCodes(of: $0.id) })
    }

    /// By how much the clock of the phone is off, so that its owner can set it: only here, where the code opens nothing yet.
    static func refusal(of code: TOTPCode, _ seed: TOTPSeed, at now: Timestamp) -> LatchkeyError {
        let drift = TOTP.drift(of: code, seed, at: now, among: TOTPStep.hinted)
        return LatchkeyError(.factorInvalid, clockOff: drift.map { $0 * Int(TOTPStep.seconds) })
    }

    private func refusal(of id: AccountID, _ rule: StepUpRule) async throws(LatchkeyError) -> LatchkeyError {
        let count = try await store.listAuthenticators(of: id).count
        guard count < Authenticator.maxPerAccount else { return LatchkeyError(.factorLimit) }
        // The factors are others than those of the caller's cached account: the next request knows them.
        return LatchkeyError(.reauthRequired, needs: rule.needs(of: .totp))
    }
}

extension EnrolAuthenticator {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            store: parts.store, keys: parts.dataKeys, gate: gate, stepUp: parts.stepUp, notices: parts.notices,
            policy: parts.throttle, issuer: parts.configuration.factorIssuer, randomness: parts.randomness)
    }
}
