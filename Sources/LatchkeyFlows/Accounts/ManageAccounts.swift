package import LatchkeyCore
import LatchkeyStore

/// Seeing, changing and removing accounts: one's own, or other people's with the permission.
///
/// Permission comes before look-up, so that nobody learns from an answer who exists (S-034).
package struct ManageAccounts: Sendable {
    let store: Store
    let configuration: FlowsConfiguration
    let stepUp: StepUp
    let emailAddresses: EmailAddresses
    let notices: Notices
    let changePassword: ChangePassword
    let clock: TimeSource

    /// The accounts within the caller's reach. Without any reach the list holds only the caller, and not even them when the filter
    /// asks for others. Throws `token_invalid`, `forbidden`.
    package func list(
        _ caller: Caller, search: String?, filter: AccountFilter = AccountFilter(), order: AccountOrder, limit: Int,
        offset: Int, after: AccountPlace?
    ) async throws(LatchkeyError) -> AccountPage {
        let reach = caller.reach(.readUsers)
        if case .oneself = reach {
            // Who sees others by a role that sleeps is told so, in place of a list of one (F-016).
            let seers = caller.session.catalog.allowing(.readUsers)
            if caller.leadsAsleep || !caller.account.asleep.isDisjoint(with: seers) {
                throw caller.forbidden(reaching: .readUsers)
            }
            let own = filter.shows(caller.account) ? [caller.account] : []
            return AccountPage(accounts: offset == 0 && after == nil ? own : [], total: own.count)
        }
        return try await store.listAccounts(
            search: search, filter: filter, within: reach, order: order, limit: limit, offset: offset,
            after: after, to: ActingReader(caller.looking(within: reach, .readUsers), at: clock.now()))
    }

    /// One's own, or one within reach. Throws `token_invalid`, `forbidden`, `not_found`.
    package func find(_ id: String, _ caller: Caller) async throws(LatchkeyError) -> Account {
        let (id, reach) = try caller.target(id, .readUsers)
        let reader = ActingReader(caller.looking(at: id, within: reach, .readUsers), at: clock.now())
        guard let account = try await store.findAccount(id, within: reach, to: reader) else {
            throw LatchkeyError(.notFound)
        }
        return account
    }

    /// The account of this uid; only for those with `users:write`. Throws as `find(_:_:)`.
    package func find(uid: String, _ caller: Caller) async throws(LatchkeyError) -> Account {
        try caller.require(.writeUsers)
        let reader = ActingReader(caller.acting(.writeUsers), at: clock.now())
        guard let account = try await store.findAccount(uid: uid, to: reader) else { throw LatchkeyError(.notFound) }
        return account
    }

    package struct Changes: Sendable {
        package var uid: String?
        package var name: String?
        package var email: EmailChange?
        /// Declared fields of the profile.
        package var profile: [String: ProfileWish] = [:]
        /// One's own new password, where pages know no other way to set it (docs/compatibility.md).
        package var password: String?
        /// From the device cookie; stays known when the password changes.
        package var device: RandomID?

        package init() {}

        fileprivate var isOfAddressAlone: Bool { uid == nil && name == nil && profile.isEmpty && password == nil }
    }

    /// A new uid, a new address and a new password need a recent sign-in, one's own and others' (S-302); a name does not. All of
    /// it is stored, or nothing.
    ///
    /// Throws `forbidden`, `not_found`, `invalid_fields`, `password_blocked`, `field_not_allowed`, `uid_taken`,
    /// `reauth_required`, `too_many_attempts`.
    package func update(
        _ id: String, _ changes: Changes, by actor: Actor
    ) async throws(LatchkeyError) -> Account {
        let caller = try actor.caller
        let id = try await store.target(id, .writeUsers, caller)
        var changes = changes
        if let name = changes.name { changes.name = try PersonName(name).text }
        if let typed = changes.email?.address { changes.email = EmailChange(address: try EmailAddress(typed).text) }
        let password = try await newPassword(changes, of: id, by: actor)
        // Where no address is given, no lane is looked for.
        let isAddressGiven = changes.email?.address != nil
        return try await store.counted(
            in: .mails, isAddressGiven ? changes.device : nil, or: actor.client.network
        ) { [changes] lane throws(LatchkeyError) in
            try await update(id, changes, password, countedAs: lane, by: actor)
        }
    }

    private func update(
        _ id: AccountID, _ changes: Changes, _ password: NewPassword?, countedAs lane: [QuotaUse], by actor: Actor
    ) async throws(LatchkeyError) -> Account {
        let caller = try actor.caller
        return try await store.updateAccount(
            id, acting: caller.acting(on: id, .writeUsers), rest: configuration.sessions.longest,
            policy: configuration.throttle, event: actor.event(.accountUpdated, on: id)
        ) { account throws(LatchkeyError) in
            var update = try decide(changes, about: account, countedAs: lane, by: actor)
            update.password = password
            if password != nil { update.proof = try stepUp.requireOwnProof(caller) }
            return update
        }
    }

    /// Nobody sets another's: staff hand out codes. The hash is made before the transaction, and only for a recent sign-in.
    private func newPassword(
        _ changes: Changes, of id: AccountID, by actor: Actor
    ) async throws(LatchkeyError) -> NewPassword? {
        let caller = try actor.caller
        guard let typed = changes.password else { return nil }
        guard id == caller.account.id else { throw ManageProfiles.notAllowed(["password"]) }
        let hash = try await changePassword.hash(ofNew: typed, changes, by: actor)
        return NewPassword(
            hash: hash, keptSession: caller.session.publicID, keptDevice: changes.device,
            notice: { [notices] in notices.mail(.passwordChanged, to: $0, actor) },
            event: actor.event(.passwordChanged, on: id))
    }

    /// Decides on the account as it is in the transaction, never on the caller's cached copy (S-321).
    private func decide(
        _ changes: Changes, about account: Account, countedAs lane: [QuotaUse], by actor: Actor
    ) throws(LatchkeyError) -> AccountUpdate {
        let caller = try actor.caller
        var update = AccountUpdate(uid: changes.uid, name: changes.name)
        // A form may send back what is there, also a reserved uid or an imported one that nobody could choose today.
        if let uid = changes.uid, !uid.utf8.elementsEqual(account.uid.utf8) {
            let accepted = try UID(uid)
            update.uid = accepted.text
            guard !accepted.isReserved || permissions(of: caller, on: account).contains(.writeUsers) else {
                throw .field("uid", .uidReserved)
            }
            update.proof = try stepUp.requireOwnProof(caller)
        }
        if !changes.profile.isEmpty {
            update.profile = try ManageProfiles.accepted(
                changes.profile, of: configuration.profileFields, by: permissions(of: caller, on: account),
                helps: caller.allows(.recoverUsers) && store.roles.mayHelp(caller.account.roles, account.roles),
                isOwn: account.id == caller.account.id)
        }
        // Somebody else who writes nothing but an address that is there, and that nobody has confirmed, takes the place of whoever wrote it
        // before (S-402).
        let isWrittenAgain = changes.isOfAddressAlone && !account.isEmailVerified && account.id != caller.account.id
        guard let email = changes.email, email.address != account.email || (isWrittenAgain && email.address != nil)
        else {
            return update
        }
        update.proof = try stepUp.requireOwnProof(caller)
        update.keptSession = caller.session.publicID
        let writer: AddressWriter = account.id == caller.account.id ? .owner : .staff(caller.account.id)
        emailAddresses.decide(email, about: account, by: writer, countedAs: lane, actor, &update)
        return update
    }

    /// On one's own account those that it has in the transaction; for others the statement asks again about the caller (S-321).
    private func permissions(of caller: Caller, on account: Account) -> PermissionSet {
        account.id == caller.account.id ? store.roles.own(of: account.roles) : caller.rights.own
    }

    /// Needs a recent sign-in (S-302); whoever owned a confirmed address is told by mail. Throws `forbidden`, `reauth_required`,
    /// `last_admin`, `not_found`.
    package func delete(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = try await store.target(id, .writeUsers, caller)
        let rule = try stepUp.requireOwnProof(caller)
        try await store.deleteAccount(
            id, acting: caller.acting(on: id, .writeUsers, by: rule), rest: configuration.sessions.longest,
            farewell: { [notices] account in notices.farewell(to: account, actor) },
            event: actor.event(.accountDeleted, on: id))
    }
}

extension ManageAccounts {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, configuration: parts.configuration, stepUp: parts.stepUp,
            emailAddresses: EmailAddresses(parts), notices: parts.notices, changePassword: ChangePassword(parts),
            clock: parts.clock)
    }
}
