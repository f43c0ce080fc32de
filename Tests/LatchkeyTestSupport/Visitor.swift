package import LatchkeyCore

/// Who calls at a door.
package enum Visitor: String, CaseIterable, Sendable {
    case anonymous
    case owner
    case stranger
    case teacher
    case admin
    /// Signed in before; disabled since.
    case disabled
    /// Signed in before; removed since.
    case deleted

    package var role: Roles {
        switch self {
        case .teacher: .teacher
        case .admin: .admin
        default: .user
        }
    }
}

/// Whose account, session, code or picture a door is about.
package enum Target: String, CaseIterable, Sendable {
    /// An ordinary account: the visitor `owner`'s own, somebody else's to all others.
    case owner
    /// Another Teacher than the visitor `teacher`.
    case teacher
    /// Another Admin than the visitor `admin`.
    case admin
    /// Each visitor's own account; the owner's for strangers without one.
    case oneself
}

/// How somebody stands to the owner of an account.
package enum Reacher: String, CaseIterable, Sendable {
    case admin
    /// Leads a group that the owner is in.
    case leader
    /// Leads a group that the owner is not in.
    case otherLeader
    /// Has a role with `users:read` and `users:recover`.
    case helpdesk
    /// In one group with the owner.
    case member
    case stranger
}
