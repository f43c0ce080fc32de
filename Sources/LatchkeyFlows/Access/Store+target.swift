import LatchkeyCore
import LatchkeyStore

extension Store {
    /// The account of this id, to be changed: one's own, or another with the permission. Throws `forbidden`, and `not_found` for what is
    /// no id.
    ///
    /// To people who reach nobody else all ids answer alike. Leaders hear `forbidden` about people whom they lead, and `not_found` about
    /// all others, whether or not there are any.
    func target(_ text: String, _ permission: Permission, _ caller: Caller) async throws(LatchkeyError) -> AccountID {
        let id = AccountID(text: text.utf8)
        guard id != caller.account.id, !caller.allows(permission) else {
            guard let id else { throw LatchkeyError(.notFound) }
            return id
        }
        switch caller.reach(.readUsers) {
        case .led:
            guard let id, try await findAccount(id, within: caller.reach(.readUsers)) != nil else {
                throw LatchkeyError(.notFound)
            }
        case .oneself: throw caller.forbidden(reaching: permission)
        case .everybody: break
        }
        throw caller.forbidden(permission)
    }

    /// Somebody else within the caller's reach whom the caller helps. Throws `forbidden` before anything is looked up to those
    /// who help nobody, about oneself (S-301), and about people whom others must help; else `not_found`.
    func personToHelp(_ text: String, _ caller: Caller) async throws(LatchkeyError) -> Account {
        let reach = caller.reach(.recoverUsers)
        if case .oneself = reach { throw caller.forbidden(reaching: .recoverUsers) }
        guard let id = AccountID(text: text.utf8) else { throw LatchkeyError(.notFound) }
        let isForOthers = caller.forbidden(needing: .admin)
        guard id != caller.account.id else { throw isForOthers }
        guard let account = try await findAccount(id, within: reach) else { throw LatchkeyError(.notFound) }
        guard roles.mayHelp(caller.account.roles, account.roles) else { throw isForOthers }
        return account
    }
}
