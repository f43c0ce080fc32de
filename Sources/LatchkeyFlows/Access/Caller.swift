package import LatchkeyCore
import LatchkeyTokens

/// The signed-in person behind a request.
package struct Caller: Sendable {
    package let session: LiveSession
    let token: VerifiedSession
    let authenticatedAt: Timestamp

    /// More than half of the token's time had passed when it was checked.
    package var isRenewalDue: Bool {
        authenticatedAt.seconds > token.issuedAt + (token.expiresAt - token.issuedAt) / 2
    }

    package var account: Account { session.account }

    /// What the caller's roles are called and allow.
    package var rights: RoleRights { session.rights }

    package func allows(_ permission: Permission) -> Bool { session.rights.own.contains(permission) }

    /// The account of this id: one's own, or another with the permission, which is asked for before anything is looked up
    /// (S-034). Throws `forbidden`, and `not_found` for what is no id.
    func target(_ text: String, _ permission: Permission) throws(LatchkeyError) -> AccountID {
        let id = AccountID(text: text.utf8)
        if id != account.id { try require(permission) }
        guard let id else { throw LatchkeyError(.notFound) }
        return id
    }

    /// Throws `forbidden` unless one of the caller's roles allows it.
    func require(_ permission: Permission) throws(LatchkeyError) {
        guard allows(permission) else {
            let catalog = session.catalog
            throw LatchkeyError(.forbidden, requiredRoles: catalog.names(of: catalog.allowing(permission)))
        }
    }
}
