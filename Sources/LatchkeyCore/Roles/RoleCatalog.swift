/// What the bits of `Roles` are called and allow. Made at start, from what the configuration declares and from the bits that the
/// database has given to the names; never changed.
///
/// A bit without a declared name gives no name, no permission and no help.
package struct RoleCatalog: Equatable, Sendable {
    package struct Role: Equatable, Sendable {
        /// Its one bit.
        package let bits: Roles
        package let name: String
        package let label: String
        /// Those of which each alone gives it to others.
        package let givers: Roles
        package let own: PermissionSet
        package let permissions: [String]
        package let isBuiltIn: Bool

        /// Latchkey's own first.
        package var permissionNames: [String] { own.permissions.map(\.rawValue) + permissions }
    }

    /// In the order of rank.
    package let roles: [Role]
    /// What accounts get that are let in without another role.
    package let defaultRole: Roles

    package static let builtIn = RoleCatalog(.builtIn, bits: [:])

    /// `bits` are those of declared names. A declared name that has none is left out.
    package init(_ declarations: RoleDeclarations, bits: [String: Int]) {
        func place(_ name: String) -> Roles? {
            if let role = BuiltInRole.all.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) { return role.role }
            guard let bit = bits[name], Roles.declaredBits.contains(bit) else { return nil }
            return Roles(bit: bit)
        }
        roles = declarations.roles.compactMap { role in
            place(role.name).map { bits in
                Role(
                    bits: bits, name: role.name, label: role.label,
                    givers: role.givers.reduce(into: .admin) { $0.formUnion(place($1) ?? []) }, own: role.own,
                    permissions: role.permissions, isBuiltIn: role.isBuiltIn)
            }
        }
        defaultRole = place(declarations.defaultName) ?? []
    }

    /// The role of exactly this name; nil for other case, white space or unknown words (S-215).
    package subscript(name: String) -> Role? {
        roles.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    package var allNames: [String] { roles.map(\.name) }

    /// All bits that mean something.
    package var known: Roles { roles.reduce(into: []) { $0.formUnion($1.bits) } }

    private func held(_ set: Roles) -> some Sequence<Role> {
        roles.lazy.filter { !set.isDisjoint(with: $0.bits) }
    }
}

extension RoleCatalog {
    /// Wire names, highest rank first.
    package func names(of set: Roles) -> [String] { held(set).map(\.name) }

    /// What the Flask system calls `role`.
    package func firstName(of set: Roles) -> String { roles.first { !set.isDisjoint(with: $0.bits) }?.name ?? "" }

    package func own(of set: Roles) -> PermissionSet { held(set).reduce(into: []) { $0.formUnion($1.own) } }

    package func allows(_ set: Roles, _ permission: Permission) -> Bool { own(of: set).contains(permission) }

    /// The roles of which each alone gives the permission.
    package func allowing(_ permission: Permission) -> Roles {
        roles.reduce(into: []) { if $1.own.contains(permission) { $0.formUnion($1.bits) } }
    }

    /// Wire names of all permissions: Latchkey's own, then those of an operator's programs.
    package func permissionNames(of set: Roles) -> [String] {
        var names = own(of: set).permissions.map(\.rawValue)
        for name in held(set).lazy.flatMap(\.permissions) where !names.contains(name) { names.append(name) }
        return names
    }

    package func rights(of set: Roles) -> RoleRights {
        RoleRights(names: names(of: set), permissions: permissionNames(of: set), own: own(of: set))
    }
}

extension RoleCatalog {
    /// Those of which each alone gives this role to others: administrators, and whom the configuration names. Of several bits those
    /// that may give each; of one that means nothing nobody.
    package func givers(of set: Roles) -> Roles {
        guard !set.isEmpty, set.isSubset(of: known) else { return [] }
        return held(set).reduce(into: known) { $0.formIntersection($1.givers) }
    }

    /// Those of which each alone may make codes with which people join as this: its givers, and for the default role all who may let
    /// people in (S-139, S-330).
    package func inviters(as set: Roles) -> Roles {
        guard set == defaultRole else { return givers(of: set) }
        return givers(of: set).union(allowing(.inviteUsers))
    }

    /// All roles that somebody with these may give.
    package func givable(by set: Roles) -> Roles {
        roles.reduce(into: []) { if !set.isDisjoint(with: $1.givers) { $0.formUnion($1.bits) } }
    }

    /// Whether somebody of these roles helps somebody of those: one helps only whom one could have made.
    ///
    /// Administrators help everybody. Others help people who have no permission of Latchkey, and no role but the default one and those
    /// that the helper may give. That the helper may help at all, and reaches the person, is another question.
    package func mayHelp(_ helper: Roles, _ person: Roles) -> Bool {
        if helper.contains(.admin) { return true }
        return own(of: person).isEmpty && person.isSubset(of: helped(by: helper))
    }

    /// What people may be at most whom somebody of these roles helps, administrators apart.
    package func helped(by helper: Roles) -> Roles {
        roles.reduce(into: []) { helped, role in
            let isGivable = role.bits == defaultRole || !helper.isDisjoint(with: role.givers)
            if isGivable && role.own.isEmpty { helped.formUnion(role.bits) }
        }
    }
}

extension RoleDeclarations {
    /// With bits as they come, for what is shown or planned before a database has given them.
    package var provisionalCatalog: RoleCatalog {
        let names = roles.filter { !$0.isBuiltIn }.map(\.name)
        return RoleCatalog(self, bits: Dictionary(uniqueKeysWithValues: zip(names, Roles.declaredBits)))
    }
}

/// What a set of roles is called and allows, in the words of the wire.
package struct RoleRights: Equatable, Sendable {
    /// Highest rank first.
    package let names: [String]
    package let permissions: [String]
    package let own: PermissionSet

    package init(names: [String], permissions: [String], own: PermissionSet) {
        self.names = names
        self.permissions = permissions
        self.own = own
    }

    package var firstName: String { names.first ?? "" }
}
