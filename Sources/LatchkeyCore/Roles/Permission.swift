/// What a role allows beyond one's own account.
package enum Permission: String, Sendable, CaseIterable {
    case readUsers = "users:read"
    case writeUsers = "users:write"
    /// Codes, invitations and approvals.
    case inviteUsers = "users:invite"
    /// Codes with which people set a new password.
    case recoverUsers = "users:recover"
    /// The outbox.
    case readMail = "mail:read"
    /// Make groups, and see and help the members of those one leads.
    case leadGroups = "groups:lead"
    /// Every group, and the keys that programs trust.
    case writeGroups = "groups:write"
    case assignRoles = "roles:assign"
    case readAudit = "audit:read"
    case readSettings = "settings:read"
}

extension Roles {
    package func allows(_ permission: Permission) -> Bool {
        switch permission {
        case .readUsers, .inviteUsers, .recoverUsers, .leadGroups: !isDisjoint(with: [.admin, .teacher])
        case .writeUsers, .readMail, .writeGroups, .assignRoles, .readAudit, .readSettings: contains(.admin)
        }
    }

    /// The roles of which each alone gives the permission.
    package static func allowing(_ permission: Permission) -> Roles {
        Roles([.admin, .teacher, .user].filter { (role: Roles) in role.allows(permission) })
    }

    /// Wire names of all permissions of these roles.
    package var permissionNames: [String] { Roles.permissionsBySet[Int(rawValue & 7)] }

    private static let permissionsBySet: [[String]] = (0..<8).map { bits in
        Permission.allCases.filter { Roles(rawValue: bits).allows($0) }.map(\.rawValue)
    }
}
