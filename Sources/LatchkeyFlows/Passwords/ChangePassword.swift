package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A signed-in person sets a new password; all their other sessions end, and other devices are forgotten (S-023,
/// S-105, S-305).
package struct ChangePassword: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let attempts: PasswordAttempts
    let policy: PasswordPolicy
    let configuration: FlowsConfiguration
    let stepUp: StepUp
    let notices: Notices

    /// Throws `reauth_required`, `invalid_fields`, `password_blocked`, `current_password_wrong`, `too_many_attempts`, `busy`.
    package func callAsFunction(
        current: String?, new: String, device: RandomID?, by actor: Actor
    ) async throws(LatchkeyError) {
        guard let current else { return try await setFirst(new, device: device, by: actor) }
        let caller = try actor.caller
        let rule = try stepUp.requireFactorProof(caller)
        let account = caller.account
        let password = try policy.accept(
            new, uid: account.uid, email: account.email, name: account.name, serviceWords: configuration.serviceWords,
            field: "new"
        )
        let proven = try await CurrentPassword(store: store, attempts: attempts)
            .prove(current, from: device, or: .passwordChangeFailed, by: actor)
        let event = actor.event(.passwordChanged, on: account.id)
        try await attempts.following(proven.outcome) { () throws(LatchkeyError) in
            guard Password(candidate: current) != password else {
                throw .field("new", .passwordSame)
            }
            try await take(.passwordChanges, by: actor, account.id)
            let hash = try await hasher.hash(password, for: actor.client.hashing(for: proven.attempt))
            try await store.changePassword(
                of: account.id, to: hash, acting: caller.actingOnOwn(by: rule), expecting: proven.hash,
                keptDevice: device,
                settled: proven.attempt, notice: { [notices] in notices.mail(.passwordChanged, to: $0, actor) },
                event: event
            )
        }
    }

    /// The hash of one's own new password, for those who signed in a moment ago instead of giving the current one (S-302).
    ///
    /// Throws `reauth_required`, `invalid_fields`, `password_blocked`, `too_many_attempts`, `busy`.
    func hash(
        ofNew typed: String, _ changes: ManageAccounts.Changes, by actor: Actor
    ) async throws(LatchkeyError) -> String {
        let caller = try actor.caller
        try stepUp.requireOwnProof(caller)
        let account = caller.account
        let password = try policy.accept(
            typed, uid: changes.uid ?? account.uid, email: changes.email?.address ?? account.email,
            name: changes.name ?? account.name, serviceWords: configuration.serviceWords)
        try await take(.profilePasswords, by: actor, account.id)
        return try await hasher.hash(password, for: actor.client.hashing())
    }

    /// Before the hash that it is for; `changePassword` clears the account's other counters, and this one stays.
    func take(_ quota: Quota, by actor: Actor, _ id: AccountID) async throws(LatchkeyError) {
        try await store.take(quota, for: .account(id), policy: attempts.policy, now: actor.now)
    }
}

extension ChangePassword {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, hasher: parts.hasher, attempts: parts.attempts, policy: parts.passwordPolicy,
            configuration: parts.configuration, stepUp: parts.stepUp, notices: parts.notices)
    }
}
