package import LatchkeyCore
package import LatchkeyPasswords
package import LatchkeyStore

/// A list of people from the command line, on the database itself. Here it may give roles, and passwords where the operator says so
///
package struct OperateRoster: Sendable {
    private let store: Store
    private let newAccounts: NewAccounts
    private let admission: Admission
    private let codes: IssueRecoveryCode
    private let fields: [ProfileField]
    private let actor: Actor

    /// How a list is taken.
    package struct Terms: Sendable {
        package let group: GroupID?
        package let existing: RosterExisting
        package let codeLifetime: Duration
        package let isDryRun: Bool

        package init(
            group: GroupID?, existing: RosterExisting, codeLifetime: Duration = FirstCodes.defaultLifetime,
            isDryRun: Bool
        ) {
            self.group = group
            self.existing = existing
            self.codeLifetime = codeLifetime
            self.isDryRun = isDryRun
        }
    }

    package init(
        store: Store, hasher: PasswordHasher, secrets: OneTimeSecrets, configuration: FlowsConfiguration,
        clock: TimeSource = .system, randomness: Randomness = .system
    ) {
        let policy = PasswordPolicy(minLength: configuration.passwordMinLength)
        self.store = store
        self.newAccounts = NewAccounts(
            hasher: hasher, policy: policy, configuration: configuration, randomness: randomness)
        self.admission = Admission(
            store: store, secrets: nil, policy: configuration.admission(as: store.roles.defaultRole))
        let tokens = OneTimeTokens(
            store: store, secrets: secrets, throttle: ThrottlePolicy(), randomness: randomness)
        self.codes = IssueRecoveryCode(
            store: store, tokens: tokens, notices: Notices(randomness: randomness),
            stepUp: StepUp(clock: clock, configuration: configuration))
        self.fields = configuration.profileFields
        self.actor = .operator(clock)
    }

    /// Answers for each person, by their place in `people`. `progress` is told how many are done. What is stored when a later part fails
    /// stays stored, and is told with why it stopped; a dry run judges all of them as one.
    ///
    /// Throws `invalid_fields` for the lifetime, and where nothing is stored yet `busy`, `unavailable`.
    package func callAsFunction(
        _ people: [Roster.Person], _ terms: Terms, progress: (Int) -> Void = { _ in }
    ) async throws(LatchkeyError) -> RosterOutcome {
        try FirstCodes.check(terms.codeLifetime, field: "code_lifetime")
        var uids = RosterUIDs()
        guard !terms.isDryRun else {
            let draft = try await draft(people[...], &uids, terms)
            return draft.outcome(
                try await store.previewRoster(draft.entries, storing(terms), now: actor.now).verdicts)
        }
        var outcome = RosterOutcome()
        var start = 0
        while start < people.count {
            let end = min(start + RosterTerms.rowsAtOnce, people.count)
            do throws(LatchkeyError) {
                let draft = try await draft(people[start..<end], &uids, terms)
                outcome += draft.outcome(
                    try await store.applyRoster(draft.entries, storing(terms), now: actor.now))
            } catch {
                guard start > 0 else { throw error }
                outcome.stop = RosterOutcome.Stop(index: start, error: error)
                return outcome
            }
            start = end
            progress(end)
            if start < people.count { await rest() }
        }
        return outcome
    }

    /// SQLite gives the lock to whoever asks first: a server beside this process tries again after up to 100 ms, and would find it taken as
    /// long as one part follows another at once.
    private func rest() async {
        try? await Task.sleep(for: .milliseconds(30))
    }

    private func draft(
        _ people: ArraySlice<Roster.Person>, _ uids: inout RosterUIDs, _ terms: Terms
    ) async throws(LatchkeyError) -> RosterDraft {
        var draft = RosterDraft()
        for (index, person) in zip(people.indices, people) {
            do throws(LatchkeyError) {
                let (new, code) = try await self.new(person, terms)
                guard uids.isFirst(new.account.uid) else { throw LatchkeyError(.duplicateRow) }
                draft.add(RosterEntry(index: index, new, groups: person.groups), code: code)
            } catch {
                draft.refuse(index, person.uid, error)
            }
        }
        return draft
    }

    private func storing(_ terms: Terms) -> RosterTerms {
        RosterTerms(
            caller: nil, group: terms.group, isLeader: false, existing: terms.existing, proof: nil, quota: nil,
            mailQuota: nil, changeQuota: nil, policy: newAccounts.configuration.throttle
        ) { [actor] kind, account, details in actor.event(kind, on: account, details) }
    }

    private func new(
        _ person: Roster.Person, _ terms: Terms
    ) async throws(LatchkeyError) -> (NewAccount, IssueRecoveryCode.Issued?) {
        let fields = NewAccountFields(
            uid: person.uid, password: person.password.isEmpty ? nil : person.password, name: person.name,
            email: person.email.isEmpty ? nil : person.email)
        let role = try role(person.role)
        let accepted = try newAccounts.accept(fields, at: .operator(role))
        let now = actor.now
        let admitted = try await admission.terms(at: .operator(role), accepted, now: now)
        // A dry run costs no hashes.
        let stored = terms.isDryRun ? accepted.withoutPassword : accepted
        let (made, hash) = try await newAccounts.make(stored, on: admitted, now: now, for: .server)
        let account = made.ending(at: EndTime(person.ends)?.time)
        var issued: [IssuedToken] = []
        var code: IssueRecoveryCode.Issued?
        if accepted.password == nil {
            let (token, result) = codes.make(for: account.id, by: nil, lifetime: terms.codeLifetime, now: now)
            issued = [IssuedToken(token, mails: [])]
            code = result
        }
        var events = [
            actor.event(.accountCreated, on: account.id, at: now, ["role": store.roles.firstName(of: role)])
        ]
        if code != nil { events.append(actor.event(.recoveryCodeIssued, on: account.id, at: now)) }
        let new = NewAccount(
            account, passwordHash: hash, by: .operator,
            profile: try ListedProfile(person.profile, self.fields).values, issued: issued, events: events)
        return (new, code)
    }

    private func role(_ name: String) throws(LatchkeyError) -> Roles {
        guard !name.isEmpty else { return store.roles.defaultRole }
        guard let role = store.roles[name] else { throw .field("role", .roleUnknown(store.roles.allNames)) }
        return role.bits
    }
}

extension NewAccounts.Accepted {
    fileprivate var withoutPassword: NewAccounts.Accepted {
        NewAccounts.Accepted(uid: uid, name: name, email: email, password: nil, profile: profile)
    }
}
