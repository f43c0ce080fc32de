import LatchkeyCore
import LatchkeyStore

extension Caller {
    /// What the transaction asks again about this caller, who acts on the account of this id (S-321).
    func acting(on id: AccountID, _ permission: Permission) -> ActingCaller {
        ActingCaller(
            accountID: account.id, session: session.publicID,
            roles: id == account.id ? nil : session.catalog.allowing(permission))
    }

    /// The same for an act that leaders do for people whom they lead, without the permission.
    func acting(leading id: AccountID, or permission: Permission) -> ActingCaller {
        ActingCaller(
            accountID: account.id, session: session.publicID, roles: session.catalog.allowing(permission), leading: id)
    }

    /// The same for an act on somebody whom the caller must be allowed to help.
    func acting(helping id: AccountID) -> ActingCaller {
        ActingCaller(
            accountID: account.id, session: session.publicID, roles: session.catalog.allowing(.recoverUsers),
            leading: id,
            mustHelp: true)
    }

    /// The same for an act on what is the caller's own.
    var actingOnOwn: ActingCaller { ActingCaller(accountID: account.id, session: session.publicID, roles: nil) }

    /// The same for an act that takes one of these roles.
    func acting(as roles: Roles) -> ActingCaller {
        ActingCaller(accountID: account.id, session: session.publicID, roles: roles)
    }

    /// The same for an act that is on no account.
    func acting(_ permission: Permission) -> ActingCaller {
        ActingCaller(accountID: account.id, session: session.publicID, roles: session.catalog.allowing(permission))
    }
}
