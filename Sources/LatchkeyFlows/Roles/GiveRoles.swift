package import LatchkeyCore
import LatchkeyStore

/// People with the right to give a role give it to others, and take it: one at a time, for good or for a while.
package struct GiveRoles: Sendable {
    let store: Store
    let stepUp: StepUp

    /// Who may give what is asked for here and again in the statement. Roles with permissions of Latchkey need a recent proof.
    ///
    /// Throws `forbidden`, `not_found`, `invalid_fields`, `reauth_required`.
    package func give(
        _ name: String, to id: String, for lifetime: Duration?, by actor: Actor
    ) async throws(LatchkeyError) -> Account {
        let (role, id, acting) = try await accept(name, id, actor)
        let end = try GiveRoles.end(after: lifetime, from: actor.now)
        return try await store.giveRole(
            role.bits, until: end, to: id, acting: acting,
            event: actor.event(.roleChanged, on: id, GiveRoles.details(giving: role, until: end)))
    }

    /// Throws as `give`, and `last_admin`.
    package func take(_ name: String, from id: String, by actor: Actor) async throws(LatchkeyError) -> Account {
        let (role, id, acting) = try await accept(name, id, actor)
        return try await store.takeRole(
            role.bits, from: id, acting: acting,
            event: actor.event(.roleChanged, on: id, GiveRoles.details(taking: role)))
    }

    /// The right before the look-up (S-034); then whether this person may be helped.
    private func accept(
        _ name: String, _ text: String, _ actor: Actor
    ) async throws(LatchkeyError) -> (RoleCatalog.Role, AccountID, ActingCaller) {
        let caller = try actor.caller
        let (own, catalog) = (caller.account.roles, store.roles)
        let reach = caller.reach(.readUsers)
        if case .oneself = reach { throw caller.forbidden(reaching: .readUsers) }
        guard !catalog.givable(by: own).isEmpty else {
            throw caller.forbidden(needing: .admin)
        }
        guard let role = catalog[name] else {
            throw .field("role", .roleUnknown(catalog.allNames))
        }
        guard !own.isDisjoint(with: role.givers) else {
            throw caller.forbidden(needing: role.givers)
        }
        guard let id = AccountID(text: text.utf8), let account = try await store.findAccount(id, within: reach) else {
            throw LatchkeyError(.notFound)
        }
        // Administrators do it for themselves, and for everybody.
        guard id != caller.account.id || own.contains(.admin), catalog.mayHelp(own, account.roles) else {
            throw caller.forbidden(needing: .admin)
        }
        let rule = try role.own.isEmpty ? nil : stepUp.requireOwnProof(caller)
        return (role, id, caller.acting(as: role.givers, by: rule))
    }
}

extension GiveRoles {
    init(_ parts: FlowParts) {
        self.init(store: parts.store, stepUp: parts.stepUp)
    }

    /// Throws `invalid_fields`.
    static func end(after lifetime: Duration?, from now: Timestamp) throws(LatchkeyError) -> Timestamp? {
        guard let lifetime else { return nil }
        guard RoleEnd.lifetimes.contains(lifetime) else {
            throw .field("expires_in", .roleLifetime(RoleEnd.lifetimes))
        }
        return now + lifetime
    }

    static func details(giving role: RoleCatalog.Role, until end: Timestamp?) -> EventDetails {
        let given: EventDetails = ["role": "+\(role.name)"]
        return end.map { given + ["until": $0.rfc3339] } ?? given
    }

    static func details(taking role: RoleCatalog.Role) -> EventDetails { ["role": "-\(role.name)"] }
}
