/// What a role allows beyond one's own account. Those of an operator's own programs are text, in the catalog.
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
    /// Give and take every role.
    case assignRoles = "roles:assign"
    case readAudit = "audit:read"
    case readSettings = "settings:read"

    /// Whether a role of the configuration may have it. Whoever edits people could take over each of them, administrators too.
    package var mayBeDeclared: Bool {
        switch self {
        case .readUsers, .inviteUsers, .recoverUsers, .readMail, .leadGroups, .readAudit, .readSettings: true
        case .writeUsers, .writeGroups, .assignRoles: false
        }
    }

    /// What no permission of an operator's programs is about: a slip of the pen must not look like a permission.
    package static let reservedObjects: Set<String> = [
        "users", "groups", "roles", "mail", "audit", "settings", "tokens", "webhooks", "sessions", "metrics",
    ]
}
