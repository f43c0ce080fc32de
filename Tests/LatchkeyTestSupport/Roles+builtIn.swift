package import LatchkeyCore

extension RoleCatalog {
    /// The program's own roles, where teachers see and help everybody. Tests that are not about groups have these.
    package static let teachersOfAll = RoleCatalog(.builtIn(.all), bits: [:])
}

/// What the program's own roles are called and allow, for tests without a configuration.
extension Roles {
    package init?(name: String) {
        guard let role = RoleCatalog.teachersOfAll[name] else { return nil }
        self = role.bits
    }

    package static let allNames = RoleCatalog.teachersOfAll.allNames

    package var names: [String] { RoleCatalog.teachersOfAll.names(of: self) }

    package var firstName: String { RoleCatalog.teachersOfAll.firstName(of: self) }

    package var permissionNames: [String] { RoleCatalog.teachersOfAll.permissionNames(of: self) }

    /// Who may make codes with which people join as this.
    package var givers: Roles { RoleCatalog.teachersOfAll.inviters(as: self) }

    /// Whether somebody of these roles helps somebody of those to a new password.
    package func mayHelp(_ person: Roles) -> Bool {
        RoleCatalog.teachersOfAll.allows(self, .recoverUsers) && RoleCatalog.teachersOfAll.mayHelp(self, person)
    }
}

extension RoleDeclarations {
    /// As a configuration declares them; throws what is wrong.
    package init(
        entries: String..., defaultName: String = standardDefault, teacherScope: TeacherScope = .all
    ) throws {
        var read: [RoleEntry] = []
        for text in entries { read.append(try RoleEntry(text: text)) }
        try self.init(read, defaultName: defaultName, teacherScope: teacherScope)
    }

    /// The example of `docs/roles.md`.
    package static func school(_ scope: TeacherScope = .all) throws -> RoleDeclarations {
        try RoleDeclarations(
            entries: "Editor by Admin Teacher may posts:write posts:publish: Edits the school paper",
            "Treasurer may ledger:read ledger:write", "Mentor", "Helpdesk may users:read users:recover",
            "Teacher may reports:read", teacherScope: scope)
    }
}
