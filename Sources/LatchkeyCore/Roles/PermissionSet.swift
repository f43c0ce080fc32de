/// Some of Latchkey's own permissions.
package struct PermissionSet: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package init(_ permissions: some Sequence<Permission>) {
        self.init(rawValue: permissions.reduce(0) { $0 | $1.mask })
    }

    package static let all = PermissionSet(Permission.allCases)

    package func contains(_ permission: Permission) -> Bool {
        rawValue & permission.mask != 0
    }

    /// In the order of the wire.
    package var permissions: [Permission] { Permission.allCases.filter(contains) }
}

extension Permission {
    /// Not stored: it may be numbered anew.
    fileprivate var mask: UInt32 {
        switch self {
        case .readUsers: 1 << 0
        case .writeUsers: 1 << 1
        case .inviteUsers: 1 << 2
        case .recoverUsers: 1 << 3
        case .readMail: 1 << 4
        case .leadGroups: 1 << 5
        case .writeGroups: 1 << 6
        case .assignRoles: 1 << 7
        case .readAudit: 1 << 8
        case .readSettings: 1 << 9
        }
    }
}
