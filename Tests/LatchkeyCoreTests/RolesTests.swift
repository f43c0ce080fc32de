import LatchkeyCore
import Testing

@Suite struct RolesTests {
    @Test(
        "S-215: only the exact name is a role",
        arguments: [
            "admin", "ADMIN", "Admin ", " Admin", "Admin\u{0}", "Adm\u{131}n", "\u{410}dmin", "", "Admin,User",
            "Administrator", "teacher",
            "USER", "Usеr", "1", "null", "*", "User\u{200b}",
        ])
    func otherWordsAreNoRole(_ name: String) {
        #expect(Roles(name: name) == nil)
    }

    @Test("Names come back, highest rank first")
    func namesRoundTrip() {
        #expect(Roles.allNames == ["Admin", "Teacher", "User"])
        for name in Roles.allNames { #expect(Roles(name: name)?.names == [name]) }
        #expect(Roles([.user, .admin]).names == ["Admin", "User"])
        #expect(Roles([.user, .teacher]).firstName == "Teacher")
        #expect(Roles([]).names == [] && Roles([]).firstName == "")
    }

    @Test("The stored bits never change")
    func bitsAreStored() {
        #expect([Roles.admin, .teacher, .user].map(\.rawValue) == [1, 2, 4])
    }

    @Test(
        "What each role allows",
        arguments: [
            (Roles.admin, administrators),
            (Roles.teacher, teachers),
            (Roles.user, []), (Roles([]), []),
            (Roles([.user, .teacher]), teachers), (Roles(rawValue: 0xfff8), []),
            (Roles(rawValue: 0xffff), administrators),
        ] as [(Roles, [String])])
    func permissions(_ roles: Roles, _ expected: [String]) {
        #expect(roles.permissionNames == expected)
        #expect(Permission.allCases.filter { roles.allows($0) }.map(\.rawValue) == expected)
    }

    @Test(
        "S-330: only administrators give a role of the staff; they and teachers let users in, and no other set is given"
    )
    func givers() {
        let makers: [Roles] = [[], .user, .teacher, .admin, [.teacher, .user], [.admin, .teacher]]
        func givers(of role: Roles) -> [Bool] { makers.map { !$0.isDisjoint(with: role.givers) } }
        #expect(givers(of: .user) == [false, false, true, true, true, true])
        for role in [Roles.teacher, .admin, [.teacher, .user], [], Roles(rawValue: 1 << 9)] {
            #expect(givers(of: role) == [false, false, false, true, false, true], "\(role)")
        }
    }

    @Test("Administrators help everybody, teachers those who are nothing but users, others nobody")
    func helping() {
        let people: [Roles] = [[], .user, .teacher, .admin, [.user, .teacher], Roles(rawValue: 1 << 9)]
        func helped(by staff: Roles) -> [Bool] { people.map { staff.mayHelp($0) } }
        for staff in [Roles.admin, [.admin, .user]] { #expect(helped(by: staff).allSatisfy { $0 }) }
        for staff in [Roles.teacher, [.teacher, .user]] {
            #expect(helped(by: staff) == [true, true, false, false, false, false])
        }
        for staff in [[], Roles.user, Roles(rawValue: 1 << 9)] { #expect(!helped(by: staff).contains(true)) }
    }
}

private let administrators = [
    "users:read", "users:write", "users:invite", "users:recover", "mail:read", "groups:lead", "groups:write",
    "roles:assign", "audit:read", "settings:read",
]
private let teachers = ["users:read", "users:invite", "users:recover", "groups:lead"]
