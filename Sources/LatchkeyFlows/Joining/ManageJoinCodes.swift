package import LatchkeyCore
import LatchkeyStore

/// Staff make codes and invitations, see them and take them back: administrators all, teachers their own.
package struct ManageJoinCodes: Sendable {
    let store: Store
    let maker: JoinCodeMaker
    let stepUp: StepUp

    /// A code that makes staff is a permanent second account for whoever holds the session: it needs a recent sign-in (S-302).
    ///
    /// Throws `forbidden`, also for a role that the caller may not give (S-139, S-330), `reauth_required`, and `invalid_fields`.
    package func create(
        _ wish: JoinCodeWish, by actor: Actor
    ) async throws(LatchkeyError) -> NewJoinCode {
        let caller = try actor.caller
        try caller.require(.inviteUsers)
        let catalog = maker.roles
        let role = wish.role ?? catalog.defaultRole
        let inviters = catalog.inviters(as: role)
        guard !caller.account.roles.isDisjoint(with: inviters) else {
            throw LatchkeyError(.forbidden, requiredRoles: catalog.names(of: inviters))
        }
        if role != catalog.defaultRole { try stepUp.requireRecent(caller) }
        let new = try maker.make(wish, by: caller.account.id, now: actor.now)
        let event = actor.event(.joinCodeCreated, on: nil, ["code": new.code.id.text])
        try await store.createJoinCode(new.code, acting: caller.acting(.inviteUsers), event: event)
        return new
    }

    package func list(_ caller: Caller) async throws(LatchkeyError) -> [ShownJoinCode] {
        try caller.require(.inviteUsers)
        let owner = caller.account.roles.contains(.admin) ? nil : caller.account.id
        return try await store.listJoinCodes(by: owner).map(maker.shown)
    }

    /// Throws `not_found`, for another teacher's code too.
    package func revoke(_ id: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        try caller.require(.inviteUsers)
        guard let id = RandomID(text: id.utf8) else { throw LatchkeyError(.notFound) }
        let event = actor.event(.joinCodeRevoked, on: nil, ["code": id.text])
        try await store.revokeJoinCode(
            id, by: caller.account.id, acting: caller.acting(.inviteUsers), event: event)
    }
}

extension ManageJoinCodes {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store,
            maker: JoinCodeMaker(
                secrets: parts.mail.secrets, roles: parts.store.roles, randomness: parts.randomness),
            stepUp: parts.stepUp)
    }
}
