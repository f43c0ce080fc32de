package import LatchkeyCore
import LatchkeyPasswords
import LatchkeyStore

/// A stranger makes an account of their own.
package struct SignUp: Sendable {
    let store: Store
    let newAccounts: NewAccounts
    let emailAddresses: EmailAddresses
    let notices: Notices
    let admission: Admission
    let configuration: FlowsConfiguration

    /// Throws `registration_closed`, `join_code_missing`, `join_code_invalid`, `invalid_fields`, `password_blocked`,
    /// `uid_taken`, `too_many_attempts`, `busy`.
    ///
    /// Nothing in the answer or its time tells whether an e-mail address is known (S-029).
    package func callAsFunction(
        _ fields: NewAccountFields, device: RandomID? = nil, by actor: Actor
    ) async throws(LatchkeyError) -> Account {
        try admission.policy.requireRegistration()
        let door = AdmissionDoor.person(hasCode: fields.code?.isEmpty == false)
        let accepted = try newAccounts.accept(fields, at: door)
        // Asked first: a class that signs up at once must not use up its tries on a full queue.
        guard !newAccounts.hasher.isFull(for: actor.client.hashing()) else { throw LatchkeyError(.busy, retryAfter: 1) }
        let now = actor.now
        let terms = try await admitted(accepted, at: door, code: fields.code, device, by: actor, now: now)
        return try await store(accepted, terms, by: actor, now: now)
    }

    /// Counts the try, so that nobody finds a code, or who has an account, by trying. `device` is what the browser calls itself.
    ///
    /// A genuine code has a counter of its own: what others on its network try keeps nobody out who has one. An invitation is looked up
    /// before anything is counted, because nobody finds 136 bits by trying: it is no guess (S-307). A code for many has 39 bits and counts
    /// first, or its answer would tell beyond the limit which one is right.
    func admitted(
        _ accepted: NewAccounts.Accepted, at door: AdmissionDoor, code: String?, _ device: RandomID?, by actor: Actor,
        now: Timestamp
    ) async throws(LatchkeyError) -> Admission.Terms {
        let (network, policy) = (actor.client.network, configuration.throttle)
        guard door.hasCode else {
            try await store.take(.signUps, for: network, policy: policy, now: now)
            return try await admission.terms(at: door, accepted, now: now)
        }
        func count() async throws(LatchkeyError) -> [QuotaUse] {
            try await store.counted(in: .codeGuesses, device, or: network) { uses throws(LatchkeyError) in
                try await store.take(uses, policy: policy, now: now)
                return uses
            }
        }
        guard OneTimeSecrets.hasFormOfInvitation(code ?? "") else {
            let uses = try await count()
            let terms = try await admission.terms(at: door, accepted, code: code, now: now)
            try await store.refund(uses)
            return try await counted(terms, now: now)
        }
        let terms: Admission.Terms
        do throws(LatchkeyError) {
            terms = try await admission.terms(at: door, accepted, code: code, now: now)
        } catch {
            if error.code == .joinCodeInvalid { _ = try await count() }
            throw error
        }
        return try await counted(terms, now: now)
    }

    /// What follows a genuine code costs a hash, and tells whether a uid is free.
    private func counted(_ terms: Admission.Terms, now: Timestamp) async throws(LatchkeyError) -> Admission.Terms {
        if case .joinCode(let hashes) = terms.admission, let hash = hashes.first {
            try await store.take(.codeSignUps, for: QuotaKey(hash), policy: configuration.throttle, now: now)
        }
        return terms
    }

    private func store(
        _ accepted: NewAccounts.Accepted, _ terms: Admission.Terms, by actor: Actor, now: Timestamp
    ) async throws(LatchkeyError) -> Account {
        var (account, hash) = try await newAccounts.make(
            accepted, on: terms, now: now, for: actor.client.hashing())
        let event = actor.event(.signedUp, on: account.id, at: now)
        try await store.createAccount(
            NewAccount(
                account, passwordHash: hash, by: .person, admission: terms.admission,
                profile: accepted.profile, issued: verification(of: account, terms, actor),
                told: try await told(of: terms, actor), events: [event]), acting: nil)
        if case .pending = terms.admission { account.state = .pending }
        return account
    }

    /// People who wait for approval confirm their address afterwards: the e-mail that tells of the approval asks for it.
    func verification(of account: Account, _ terms: Admission.Terms, _ actor: Actor) -> [IssuedToken] {
        guard terms.admission != .pending(.approval), let email = account.email else { return [] }
        return [emailAddresses.verification(of: email, for: account.id, actor)]
    }

    /// Mails to staff who may let people in, or to administrators who hear of new staff (S-330).
    func told(of terms: Admission.Terms, _ actor: Actor) async throws(LatchkeyError) -> [OutgoingMail] {
        if terms.admission == .pending(.approval) {
            return try await store.mails(.approvalAsked, toStaffWith: .inviteUsers, by: notices, actor)
        }
        guard !store.roles.own(of: terms.roles).isEmpty else { return [] }
        return try await store.mails(.staffJoined, toStaffWith: .writeUsers, by: notices, actor)
    }
}

extension SignUp {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, newAccounts: parts.newAccounts, emailAddresses: EmailAddresses(parts),
            notices: parts.notices, admission: parts.admission, configuration: parts.configuration)
    }
}
