package import LatchkeyCore
package import LatchkeyPasswords
package import LatchkeyStore

/// What the operator does from the command line, on the database itself; a running server sees it within a second.
package struct OperateAccounts: Sendable {
    private let store: Store
    private let hasher: PasswordHasher
    private let policy: PasswordPolicy
    private let newAccounts: NewAccounts
    private let admission: Admission
    private let notices: Notices
    private let actor: Actor

    /// What the bits of roles mean.
    package var roles: RoleCatalog { store.roles }

    package init(
        store: Store,
        hasher: PasswordHasher,
        configuration: FlowsConfiguration,
        clock: TimeSource = .system,
        randomness: Randomness = .system
    ) {
        let policy = PasswordPolicy(minLength: configuration.passwordMinLength)
        self.store = store
        self.hasher = hasher
        self.policy = policy
        self.newAccounts = NewAccounts(
            hasher: hasher, policy: policy, configuration: configuration, randomness: randomness
        )
        self.admission = Admission(
            store: store, secrets: nil, policy: configuration.admission(as: store.roles.defaultRole))
        self.notices = Notices(randomness: randomness)
        self.actor = .operator(clock)
    }

    /// Reserved uids may be used here (S-138). Without a password nobody signs in until one is set with a recovery code.
    ///
    /// Throws `invalid_fields`, `password_blocked`, `uid_taken`.
    package func add(_ fields: NewAccountFields, role: Roles? = nil) async throws(LatchkeyError) -> Account {
        let role = role ?? roles.defaultRole
        let accepted = try newAccounts.accept(fields, at: .operator(role))
        let now = actor.now
        let terms = try await admission.terms(at: .operator(role), accepted, now: now)
        let (account, hash) = try await newAccounts.make(accepted, on: terms, now: now, for: .server)
        let event = actor.event(.accountCreated, on: account.id, ["role": roles.firstName(of: role)])
        try await store.createAccount(
            NewAccount(account, passwordHash: hash, by: .operator, events: [event]), acting: nil)
        return account
    }

    private static let pageSize = 1000

    /// By uid, all of them, also of a search.
    package func list(
        search: String?, filter: AccountFilter = AccountFilter()
    ) async throws(LatchkeyError) -> [Account] {
        var (found, place) = ([Account](), AccountPlace?.none)
        repeat {
            let page = try await store.listAccounts(
                search: search, filter: filter, limit: OperateAccounts.pageSize, after: place, most: Int.max - 1)
            found += page.accounts
            place = page.next
        } while place != nil
        return found
    }

    /// The group in use of this key. Throws `not_found`.
    package func group(key: String) async throws(LatchkeyError) -> GroupID {
        guard let view = try await store.findGroup(key: key) else { throw LatchkeyError(.notFound) }
        return view.group.id
    }

    package struct Report: Sendable {
        package let account: Account
        package let sessions: [Session]
        /// As it is stored, also of fields that are declared no longer.
        package let profile: [String: String]
        package let factors: FactorOverview
        /// That would be taken by now.
        package let codes: [HandedOutCode]
    }

    /// Throws `not_found`.
    package func show(uid: String) async throws(LatchkeyError) -> Report {
        let account = try await find(uid)
        return Report(
            account: account, sessions: try await store.listSessions(of: account.id, now: actor.now),
            profile: try await store.findProfile(of: account.id) ?? [:],
            factors: try await store.findFactors(of: account.id),
            codes: try await store.listHandedOutCodes(of: account.id, now: actor.now))
    }

    /// Throws `not_found`, `last_admin`.
    package func setRole(_ role: Roles, uid: String) async throws(LatchkeyError) {
        let id = try await find(uid).id
        let event = actor.event(.roleChanged, on: id, ["role": roles.firstName(of: role)])
        try await store.setRoles(role, of: id, event: event)
    }

    /// Beside those that the account has; for `lifetime` or for good. Throws `not_found`, `invalid_fields`.
    package func giveRole(
        _ role: RoleCatalog.Role, for lifetime: Duration? = nil, uid: String
    ) async throws(LatchkeyError) -> Account {
        let id = try await find(uid).id
        let end = try GiveRoles.end(after: lifetime, from: actor.now)
        return try await store.giveRole(
            role.bits, until: end, to: id, acting: nil,
            event: actor.event(.roleChanged, on: id, GiveRoles.details(giving: role, until: end)))
    }

    /// Throws `not_found`, `last_admin`.
    package func takeRole(_ role: RoleCatalog.Role, uid: String) async throws(LatchkeyError) -> Account {
        let id = try await find(uid).id
        return try await store.takeRole(
            role.bits, from: id, acting: nil, event: actor.event(.roleChanged, on: id, GiveRoles.details(taking: role)))
    }

    /// Ends all sessions, forgets devices, and starts the account's throttle afresh (S-038, S-212, S-305). Answers the address that has to
    /// be confirmed again (S-408).
    @discardableResult
    package func setPassword(_ typed: String, uid: String) async throws(LatchkeyError) -> String? {
        let account = try await find(uid)
        let password = try policy.accept(
            typed, uid: account.uid, email: account.email, name: account.name,
            serviceWords: newAccounts.configuration.serviceWords
        )
        let hash = try await hasher.hash(password, for: .server)
        try await store.changePassword(
            of: account.id, to: hash, acting: nil, expecting: nil, settled: nil,
            notice: { [notices, actor] in notices.mail(.passwordChanged, to: $0, actor) },
            unlinked: { [notices, actor] in notices.mail(.identityUnlinked, to: $0, actor) },
            event: actor.event(.passwordChanged, on: account.id)
        )
        guard account.isEmailVerified, let now = try await store.findAccount(account.id), !now.isEmailVerified else {
            return nil
        }
        return now.email
    }

    /// A new name or uid, or both; nil stays. Throws `not_found`, `invalid_fields`, `uid_taken`.
    package func rename(uid: String, name: String?, newUID: String?) async throws(LatchkeyError) -> Account {
        let id = try await find(uid).id
        let name = try name.map { text throws(LatchkeyError) in try PersonName(text).text }
        let newUID = try newUID.map { text throws(LatchkeyError) in try UID(text).text }
        return try await store.updateAccount(
            id, acting: nil, rest: newAccounts.configuration.sessions.longest,
            policy: newAccounts.configuration.throttle, event: actor.event(.accountUpdated, on: id)
        ) { _ throws(LatchkeyError) in AccountUpdate(uid: newUID, name: name) }
    }

    /// Throws `not_found`, `last_admin`.
    package func setState(_ state: Account.State, uid: String) async throws(LatchkeyError) {
        let id = try await find(uid).id
        let kind: AuditEvent.Kind = state == .active ? .accountEnabled : .accountDisabled
        try await store.setState(state, of: id, acting: nil, event: actor.event(kind, on: id))
    }

    /// Throws `not_found`, `invalid_fields`, `last_admin`.
    package func setEnd(_ end: EndTime, uid: String) async throws(LatchkeyError) -> Account {
        let id = try await find(uid).id
        let now = actor.now
        let time = try end.time(from: now)
        return try await store.setEnd(
            time, of: id, acting: nil,
            event: actor.event(.accountEndChanged, on: id, at: now, EndTime.details(time)))
    }

    /// Answers whether anybody had to wait. Throws `not_found`.
    package func clearWait(uid: String) async throws(LatchkeyError) -> Bool {
        let id = try await find(uid).id
        return try await store.clearWait(
            of: id, acting: nil, policy: newAccounts.configuration.throttle, event: actor.event(.waitCleared, on: id))
    }

    /// Throws `not_found`.
    package func endSession(_ publicID: String, uid: String) async throws(LatchkeyError) {
        let id = try await find(uid).id
        guard let session = RandomID(text: publicID.utf8) else { throw LatchkeyError(.notFound) }
        try await store.endSession(session, of: id, acting: nil, event: actor.event(.sessionEnded, on: id))
    }

    /// Ends all sessions of the account; answers how many (S-111).
    package func signOut(uid: String) async throws(LatchkeyError) -> Int {
        let id = try await find(uid).id
        return try await store.endSessions(
            of: id, except: nil, acting: nil, event: actor.event(.otherSessionsEnded, on: id)
        ).sessions
    }

    /// Throws `not_found`, `last_admin`.
    package func remove(uid: String) async throws(LatchkeyError) {
        let id = try await find(uid).id
        try await store.deleteAccount(
            id, acting: nil, rest: newAccounts.configuration.sessions.longest,
            farewell: { [notices, actor] account in notices.farewell(to: account, actor) },
            event: actor.event(.accountDeleted, on: id))
    }

    private func find(_ uid: String) async throws(LatchkeyError) -> Account {
        guard let account = try await store.findAccount(uid: uid) else { throw LatchkeyError(.notFound) }
        return account
    }
}
