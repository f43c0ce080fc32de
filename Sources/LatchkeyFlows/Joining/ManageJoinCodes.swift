package import LatchkeyCore
import LatchkeyStore

/// Staff make codes and invitations, see them and take them back: administrators all, teachers their own.
package struct ManageJoinCodes: Sendable {
    let store: Store
    let maker: JoinCodeMaker
    let stepUp: StepUp
    let clock: TimeSource

    /// A code that makes staff is a permanent second account for whoever holds the session: it needs a recent sign-in (S-302).
    ///
    /// Throws `forbidden`, also for a role that the caller may not give (S-139, S-330), `reauth_required`, and `invalid_fields`.
    package func create(
        _ wish: JoinCodeWish, _ caller: Caller, client: ClientDetails
    ) async throws(LatchkeyError) -> NewJoinCode {
        try caller.require(.inviteUsers)
        guard !caller.account.roles.isDisjoint(with: wish.role.givers) else {
            throw LatchkeyError(.forbidden, requiredRoles: wish.role.givers.names)
        }
        if wish.role != .user { try stepUp.requireRecent(caller) }
        let new = try maker.make(wish, by: caller.account.id, now: clock.now())
        let event = event(.joinCodeCreated, new.code.id, caller, client)
        try await store.createJoinCode(new.code, acting: caller.acting(.inviteUsers), event: event)
        return new
    }

    package func list(_ caller: Caller) async throws(LatchkeyError) -> [ShownJoinCode] {
        try caller.require(.inviteUsers)
        let owner = caller.account.roles.contains(.admin) ? nil : caller.account.id
        return try await store.listJoinCodes(by: owner).map(maker.shown)
    }

    /// Throws `not_found`, for another teacher's code too.
    package func revoke(_ id: String, _ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        try caller.require(.inviteUsers)
        guard let id = RandomID(text: id.utf8) else { throw LatchkeyError(.notFound) }
        let event = event(.joinCodeRevoked, id, caller, client)
        try await store.revokeJoinCode(
            id, by: caller.account.id, acting: caller.acting(.inviteUsers), event: event)
    }

    private func event(
        _ kind: AuditEvent.Kind, _ id: RandomID, _ caller: Caller, _ client: ClientDetails
    ) -> AuditEvent {
        AuditEvent(
            kind, at: clock.now(), actorID: caller.account.id, ip: client.ip, requestID: client.requestID,
            details: ["code": id.text]
        )
    }
}
