import LatchkeyCore
import LatchkeyStore

/// What a transaction asks again about this caller (S-321). `rule` is what the flow demanded of their proof.
extension Caller {
    /// For an act on the account of this id.
    func acting(on id: AccountID, _ permission: Permission, by rule: StepUpRule? = nil) -> ActingCaller {
        acting(roles: id == account.id ? nil : session.catalog.allowing(permission), by: rule)
    }

    /// For an act on somebody whom the caller must be allowed to help: by the permission, or because the caller leads them.
    func acting(
        helping id: AccountID, with permission: Permission = .recoverUsers, by rule: StepUpRule? = nil
    ) -> ActingCaller {
        acting(roles: session.catalog.allowing(permission), leading: id, mustHelp: true, by: rule)
    }

    /// For a look at what is the caller's own, or somebody's whom they help.
    func helping(_ id: AccountID) -> ActingCaller { id == account.id ? actingOnOwn : acting(helping: id) }

    /// For an act on what is the caller's own.
    var actingOnOwn: ActingCaller { acting(roles: nil) }

    /// The same for one that needs a proof of the last minutes.
    func actingOnOwn(by rule: StepUpRule?) -> ActingCaller { acting(roles: nil, by: rule) }

    /// For an act that takes one of these roles.
    func acting(as roles: Roles, by rule: StepUpRule? = nil) -> ActingCaller { acting(roles: roles, by: rule) }

    /// For an act that is on no account.
    func acting(_ permission: Permission, by rule: StepUpRule? = nil) -> ActingCaller {
        acting(roles: session.catalog.allowing(permission), by: rule)
    }

    /// For a look as far as this permission reaches: whoever sees others must still have what they see them by (S-360).
    func looking(within reach: Reach, _ permission: Permission, by rule: StepUpRule? = nil) -> ActingCaller {
        switch reach {
        case .everybody: acting(permission, by: rule)
        case .led: acting(.leadGroups, by: rule)
        case .oneself: actingOnOwn(by: rule)
        }
    }

    /// The same at the account of this id: one's own takes the session alone.
    func looking(at id: AccountID, within reach: Reach, _ permission: Permission) -> ActingCaller {
        id == account.id ? actingOnOwn : looking(within: reach, permission)
    }

    private func acting(
        roles: Roles?, leading person: AccountID? = nil, mustHelp: Bool = false, by rule: StepUpRule? = nil
    ) -> ActingCaller {
        ActingCaller(
            accountID: account.id, session: session.publicID, roles: roles, leading: person, mustHelp: mustHelp,
            proof: rule)
    }
}
