import LatchkeyCore
import Testing

@Suite struct RoleCatalogTests {
    private static func catalog(_ texts: String..., default name: String = "User") throws -> RoleCatalog {
        var entries: [RoleEntry] = []
        for text in texts { entries.append(try RoleEntry(text: text)) }
        return try RoleDeclarations(entries, defaultName: name, teacherScope: .all).provisionalCatalog
    }

    private static func school() throws -> RoleCatalog {
        try catalog(
            "Editor by Admin Teacher may posts:write", "Treasurer may ledger:read posts:write", "Mentor",
            "Helpdesk by Teacher may users:read users:recover", "Teacher may reports:read")
    }

    @Test("R-004: the first role is Admin, Teacher, a declared one in their order, then User")
    func order() throws {
        let catalog = try RoleCatalogTests.school()
        func roles(_ names: String...) -> Roles { names.reduce(into: []) { $0.formUnion(catalog[$1]?.bits ?? []) } }
        let table: [(Roles, [String])] = [
            (roles("User", "Mentor", "Editor"), ["Editor", "Mentor", "User"]),
            (roles("User", "Helpdesk", "Teacher"), ["Teacher", "Helpdesk", "User"]),
            (roles("Treasurer", "Admin"), ["Admin", "Treasurer"]), (roles("User"), ["User"]), ([], []),
        ]
        for (set, names) in table {
            #expect(catalog.names(of: set) == names)
            #expect(catalog.firstName(of: set) == names.first ?? "")
            #expect(catalog.rights(of: set).names == names)
        }
        #expect(
            catalog.permissionNames(of: roles("Editor", "Treasurer", "Teacher")) == [
                "users:read", "users:invite", "users:recover", "groups:lead", "reports:read", "posts:write",
                "ledger:read",
            ])
        #expect(catalog.permissionNames(of: .admin).allSatisfy { Permission(rawValue: $0) != nil })
    }

    @Test(
        "R-003: each of the 64 bits without a declared name gives no name, no permission and no help", arguments: 0..<64
    )
    func unknownBits(_ bit: Int) throws {
        let catalog = try RoleCatalogTests.school()
        let role = Roles(bit: bit)
        let isKnown = bit < 3 || (8...11).contains(bit)
        #expect(catalog.names(of: role).isEmpty == !isKnown)
        guard !isKnown else { return }
        #expect(catalog.own(of: role).isEmpty && catalog.permissionNames(of: role).isEmpty)
        #expect(catalog.givable(by: role).isEmpty && catalog.givers(of: role).isEmpty)
        #expect(catalog.inviters(as: role).isEmpty)
        for other in catalog.roles where other.bits != .admin { #expect(!catalog.mayHelp(other.bits, role)) }
        #expect(catalog.mayHelp(.admin, role))
    }

    @Test("R-003: a declared name without a bit is no role, and a bit outside the range is none")
    func namesWithoutBits() throws {
        let declared = try RoleDeclarations([RoleEntry("Editor"), RoleEntry("Mentor"), RoleEntry("Clerk")])
        let catalog = RoleCatalog(declared, bits: ["Editor": 8, "Mentor": 7, "Elsewhere": 9])
        #expect(catalog.allNames == ["Admin", "Teacher", "Editor", "User"])
    }

    @Test("R-014: one helps only whom one could have made")
    func helping() throws {
        let catalog = try RoleCatalogTests.school()
        func roles(_ names: String) -> Roles {
            names.split(separator: " ").reduce(into: []) { $0.formUnion(catalog[String($1)]?.bits ?? []) }
        }
        let table: [(helper: String, person: String, helps: Bool)] = [
            ("Admin", "Admin", true), ("Admin", "Helpdesk Teacher Mentor", true),
            ("Teacher", "User", true), ("Teacher", "User Editor", true), ("Teacher", "Editor", true),
            ("Teacher", "User Mentor", false), ("Teacher", "User Treasurer", false),
            ("Teacher", "User Helpdesk", false),
            ("Teacher", "Teacher", false), ("Teacher", "Admin", false), ("Teacher", "", true),
            ("Helpdesk", "User", true), ("Helpdesk", "User Editor", false), ("Helpdesk", "Helpdesk", false),
            ("Helpdesk Teacher", "User Editor", true), ("User", "User Editor", false),
        ]
        for (helper, person, helps) in table {
            #expect(catalog.mayHelp(roles(helper), roles(person)) == helps, "\(helper) helps \(person)")
        }
    }

    @Test(
        "Administrators give every role, others what names them; users are given by administrators alone unless declared"
    )
    func giving() throws {
        let catalog = try RoleCatalogTests.school()
        #expect(catalog.givable(by: .admin) == catalog.known)
        #expect(catalog.names(of: catalog.givable(by: .teacher)) == ["Editor", "Helpdesk"])
        #expect(catalog.givable(by: .user).isEmpty)
        let open = try RoleCatalogTests.catalog("User by Teacher")
        #expect(open.names(of: open.givable(by: .teacher)) == ["User"])
    }

    @Test("The default role is let in by all who invite, and stands in place of User")
    func defaultRole() throws {
        let catalog = try RoleCatalogTests.catalog("Member", default: "Member")
        #expect(catalog.defaultRole == Roles(bit: 8))
        #expect(catalog.inviters(as: catalog.defaultRole) == [.admin, .teacher])
        #expect(catalog.inviters(as: .user) == .admin)
        #expect(catalog.mayHelp(.teacher, Roles(bit: 8)) && !catalog.mayHelp(.teacher, .user))
    }
}
