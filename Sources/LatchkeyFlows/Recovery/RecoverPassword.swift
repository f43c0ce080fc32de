package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A new password for people who have the link or the code from a mail, or a code from staff. It signs nobody in (S-127).
package struct RecoverPassword: Sendable {
    let store: Store
    let hasher: PasswordHasher
    let policy: PasswordPolicy
    let configuration: FlowsConfiguration
    let tokens: OneTimeTokens
    let notices: Notices

    package enum Proof: Sendable {
        case link(String)
        case code(String, uid: String)
    }

    /// Throws `one_time_token_invalid` for every reason alike, `invalid_fields`, `password_blocked`, `too_many_attempts`, `busy`.
    package func callAsFunction(
        _ proof: Proof, new: String, by actor: Actor
    ) async throws(LatchkeyError) {
        let token = try await token(for: proof, by: actor)
        guard let account = try await store.findAccount(token.accountID), account.isActive(at: actor.now) else {
            throw LatchkeyError(.oneTimeTokenInvalid)
        }
        // A password that is refused uses nothing up.
        let password = try policy.accept(
            new, uid: account.uid, email: account.email, name: account.name,
            serviceWords: configuration.serviceWords, field: "new")
        let hash = try await hash(password, for: token, by: actor)
        let event = actor.event(.passwordRecovered, on: account.id, ["purpose": "\(token.purpose)"])
        try await store.recoverPassword(
            token, to: hash, notice: { [notices] in notices.mail(.passwordChanged, to: $0, actor) },
            unlinked: { [notices] in notices.mail(.identityUnlinked, to: $0, actor) }, event: event)
    }

    /// A right link or code counts nowhere else, and each use of it costs a hash. People who have none use nothing up (S-307).
    private func hash(
        _ password: Password, for token: OneTimeToken, by actor: Actor
    ) async throws(LatchkeyError) -> String {
        let client = actor.client.hashing()
        // Asked first: a full queue must not use up the tries.
        guard !hasher.isFull(for: client) else { throw LatchkeyError(.busy, retryAfter: 1) }
        try await store.take(
            .recoveryHashes, for: QuotaKey(token.id.bytes), policy: configuration.throttle, now: actor.now)
        return try await hasher.hash(password, for: client)
    }

    /// With a code the same is counted and looked up whether the name is somebody's or not, and whether a code is out or not
    /// (S-312).
    private func token(for proof: Proof, by actor: Actor) async throws(LatchkeyError) -> OneTimeToken {
        switch proof {
        case .link(let text):
            return try await tokens.find(link: text, [.resetPassword], .recoveryGuesses, by: actor)
        case .code(let typed, let uid):
            let isTooLong = SignInName(uid).isTooLong
            let candidate = isTooLong ? nil : try await store.findRecoverableID(uid, now: actor.now)
            return try await tokens.find(
                code: typed, of: candidate ?? AccountID(tokens.randomness),
                [.resetPassword, .recoveryCode], .recoveryGuesses, by: actor)
        }
    }
}

extension RecoverPassword {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, hasher: parts.hasher, policy: parts.passwordPolicy, configuration: parts.configuration,
            tokens: parts.tokens, notices: parts.notices)
    }
}
