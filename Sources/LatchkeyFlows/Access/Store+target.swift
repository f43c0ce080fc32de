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
        if case .led = caller.reach(.readUsers) {
            guard let id, try await findAccount(id, within: caller.reach(.readUsers)) != nil else {
                throw LatchkeyError(.notFound)
            }
        }
        throw caller.forbidden(permission)
    }
}
