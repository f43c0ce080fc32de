/// Whom teachers see and help.
package enum TeacherScope: String, CaseIterable, Sendable {
    /// The members of the groups that they lead.
    case groups
    /// Everybody.
    case all

    /// Latchkey's permissions of the role Teacher.
    package var permissions: PermissionSet {
        switch self {
        case .groups: PermissionSet([.leadGroups])
        case .all: PermissionSet([.readUsers, .inviteUsers, .recoverUsers, .leadGroups])
        }
    }
}
