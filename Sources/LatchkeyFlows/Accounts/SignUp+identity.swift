import LatchkeyCore
import LatchkeyStore

/// The same modes, codes, rules and limits for people who bring an identity in place of a password (G-035).
extension SignUp {
    /// Account, seat and identity are stored in one transaction. `proven` is the address about which the provider is believed.
    ///
    /// Throws as a sign-up with a password, `hand_off_invalid`, `identity_taken`; `email_taken` where only addresses of some domains let
    /// people in, and another account has confirmed this one.
    func callAsFunction(
        _ fields: NewAccountFields, with identity: NewIdentity, proven: EmailAddress?, device: RandomID?,
        by actor: Actor
    ) async throws(LatchkeyError) -> Account {
        try admission.policy.requireRegistration()
        let hasCode = fields.code?.isEmpty == false
        // What was typed decides, not what the provider has said: only an equal address is proven (G-036).
        let isProven = proven != nil && proven?.text == fields.email.flatMap { try? EmailAddress($0) }?.text
        let door = AdmissionDoor.identity(hasCode: hasCode, isProven: isProven)
        let accepted = try newAccounts.accept(fields, at: door)
        let now = actor.now
        let terms = try await admitted(accepted, at: door, code: fields.code, device, by: actor, now: now)
        var (account, _) = try await newAccounts.make(accepted, on: terms, now: now, for: actor.client.hashing())
        account.isEmailVerified = isProven
        let provider = identity.provider.rawValue
        let events = [
            actor.event(.signedUp, on: account.id, at: now, ["provider": provider]),
            actor.event(.identityLinked, on: account.id, at: now, ["provider": provider]),
        ]
        try await store.createAccount(
            NewAccount(
                account, passwordHash: nil, by: .person, admission: terms.admission, profile: accepted.profile,
                issued: isProven ? [] : verification(of: account, terms, actor), told: try await told(of: terms, actor),
                events: events, identity: identity,
                needsAddress: isProven && !hasCode && !admission.policy.emailDomains.isEmpty), acting: nil)
        if case .pending = terms.admission { account.state = .pending }
        return account
    }
}
