package import LatchkeyCore

/// What the program's own roles are called and allow, for tests without a configuration.
extension Roles {
    package init?(name: String) {
        guard let role = RoleCatalog.builtIn[name] else { return nil }
        self = role.bits
    }

    package static let allNames = RoleCatalog.builtIn.allNames

    package var names: [String] { RoleCatalog.builtIn.names(of: self) }

    package var firstName: String { RoleCatalog.builtIn.firstName(of: self) }

    package var permissionNames: [String] { RoleCatalog.builtIn.permissionNames(of: self) }

    /// Who may make codes with which people join as this.
    package var givers: Roles { RoleCatalog.builtIn.inviters(as: self) }

    /// Whether somebody of these roles helps somebody of those to a new password.
    package func mayHelp(_ person: Roles) -> Bool {
        RoleCatalog.builtIn.allows(self, .recoverUsers) && RoleCatalog.builtIn.mayHelp(self, person)
    }
}

extension RoleDeclarations {
    /// As a configuration declares them; throws what is wrong.
    package init(entries: String..., defaultName: String = standardDefault) throws {
        var read: [RoleEntry] = []
        for text in entries { read.append(try RoleEntry(text: text)) }
        try self.init(read, defaultName: defaultName)
    }

    /// The example of `docs/roles.md`.
    package static func school() throws -> RoleDeclarations {
        try RoleDeclarations(
            entries: "Editor by Admin Teacher may posts:write posts:publish: Edits the school paper",
            "Treasurer may ledger:read ledger:write", "Mentor", "Helpdesk may users:read users:recover",
            "Teacher may reports:read")
    }
}
