package import LatchkeyCore
import LatchkeyStore

/// Staff add many people at once; each entry stands for itself, whatever becomes of the others.
package struct AddAccounts: Sendable {
    let store: Store
    let newAccounts: NewAccounts
    let admission: Admission
    let emailAddresses: EmailAddresses
    let recoveryCodes: IssueRecoveryCode
    let stepUp: StepUp
    let configuration: FlowsConfiguration
    let providers: Providers
    let namedPeople: AccountBudget
    let previewedPeople: AccountBudget

    /// Each may cost a hash, and the answer waits for all.
    static let most = 100

    /// The longest that a code may have: a list is typed before the term begins.
    private static let codeLifetime = IssueRecoveryCode.lifetimes.upperBound

    /// Before each entry is taken apart. Throws `invalid_fields` for more than 100.
    package static func requireFew(_ count: Int) throws(LatchkeyError) {
        guard count <= most else { throw .field("users", .usersCount(most: most)) }
    }

    /// One of the list: what it says, or why it says nothing that makes sense.
    package struct Entry: Sendable {
        package let uid: String?
        package let fields: Result<NewAccountFields, LatchkeyError>
        package let expects: Expectation?

        package init(
            uid: String?, fields: Result<NewAccountFields, LatchkeyError>, expects: Expectation? = nil
        ) {
            self.uid = uid
            self.fields = fields
            self.expects = expects
        }
    }

    /// Whose first sign-in by a provider takes the account (G-037).
    package struct Expectation: Sendable {
        package let provider: String
        package let login: String

        package init(provider: String, login: String) {
            self.provider = provider
            self.login = login
        }
    }

    package struct Added: Sendable {
        package let account: Account
        /// Shown only now; nil for people who were given a password.
        package let recoveryCode: IssueRecoveryCode.Issued?
    }

    package struct Refusal: Sendable {
        /// Its place in the list, from 0.
        package let index: Int
        package let uid: String?
        package let error: LatchkeyError
    }

    package struct Outcome: Sendable {
        package fileprivate(set) var added: [Added] = []
        package fileprivate(set) var refusals: [Refusal] = []
    }

    /// Throws `forbidden`, `reauth_required` when an entry has an address, `invalid_fields` for too long a list, and what is
    /// wrong here rather than with an entry when it kept everybody out: `busy`, `unavailable`, `too_many_attempts`.
    package func callAsFunction(
        _ entries: [Entry], by actor: Actor
    ) async throws(LatchkeyError) -> Outcome {
        let caller = try actor.caller
        try caller.require(.writeUsers)
        try AddAccounts.requireFew(entries.count)
        // Each such entry sends a mail to an address that somebody typed.
        if entries.contains(where: { (try? $0.fields.get().email)?.isEmpty == false }) {
            try stepUp.requireOwnProof(caller)
        }
        try namedPeople.take(entries.count, for: caller.account.id)
        var outcome = Outcome()
        // One after the other: a list must not keep people who sign in from the hashing threads.
        for (index, entry) in entries.enumerated() {
            do throws(LatchkeyError) {
                let added = try await add(entry.fields.get(), expecting: entry.expects, by: actor)
                outcome.added.append(added)
            } catch {
                outcome.refusals.append(Refusal(index: index, uid: entry.uid, error: error))
            }
        }
        if outcome.added.isEmpty, let ours = outcome.refusals.first(where: { $0.isOurs }) { throw ours.error }
        return outcome
    }

    /// Chosen by staff: the one place where a login counts. Somebody with a password has a way in already.
    func expected(
        _ wish: Expectation, _ fields: NewAccountFields, now: Timestamp
    ) throws(LatchkeyError) -> ExpectedIdentity {
        guard fields.password == nil, (1...100).contains(wish.login.utf8.count),
            let login = try? PersonName(wish.login), login.text.utf8.elementsEqual(wish.login.utf8),
            let provider = try? providers.require(wish.provider), provider.settings.id.hasLogins,
            let issuer = provider.issuer
        else { throw .field("expects", .textExpected) }
        return ExpectedIdentity(issuer: issuer, login: wish.login, expiresAt: now + ExpectedIdentity.lifetime)
    }

    private func add(
        _ fields: NewAccountFields, expecting wish: Expectation?, by actor: Actor
    ) async throws(LatchkeyError) -> Added {
        let caller = try actor.caller
        let accepted = try newAccounts.accept(fields, at: .staff)
        let now = actor.now
        var expected: ExpectedIdentity?
        if let wish { expected = try self.expected(wish, fields, now: now) }
        let terms = try await admission.terms(at: .staff, accepted, now: now)
        // Before the hash, and whatever comes of it.
        try await store.take(.addedAccounts, for: .account(caller.account.id), policy: configuration.throttle, now: now)
        let (account, hash) = try await newAccounts.make(accepted, on: terms, now: now, for: actor.client.hashing())
        var events = [actor.event(.accountCreated, on: account.id, at: now)]
        var issued = account.email.map { [emailAddresses.verification(of: $0, for: account.id, actor)] } ?? []
        var code: IssueRecoveryCode.Issued?
        if hash == nil {
            let (token, result) = recoveryCodes.make(
                for: account.id, by: caller.account.id, lifetime: AddAccounts.codeLifetime, now: now)
            issued.append(IssuedToken(token, mails: []))
            code = result
            events.append(actor.event(.recoveryCodeIssued, on: account.id, at: now))
        }
        try await store.createAccount(
            NewAccount(
                account, passwordHash: hash, by: .staff(caller.account.id), issued: issued, events: events,
                expected: expected),
            acting: caller.acting(.writeUsers, by: account.email == nil ? nil : stepUp.rule))
        return Added(account: account, recoveryCode: code)
    }
}

extension AddAccounts.Refusal {
    /// Nothing is wrong with the entry.
    fileprivate var isOurs: Bool {
        [.busy, .unavailable, .internalError, .tokenInvalid, .forbidden, .reauthRequired, .tooManyAttempts].contains(
            error.code)
    }
}

extension AddAccounts {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, newAccounts: parts.newAccounts, admission: parts.admission,
            emailAddresses: EmailAddresses(parts), recoveryCodes: IssueRecoveryCode(parts), stepUp: parts.stepUp,
            configuration: parts.configuration, providers: Providers(parts.configuration.providers),
            namedPeople: parts.namedPeople, previewedPeople: parts.previewedPeople)
    }
}
