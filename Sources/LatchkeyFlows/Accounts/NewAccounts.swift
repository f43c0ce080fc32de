package import LatchkeyCore
import LatchkeyPasswords

/// What a new account is made from, as typed.
package struct NewAccountFields: Sendable {
    package let uid: String
    /// Nil where staff add somebody who will choose one.
    package let password: String?
    package let name: String
    package let email: String?
    /// A join code, or the secret of an invitation.
    package let code: String?
    /// Fields of the profile; those that people do not write themselves are ignored, and what staff say of others is judged by them
    /// (`ApplyRoster`).
    package let profile: [String: ProfileWish]

    package init(
        uid: String, password: String?, name: String, email: String?, code: String? = nil,
        profile: [String: ProfileWish] = [:]
    ) {
        self.uid = uid
        self.password = password
        self.name = name
        self.email = email
        self.code = code
        self.profile = profile
    }
}

/// The one way in which accounts come into being, whoever asks: the same field rules and password policy (S-021).
struct NewAccounts: Sendable {
    let hasher: PasswordHasher
    let policy: PasswordPolicy
    let configuration: FlowsConfiguration
    let randomness: Randomness

    struct Accepted {
        let uid: UID
        let name: PersonName
        let email: EmailAddress?
        let password: Password?
        let profile: [String: String]
    }

    /// Checks every field and reports all that are wrong at once. Throws `invalid_fields` or `password_blocked`.
    func accept(
        _ fields: NewAccountFields, at door: AdmissionDoor
    ) throws(LatchkeyError) -> Accepted {
        var refusals: [LatchkeyError] = []
        func accepted<Value>(_ check: () throws(LatchkeyError) -> Value) -> Value? {
            do {
                return try check()
            } catch {
                refusals.append(error)
                return nil
            }
        }
        let uid = accepted { () throws(LatchkeyError) -> UID in
            let uid = try UID(fields.uid)
            guard door.takesReservedUIDs || !uid.isReserved else { throw .field("uid", .uidReserved) }
            return uid
        }
        let name = accepted { () throws(LatchkeyError) in try PersonName(fields.name) }
        let email = accepted { () throws(LatchkeyError) -> EmailAddress? in
            guard let text = fields.email, !text.isEmpty else { return nil }
            return try EmailAddress(text)
        }
        let password = accepted { () throws(LatchkeyError) -> Password? in
            guard let typed = fields.password ?? (door.needsPassword ? "" : nil) else { return nil }
            return try policy.accept(
                typed, uid: fields.uid, email: fields.email, name: fields.name,
                serviceWords: configuration.serviceWords
            )
        }
        let profile = accepted { () throws(LatchkeyError) -> [String: String] in
            guard door != .staff else { return [:] }
            let own = configuration.profileFields.filter { $0.isWritable([], helps: false, isOwn: true) }
            return try own.accept(fields.profile).compactMapValues(\.self)
        }
        guard let uid, let name, let email, let password, let profile else { throw NewAccounts.merged(refusals) }
        return Accepted(uid: uid, name: name, email: email, password: password, profile: profile)
    }

    private static func merged(_ refusals: [LatchkeyError]) -> LatchkeyError {
        let isOnlyBlocked = refusals.allSatisfy { $0.code == .passwordBlocked }
        let problems = refusals.reduce(into: [:]) { $0.merge($1.problems) { first, _ in first } }
        return LatchkeyError(isOnlyBlocked ? .passwordBlocked : .invalidFields, problems: problems)
    }

    /// Without a password there is no hash, and nobody signs in until one is set.
    func make(
        _ accepted: Accepted, on terms: Admission.Terms, now: Timestamp, for client: HashingClient
    ) async throws(LatchkeyError) -> (Account, hash: String?) {
        let account = Account(
            id: AccountID(randomness), uid: accepted.uid.text, name: accepted.name.text, email: accepted.email?.text,
            isEmailVerified: false, roles: terms.roles, state: .active, createdAt: now, lastSignInAt: nil
        )
        guard let password = accepted.password else { return (account, nil) }
        return (account, try await hasher.hash(password, for: client))
    }
}
