import LatchkeyCore
import Testing

@Suite struct RolesTests {
    private let catalog = RoleCatalog(.builtIn(.all), bits: [:])

    @Test(
        "S-215: only the exact name is a role",
        arguments: [
            "admin", "ADMIN", "Admin ", " Admin", "Admin\u{0}", "Adm\u{131}n", "\u{410}dmin", "", "Admin,User",
            "Administrator", "teacher",
            "USER", "Usеr", "1", "null", "*", "User\u{200b}",
        ])
    func otherWordsAreNoRole(_ name: String) {
        #expect(catalog[name] == nil)
    }

    @Test("Names come back, highest rank first")
    func namesRoundTrip() {
        #expect(catalog.allNames == ["Admin", "Teacher", "User"])
        for role in catalog.roles { #expect(catalog.names(of: role.bits) == [role.name]) }
        #expect(catalog.names(of: [.user, .admin]) == ["Admin", "User"])
        #expect(catalog.firstName(of: [.user, .teacher]) == "Teacher")
        #expect(catalog.names(of: []) == [] && catalog.firstName(of: []) == "")
    }

    @Test("The stored bits never change")
    func bitsAreStored() {
        #expect([Roles.admin, .teacher, .user].map(\.rawValue) == [1, 2, 4])
    }

    private static let administrators = [
        "users:read", "users:write", "users:invite", "users:recover", "mail:read", "groups:lead", "groups:write",
        "roles:assign", "audit:read", "settings:read",
    ]
    private static let teachers = ["users:read", "users:invite", "users:recover", "groups:lead"]

    @Test("What each role allows")
    func permissions() {
        let table: [(Roles, [String])] = [
            (.admin, RolesTests.administrators), (.teacher, RolesTests.teachers), (.user, []), ([], []),
            ([.user, .teacher], RolesTests.teachers), (Roles(rawValue: 0xfff8), []),
            (Roles(rawValue: .max), RolesTests.administrators),
        ]
        for (roles, expected) in table {
            #expect(catalog.permissionNames(of: roles) == expected)
            #expect(Permission.allCases.filter { catalog.allows(roles, $0) }.map(\.rawValue) == expected)
        }
    }

    @Test(
        "S-330: only administrators give a role of the staff; they and teachers let users in, and no other set is given"
    )
    func inviters() {
        let makers: [Roles] = [[], .user, .teacher, .admin, [.teacher, .user], [.admin, .teacher]]
        func inviters(as role: Roles) -> [Bool] { makers.map { !$0.isDisjoint(with: catalog.inviters(as: role)) } }
        #expect(inviters(as: .user) == [false, false, true, true, true, true])
        for role in [Roles.teacher, .admin, [.teacher, .user]] {
            #expect(inviters(as: role) == [false, false, false, true, false, true], "\(role)")
        }
        for role in [[], Roles(rawValue: 1 << 9), [.user, Roles(rawValue: 1 << 9)]] {
            #expect(!inviters(as: role).contains(true), "\(role)")
        }
    }

    @Test("Administrators help everybody, teachers those who are nothing but users")
    func helping() {
        let people: [Roles] = [[], .user, .teacher, .admin, [.user, .teacher], Roles(rawValue: 1 << 9)]
        func helped(by staff: Roles) -> [Bool] { people.map { catalog.mayHelp(staff, $0) } }
        for staff in [Roles.admin, [.admin, .user]] { #expect(helped(by: staff).allSatisfy { $0 }) }
        for staff in [Roles.teacher, [.teacher, .user]] {
            #expect(helped(by: staff) == [true, true, false, false, false, false])
        }
    }
}
