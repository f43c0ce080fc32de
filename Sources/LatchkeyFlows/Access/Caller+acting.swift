import LatchkeyCore
import LatchkeyStore

/// What a transaction asks again about this caller (S-321). `rule` is what the flow demanded of their proof.
extension Caller {
    /// For an act on the account of this id.
    func acting(on id: AccountID, _ permission: Permission, by rule: StepUpRule? = nil) -> ActingCaller {
        acting(roles: id == account.id ? nil : session.catalog.allowing(permission), by: rule)
    }

    /// For an act on somebody whom the caller must be allowed to help: by the permission, or because the caller leads them.
    func acting(helping id: AccountID, by rule: StepUpRule? = nil) -> ActingCaller {
        acting(roles: session.catalog.allowing(.recoverUsers), leading: id, mustHelp: true, by: rule)
    }

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

    private func acting(
        roles: Roles?, leading person: AccountID? = nil, mustHelp: Bool = false, by rule: StepUpRule? = nil
    ) -> ActingCaller {
        ActingCaller(
            accountID: account.id, session: session.publicID, roles: roles, leading: person, mustHelp: mustHelp,
            proof: rule)
    }
}
