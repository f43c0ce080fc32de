package import LatchkeyCore
import LatchkeyStore
import LatchkeyTokens

/// One's own second factors: see them, rename and remove them, print new recovery codes.
package struct ManageFactors: Sendable {
    let store: Store
    let keys: DataKeys
    let stepUp: StepUp
    let notices: Notices
    let policy: ThrottlePolicy
    let trust: DeviceTrust
    let clock: TimeSource
    let randomness: Randomness

    /// One's own.
    package struct List: Sendable {
        package let factors: FactorOverview
        /// How many browsers spare the question for them.
        package let trustedDevices: Int
    }

    /// No seed and no code (S-171).
    package func list(_ caller: Caller) async throws(LatchkeyError) -> List {
        let id = caller.account.id
        return List(
            factors: try await store.findFactors(of: id),
            trustedDevices: try await store.countTrustedDevices(of: id, trust, now: clock.now()))
    }

    /// All of one's browsers ask for the second factor again. Where none spared it, nothing happens.
    package func forgetDevices(by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        try await store.forgetTrust(
            of: caller.account.id, acting: caller.actingOnOwn,
            event: actor.event(.devicesForgotten, on: caller.account.id))
    }

    /// Throws `not_found`, for another's too, and `invalid_fields`.
    package func rename(_ id: String, to name: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let name = try Authenticator.name(name)
        try await store.renameAuthenticator(
            try ManageFactors.id(id), of: caller.account.id, to: name, acting: caller.actingOnOwn,
            event: actor.event(.factorRenamed, on: caller.account.id, ["kind": "totp"]))
    }

    /// With the last one the recovery codes go; all other sessions end. Throws `reauth_required`, `not_found`, and `last_factor`
    /// where one of the account's roles needs one.
    package func remove(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let rule = try stepUp.requireOwnProof(caller)
        try await store.removeAuthenticator(
            try ManageFactors.id(id), of: caller.account.id, acting: caller.actingOnOwn(by: rule),
            factorEpoch: caller.account.factorEpoch,
            notice: { [notices] in notices.mail(.factorRemoved, to: $0, actor) },
            event: actor.event(.factorRemoved, on: caller.account.id, ["kind": "totp"]))
    }

    /// Throws `not_found`, for another's too, and `invalid_fields`.
    package func renamePasskey(_ id: String, to name: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let account = caller.account.id
        try await store.renamePasskey(
            try ManageFactors.id(id), of: account, to: try Authenticator.name(name), acting: caller.actingOnOwn,
            event: { actor.event(.factorRenamed, on: account, ["kind": $0.rawValue]) }, at: actor.now)
    }

    /// As `remove`. Throws `last_factor` and `last_credential` beside (F-046).
    package func removePasskey(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let rule = try stepUp.requireOwnProof(caller)
        let account = caller.account
        try await store.removePasskey(
            try ManageFactors.id(id), of: account.id, acting: caller.actingOnOwn(by: rule),
            factorEpoch: account.factorEpoch,
            notice: { [notices] kind, account in notices.mail(kind.removed, to: account, actor) },
            event: { actor.event(.factorRemoved, on: account.id, ["kind": $0.rawValue]) }, at: actor.now)
    }

    /// Shown this once; earlier ones are void (S-183). Throws `reauth_required`, `factor_missing`, `too_many_attempts`.
    package func newRecoveryCodes(by actor: Actor) async throws(LatchkeyError) -> [String] {
        let caller = try actor.caller
        let rule = try stepUp.requireOwnProof(caller)
        guard !caller.account.factors.isEmpty else { throw LatchkeyError(.factorMissing) }
        try await store.take(.factorChanges, for: .account(caller.account.id), policy: policy, now: actor.now)
        let key = try await keys.open()
        let made = try await store.replaceRecoverySet(
            RandomID(randomness), of: caller.account.id, acting: caller.actingOnOwn(by: rule),
            factorEpoch: caller.account.factorEpoch,
            notice: { [notices] in notices.mail(.recoveryCodesMade, to: $0, actor) },
            event: actor.event(.recoveryCodesMade, on: caller.account.id))
        // The factors are others than those of the caller's cached account: the next request knows them.
        guard let made else { throw LatchkeyError(.reauthRequired, needs: rule.needs(of: .totp)) }
        return key.recoveryCodes(of: made.id)
    }

    static func id(_ text: String) throws(LatchkeyError) -> RandomID {
        guard let id = RandomID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        return id
    }
}

extension ManageFactors {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, keys: parts.dataKeys, stepUp: parts.stepUp, notices: parts.notices,
            policy: parts.throttle, trust: parts.configuration.deviceTrust, clock: parts.clock,
            randomness: parts.randomness)
    }
}
