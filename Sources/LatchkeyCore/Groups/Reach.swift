/// Whom somebody of the staff sees and helps. Every statement about other people takes one; whoever is beyond it is answered for like
/// somebody who does not exist.
package enum Reach: Equatable, Sendable {
    case everybody
    /// The people in the groups that this account leads, as long as it may lead, and itself. Nobody of the staff is among them, whatever
    /// groups they are in.
    case led(by: AccountID)
    case oneself(AccountID)

    /// How far somebody with these permissions reaches with one of them.
    package init(of id: AccountID, with permissions: PermissionSet, for permission: Permission) {
        if permissions.contains(permission) {
            self = .everybody
        } else if permissions.contains(.leadGroups) {
            self = .led(by: id)
        } else {
            self = .oneself(id)
        }
    }
}
