package import LatchkeyCore
import LatchkeyStore

/// Staff create codes and invitations, see them and revoke them: administrators all, others their own. People who lead groups make
/// codes into those.
package struct ManageJoinCodes: Sendable {
    let store: Store
    let maker: JoinCodeMaker
    let stepUp: StepUp
    let policy: ThrottlePolicy
    let clock: TimeSource

    /// A code that makes staff is a permanent second account for whoever holds the session: it needs a recent sign-in (S-302).
    ///
    /// Throws `forbidden`, also for a role that the caller may not give (S-139, S-330) and for a group that they see and do not lead;
    /// `not_found` for one that they do not see; `group_archived`, `reauth_required`, `too_many_attempts`, and `invalid_fields`.
    package func create(
        _ wish: JoinCodeWish, by actor: Actor
    ) async throws(LatchkeyError) -> NewJoinCode {
        let caller = try actor.caller
        if wish.group == nil { try caller.require(.inviteUsers) }
        let catalog = maker.roles
        let role = wish.role ?? catalog.defaultRole
        let group = try await group(wish.group, caller)
        if group == nil || role != catalog.defaultRole {
            try caller.require(.inviteUsers)
            guard mayGive(role, caller) else { throw caller.forbidden(needing: catalog.inviters(as: role)) }
        }
        let rule = try role == catalog.defaultRole ? nil : stepUp.requireOwnProof(caller)
        let new = try maker.make(wish, into: group, by: caller.account.id, now: actor.now)
        let details: EventDetails = ["code": new.code.id.text]
        let event = actor.event(.joinCodeCreated, on: nil, group.map { details + ["group": $0.id.text] } ?? details)
        // Of a code into a group the statement asks whether its maker runs the group.
        let acting = group == nil ? caller.acting(.inviteUsers, by: rule) : caller.actingOnOwn(by: rule)
        try await store.createJoinCode(
            new.code, acting: acting, quota: caller.allows(.inviteUsers) ? nil : .ledJoinCodes, policy: policy,
            event: event)
        return new
    }

    private func group(_ text: String?, _ caller: Caller) async throws(LatchkeyError) -> GroupSummary? {
        guard let text else { return nil }
        let id = try ManageGroups.id(text)
        guard let view = try await store.findGroup(id, for: caller.viewer) else { throw caller.noGroup }
        let leads = view.isMarkedLeader == true && caller.allows(.leadGroups)
        guard leads || caller.allows(.writeGroups) else {
            throw view.isMarkedLeader == true
                ? caller.forbidden(reaching: .writeGroups) : caller.forbidden(.writeGroups)
        }
        guard view.group.archivedAt == nil else { throw LatchkeyError(.groupArchived) }
        return view.group.summary
    }

    /// A page, the newest first. Throws `forbidden`.
    package func list(
        _ caller: Caller, limit: Int, after: TimedPlace?
    ) async throws(LatchkeyError) -> (codes: [ShownJoinCode], next: TimedPlace?) {
        try requireInviter(caller)
        let seesAll = caller.account.roles.contains(.admin)
        let page = try await store.listJoinCodes(
            by: seesAll ? nil : caller.account.id, limit: limit, after: after,
            to: ActingReader(caller.acting(as: seesAll ? .admin : inviters), at: clock.now()))
        return (page.items.map { shown($0, to: caller) }, page.next)
    }

    /// The secret only of codes that the caller might make by now, as the statement says: others would be a way to let people in by a role
    /// that sleeps here, or into a group that the caller does not run any more (F-016, S-392).
    /// Nor is it told then which group it is, unless the caller sees all of them.
    private func shown(_ seen: SeenJoinCode, to caller: Caller) -> ShownJoinCode {
        guard !seen.isTheirs else { return shown(seen.code) }
        var code = seen.code
        if !caller.viewer.seesAll { code.group = nil }
        return ShownJoinCode(code: code, secret: nil)
    }

    /// The secret of a code that makes staff is seen once, by whoever makes it: it would outlive whoever has read it in a list, and a
    /// session without a recent sign-in would get one (S-302, S-395).
    private func shown(_ code: JoinCode) -> ShownJoinCode {
        code.role == maker.roles.defaultRole ? maker.shown(code) : ShownJoinCode(code: code, secret: nil)
    }

    private func mayGive(_ role: Roles, _ caller: Caller) -> Bool {
        !caller.account.roles.isDisjoint(with: maker.roles.inviters(as: role))
    }

    /// Those whom the caller sees among the people who joined with a code, a page of them, the newest first; also of a code that is over.
    /// Throws `forbidden`, and `not_found` for another teacher's code too.
    package func joiners(
        with text: String, _ caller: Caller, limit: Int, after: TimedPlace?
    ) async throws(LatchkeyError) -> TimedPage<Joiner> {
        try requireInviter(caller)
        guard let id = RandomID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        return try await store.listJoiners(
            with: id, by: caller.account.id, acting: caller.acting(as: inviters), within: caller.reach(.readUsers),
            now: clock.now(), limit: limit, after: after)
    }

    /// So many may join with it from now on, those included who have. More seats at a code that makes staff need a recent sign-in, as the
    /// code did (S-302).
    ///
    /// Throws `invalid_fields` below those who have joined; `join_code_invalid` for an invitation and for a code that is over; `not_found`,
    /// for another teacher's code too; `reauth_required`.
    package func setSeats(_ seats: Int, of id: String, by actor: Actor) async throws(LatchkeyError) -> ShownJoinCode {
        let caller = try actor.caller
        try requireInviter(caller)
        guard let id = RandomID(text: id.utf8), let code = try await store.findJoinCode(id, by: caller.account.id)
        else {
            throw LatchkeyError(.notFound)
        }
        let isPlain = code.role == maker.roles.defaultRole
        guard isPlain || mayGive(code.role, caller) else {
            throw caller.forbidden(needing: maker.roles.inviters(as: code.role))
        }
        let rule = try isPlain ? nil : stepUp.requireOwnProof(caller)
        let changed = try await store.setSeats(
            seats, within: JoinCodeMaker.seats, of: id, by: caller.account.id,
            acting: caller.acting(as: inviters, by: rule),
            event: actor.event(.joinCodeChanged, on: nil, ["code": id.text, "seats": String(seats)]))
        return shown(changed)
    }

    /// Throws `not_found`, for another teacher's code too.
    package func revoke(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        try requireInviter(caller)
        guard let id = RandomID(text: id.utf8) else { throw LatchkeyError(.notFound) }
        let event = actor.event(.joinCodeRevoked, on: nil, ["code": id.text])
        try await store.revokeJoinCode(id, by: caller.account.id, acting: caller.acting(as: inviters), event: event)
    }

    private var inviters: Roles { maker.roles.allowing(.inviteUsers).union(maker.roles.allowing(.leadGroups)) }

    private func requireInviter(_ caller: Caller) throws(LatchkeyError) {
        guard caller.allows(.leadGroups) || caller.allows(.inviteUsers) else {
            throw caller.forbidden(reaching: .inviteUsers)
        }
    }
}

extension ManageJoinCodes {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store,
            maker: JoinCodeMaker(
                secrets: parts.mail.secrets, roles: parts.store.roles, randomness: parts.randomness),
            stepUp: parts.stepUp, policy: parts.throttle, clock: parts.clock)
    }
}
