import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// People who have signed up by a provider set a first password (docs/sign-in-with-others.md, Which account).
extension ChangePassword {
    /// Without a current one a proof of the last minutes stands for it.
    ///
    /// Throws `invalid_fields`, also where there is a password to be given; `reauth_required`, `password_blocked`, `too_many_attempts`,
    /// `busy`.
    func setFirst(_ new: String, device: RandomID?, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let account = caller.account
        guard try await store.findPasswordHash(of: account.id) == nil else { throw .field("current", .currentMissing) }
        let rule = try stepUp.requireOwnProof(caller)
        let password = try policy.accept(
            new, uid: account.uid, email: account.email, name: account.name, serviceWords: configuration.serviceWords,
            field: "new")
        try await take(.passwordChanges, by: actor, account.id)
        let hash = try await hasher.hash(password, for: actor.client.hashing())
        try await store.setFirstPassword(
            of: account.id, to: hash, acting: caller.actingOnOwn(by: rule), keptDevice: device,
            notice: { [notices] in notices.mail(.passwordChanged, to: $0, actor) },
            event: actor.event(.passwordChanged, on: account.id, ["first": "true"]))
    }
}
