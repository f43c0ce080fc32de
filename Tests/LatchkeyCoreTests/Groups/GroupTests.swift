import LatchkeyCore
import Testing

@Suite struct GroupTests {
    @Test("Keys", arguments: ["a", "9", "-", "year9-p3", String(repeating: "k", count: 40)])
    func keys(_ text: String) throws {
        #expect(try GroupKey(text).text == text)
    }

    @Test(
        "What is no key",
        arguments: ["", "A", "year 9", "year_9", "é", "a\u{0}", " a", "a\n", "ａ", String(repeating: "k", count: 41)])
    func noKeys(_ text: String) {
        let error = #expect(throws: LatchkeyError.self) { try GroupKey(text) }
        #expect(error?.code == .invalidFields && error?.problems.keys.sorted() == ["key"])
    }

    @Test("A key that nobody chose is a key, and another one each time")
    func drawnKeys() throws {
        let keys = (0..<50).map { _ in GroupKey(drawnFrom: .system).text }
        #expect(Set(keys).count == 50)
        for key in keys { #expect(try GroupKey(key).text == key && key.hasPrefix("g-") && key.count == 14) }
    }

    @Test(
        "R-024: names of groups are as names of people",
        arguments: ["", " ", "a\u{7}b", "\u{202e}", String(repeating: "n", count: 101)])
    func names(_ text: String) throws {
        #expect(throws: LatchkeyError.self) { try PeopleGroup.name(text) }
        #expect(try PeopleGroup.name(" Year 9 ") == "Year 9")
    }

    @Test("The permission reaches everybody, leading reaches the led, and without either one reaches oneself")
    func reach() {
        let id = AccountID(.system)
        func reach(_ permissions: [Permission]) -> Reach {
            Reach(of: id, with: PermissionSet(permissions), for: .readUsers)
        }
        #expect(reach([.readUsers]) == .everybody && reach([.readUsers, .leadGroups]) == .everybody)
        #expect(reach([.leadGroups]) == .led(by: id) && reach([.leadGroups, .recoverUsers]) == .led(by: id))
        #expect(reach([]) == .oneself(id) && reach([.recoverUsers, .inviteUsers]) == .oneself(id))
    }

    @Test("What teachers may by themselves follows the scope, which is groups; nobody gives more than they have")
    func teacherScope() throws {
        #expect(RoleCatalog.builtIn.permissionNames(of: .teacher) == ["groups:lead"])
        let all = RoleCatalog(.builtIn(.all), bits: [:])
        #expect(
            all.permissionNames(of: .teacher) == ["users:read", "users:invite", "users:recover", "groups:lead"])
        #expect(RoleCatalog.builtIn.own(of: .admin) == .all && all.own(of: .admin) == .all)
        let helpdesk = [RoleEntry("Helpdesk", by: ["Teacher"], may: ["users:read"])]
        #expect(try RoleDeclarations(helpdesk, teacherScope: .all)["Helpdesk"] != nil)
        #expect(throws: RoleRefusal.self) { try RoleDeclarations(helpdesk) }
        let leaders = [RoleEntry("Coach", by: ["Teacher"], may: ["groups:lead"])]
        #expect(try RoleDeclarations(leaders)["Coach"] != nil)
    }
}
