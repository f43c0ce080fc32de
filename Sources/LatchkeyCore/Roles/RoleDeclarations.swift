/// The roles that there are: those of the program, and what a configuration declares. Checked as a whole, and without bits: those
/// are the database's.
package struct RoleDeclarations: Equatable, Sendable {
    /// In the order of rank: Admin, Teacher, the declared ones as they were declared, User.
    package let roles: [Declared]
    package let defaultName: String

    package static let most = 40
    package static let standardDefault = "User"

    package struct Declared: Equatable, Sendable {
        package let name: String
        package let label: String
        /// Names of roles of which each alone gives it. Administrators always do.
        package let givers: Set<String>
        package let own: PermissionSet
        /// Of an operator's programs, in the order in which they were written.
        package let permissions: [String]
        package let isBuiltIn: Bool
    }

    /// Only the roles of the program.
    package static let builtIn = RoleDeclarations.builtIn(.groups)

    /// The same, with teachers of this scope.
    package static func builtIn(_ scope: TeacherScope) -> RoleDeclarations {
        RoleDeclarations(roles: BuiltInRole.all(scope).map(\.declared))
    }

    private init(roles: [Declared], defaultName: String = standardDefault) {
        self.roles = roles
        self.defaultName = defaultName
    }

    /// Throws the first thing that is wrong, with the entry's name.
    package init(
        _ entries: [RoleEntry], defaultName: String = standardDefault, teacherScope: TeacherScope = .groups
    ) throws(RoleRefusal) {
        try RoleDeclarations.checkNames(entries)
        var staff: [Declared] = []
        var users: [Declared] = []
        for role in BuiltInRole.all(teacherScope) {
            let entry = entries.first { $0.name.utf8.elementsEqual(role.name.utf8) }
            let declared = try entry.map { entry throws(RoleRefusal) in try RoleDeclarations.extended(role, entry) }
            if role.name == RoleDeclarations.standardDefault {
                users.append(declared ?? role.declared)
            } else {
                staff.append(declared ?? role.declared)
            }
        }
        let others = entries.filter { !BuiltInRole.names.contains($0.name) }
        guard others.count <= RoleDeclarations.most else {
            throw RoleRefusal(role: others[RoleDeclarations.most].name, "at most 40 roles may be declared")
        }
        for entry in others { staff.append(try RoleDeclarations.declared(entry)) }
        self.init(roles: staff + users, defaultName: defaultName)
        for role in roles { try checkGivers(of: role) }
        guard let standard = self[defaultName] else {
            // What is no name may be anything (S-273).
            guard RoleEntry.isName(defaultName) else { throw RoleRefusal("the default role must be a role") }
            throw RoleRefusal("there is no role \(defaultName); declare it in roles")
        }
        guard standard.own.isEmpty else {
            throw RoleRefusal(role: standard.name, "the default role must be a role without permissions of Latchkey")
        }
    }

    package subscript(name: String) -> Declared? {
        roles.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    private static func checkNames(_ entries: [RoleEntry]) throws(RoleRefusal) {
        var folded: [String: String] = [:]
        for role in BuiltInRole.all { folded[ASCII.lowercase(role.name)] = role.name }
        var seen: Set<String> = []
        for entry in entries {
            guard RoleEntry.isName(entry.name) else { throw RoleRefusal("this is no name of a role") }
            let key = ASCII.lowercase(entry.name)
            guard seen.insert(key).inserted else { throw RoleRefusal(role: entry.name, "the name is there twice") }
            if let other = folded[key], other != entry.name {
                throw RoleRefusal(role: entry.name, "the name is that of \(other) but for upper and lower case")
            }
        }
    }

    /// An entry with the name of a role of the program adds permissions of an operator's programs, and says who gives it.
    private static func extended(_ role: BuiltInRole, _ entry: RoleEntry) throws(RoleRefusal) -> Declared {
        let (own, permissions) = try sorted(entry)
        guard own.isEmpty else {
            throw RoleRefusal(
                role: entry.name,
                "Admin, Teacher and User cannot get further permissions of Latchkey, only of your programs")
        }
        return Declared(
            name: role.name, label: entry.label ?? role.name, givers: Set(entry.givers), own: role.own,
            permissions: permissions, isBuiltIn: true)
    }

    private static func declared(_ entry: RoleEntry) throws(RoleRefusal) -> Declared {
        let (own, permissions) = try sorted(entry)
        return Declared(
            name: entry.name, label: entry.label ?? entry.name, givers: Set(entry.givers), own: own,
            permissions: permissions, isBuiltIn: false)
    }

    /// Which permissions are Latchkey's. Throws for those that no role may be given, and for unknown ones of its own objects.
    private static func sorted(_ entry: RoleEntry) throws(RoleRefusal) -> (PermissionSet, [String]) {
        guard entry.permissions.count <= RoleEntry.mostPermissions else {
            throw RoleRefusal(role: entry.name, "a role has at most 32 permissions")
        }
        var own: [Permission] = []
        var others: [String] = []
        for text in entry.permissions {
            if let permission = Permission(rawValue: text) {
                guard permission.mayBeDeclared else {
                    throw RoleRefusal(role: entry.name, "\(text) is for administrators alone")
                }
                own.append(permission)
            } else if Permission.reservedObjects.contains(String(text.prefix { $0 != ":" })) {
                throw RoleRefusal(role: entry.name, "Latchkey has no permission \(text)")
            } else if !others.contains(text) {
                others.append(text)
            }
        }
        return (PermissionSet(own), others)
    }

    /// Nobody gives what they have not (S-209): what follows from this rule for two roles follows for all ways from one to another.
    private func checkGivers(of role: Declared) throws(RoleRefusal) {
        for name in role.givers.sorted() {
            guard let giver = self[name] else {
                throw RoleRefusal(role: role.name, "there is no role \(name) to give it")
            }
            guard role.own.isSubset(of: giver.own) else {
                throw RoleRefusal(
                    role: role.name, "\(name) does not have all permissions of this role, so it cannot give it")
            }
        }
    }
}

/// A role of the program.
struct BuiltInRole {
    let name: String
    let role: Roles
    let own: PermissionSet

    /// In the order of rank.
    static let all = all(.groups)

    static func all(_ scope: TeacherScope) -> [BuiltInRole] {
        [
            BuiltInRole(name: "Admin", role: .admin, own: .all),
            BuiltInRole(name: "Teacher", role: .teacher, own: scope.permissions),
            BuiltInRole(name: "User", role: .user, own: []),
        ]
    }

    static let names = Set(all.map(\.name))

    var declared: RoleDeclarations.Declared {
        RoleDeclarations.Declared(
            name: name, label: name, givers: [], own: own, permissions: [], isBuiltIn: true)
    }
}
