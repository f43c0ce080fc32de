import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite struct RoleRouteTests {
    /// A server with the roles of `docs/roles.md`: an administrator `boss`, a teacher `tess`, a helper `hal` and a pupil `pia`.
    private static func withSchool(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey) async throws -> Void
    ) async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        let store = try await database.store.declaring(.school())
        try await withLatchkey {
            $0.store = store
            configure(&$0)
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("tess", role: .teacher)
            try await latchkey.addAccount("hal", role: #require(store.roles["Helpdesk"]?.bits))
            try await latchkey.addAccount("pia")
            try await test(latchkey)
        }
    }

    private static func path(_ latchkey: Latchkey, _ uid: String, _ role: String) async throws -> String {
        "/api/user/\(try await latchkey.operate.show(uid: uid).account.id.text)/roles/\(role)"
    }

    @Test("R-001: the list tells names, labels and permissions of roles, who gives them, and whether the caller may")
    func list() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let cookie = try await latchkey.signIn("tess")
            let answer = try await latchkey.send(.get, "/api/roles", cookie: cookie)
            let roles = try #require(answer.json["roles"] as? [[String: Any]])
            #expect(
                roles.map { $0["name"] as? String } == [
                    "Admin", "Teacher", "Editor", "Treasurer", "Mentor", "Helpdesk", "User",
                ])
            #expect(answer.json["default_role"] as? String == "User")
            let editor = roles[2]
            #expect(Set(editor.keys) == ["name", "label", "permissions", "built_in", "by", "may_give"])
            #expect(editor["label"] as? String == "Edits the school paper")
            #expect(editor["permissions"] as? [String] == ["posts:write", "posts:publish"])
            #expect(editor["by"] as? [String] == ["Admin", "Teacher"])
            #expect(editor["built_in"] as? Bool == false && editor["may_give"] as? Bool == true)
            #expect(roles.filter { $0["may_give"] as? Bool == true }.count == 1)
            #expect((roles[1]["permissions"] as? [String])?.last == "reports:read")
        }
    }

    @Test("R-001: no route makes or changes a role", arguments: [HTTPRequest.Method.post, .put, .delete, .patch])
    func nothingMakesRoles(_ method: HTTPRequest.Method) async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let cookie = try await latchkey.signIn("boss")
            for path in ["/api/roles", "/api/roles/Editor"] {
                let answer = try await latchkey.send(method, path, json: #"{"name":"New"}"#, cookie: cookie)
                #expect([404, 405].contains(answer.status), "\(method) \(path)")
            }
            #expect(latchkey.server.routes.entries.filter { $0.path.contains("role") }.count == 3)
        }
    }

    @Test(
        "R-004: several roles, the first of which is `role`; permissions are Latchkey's and those of the configuration")
    func userObject() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let boss = try await latchkey.signIn("boss")
            for role in ["Mentor", "Editor"] {
                let path = try await RoleRouteTests.path(latchkey, "pia", role)
                #expect(try await latchkey.send(.put, path, json: "{}", cookie: boss).status == 200)
            }
            let me = try await latchkey.send(.get, "/api/id", cookie: latchkey.signIn("pia"))
            #expect(me.json["role"] as? String == "Editor")
            #expect(me.json["roles"] as? [String] == ["Editor", "Mentor", "User"])
            #expect(me.json["permissions"] as? [String] == ["posts:write", "posts:publish"])
            #expect(me.json["role_ends"] as? [String: String] == [:])
        }
    }

    @Test("R-005: who gives which role to whom over HTTP")
    func matrix() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let table: [(caller: String, role: String, target: String, status: Int)] = [
                ("pia", "Editor", "pia", 403), ("pia", "Editor", "tess", 403), ("hal", "Editor", "pia", 403),
                ("tess", "Editor", "pia", 200), ("tess", "Treasurer", "pia", 403), ("tess", "User", "pia", 403),
                ("tess", "Admin", "pia", 403), ("tess", "Editor", "tess", 403), ("tess", "Editor", "hal", 403),
                ("tess", "Editor", "boss", 403), ("boss", "Editor", "boss", 200), ("boss", "Teacher", "pia", 200),
                ("tess", "editor", "pia", 400), ("boss", "Nobody", "pia", 400), ("pia", "Nobody", "pia", 403),
            ]
            for (caller, role, target, status) in table {
                let cookie = try await latchkey.signIn(caller)
                let path = try await RoleRouteTests.path(latchkey, target, role)
                let given = try await latchkey.send(.put, path, json: "{}", cookie: cookie)
                #expect(given.status == status, "\(caller) gives \(role) to \(target): \(given.text)")
                guard status == 200 else { continue }
                #expect((given.json["roles"] as? [String])?.contains(role) == true)
                let taken = try await latchkey.send(.delete, path, cookie: cookie)
                #expect(taken.status == 200 && (taken.json["roles"] as? [String])?.contains(role) == false)
            }
            let cookie = try await latchkey.signIn("tess")
            for id in ["AAAAAAAAAAAAAAAAAAAAAA", "junk"] {
                let answer = try await latchkey.send(.put, "/api/user/\(id)/roles/Editor", json: "{}", cookie: cookie)
                #expect(answer.status == 404)
            }
        }
    }

    @Test(
        "R-005, S-302: a role with permissions of Latchkey needs a recent sign-in to be given or taken, others do not")
    func recentSignIn() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let boss = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(601))
            for (role, status) in [("Helpdesk", 403), ("Admin", 403), ("Editor", 200), ("User", 200)] {
                let path = try await RoleRouteTests.path(latchkey, "pia", role)
                for method in [HTTPRequest.Method.put, .delete] {
                    let json = method == .put ? "{}" : nil
                    let answer = try await latchkey.send(method, path, json: json, cookie: boss)
                    #expect(answer.status == status, "\(method) \(role)")
                    if status == 403 { #expect(answer.code == "reauth_required") }
                }
            }
        }
    }

    @Test(
        "R-007: no role, end or permission rides along at another door",
        arguments: ["role", "roles", "permissions", "role_ends"])
    func nothingRidesAlong(_ key: String) async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let boss = try await latchkey.signIn("boss")
            let pia = try await latchkey.operate.show(uid: "pia").account.id.text
            let value = key == "role" ? #""Editor""# : #"["Editor"]"#
            let member = "\"\(key)\":\(value)"
            let doors: [(HTTPRequest.Method, String, String)] = [
                (.post, "/api/user", #"{"uid":"new","name":"N","password":"correct horse battery",\#(member)}"#),
                (.post, "/api/users", #"[{"uid":"new2","name":"N",\#(member)}]"#),
                (.put, "/api/user/\(pia)", #"{"name":"P",\#(member)}"#),
                (.put, "/api/user", #"{"name":"B",\#(member)}"#),
                (.put, "/api/user/\(pia)/profile", "{\(member)}"),
            ]
            for (method, path, json) in doors {
                let answer = try await latchkey.send(
                    method, path, json: json, cookie: path == "/api/user" && method == .post ? nil : boss)
                #expect(!answer.text.contains("\"Editor\""), "\(method) \(path)")
            }
            let accounts = try await latchkey.store.listAccounts(search: nil, limit: 100, offset: 0).accounts
            let editor = try #require(latchkey.store.roles["Editor"]?.bits)
            #expect(accounts.allSatisfy { $0.roles.isDisjoint(with: editor) && $0.roleEnds.isEmpty })
        }
    }

    @Test("R-009, R-010: a role counts from the next request on, and ends within a second of its time")
    func ends() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let (boss, pia) = (try await latchkey.signIn("boss"), try await latchkey.signIn("pia"))
            let path = try await RoleRouteTests.path(latchkey, "pia", "Editor")
            for seconds in [59, 366 * 86_400 + 1, 0, -60] {
                let refused = try await latchkey.send(.put, path, json: #"{"expires_in":\#(seconds)}"#, cookie: boss)
                #expect(refused.status == 400 && refused.fields["expires_in"] != nil)
            }
            let given = try await latchkey.send(.put, path, json: #"{"expires_in":60}"#, cookie: boss)
            let end = (latchkey.clock.now + .seconds(60)).rfc3339
            #expect(given.json["role_ends"] as? [String: String] == ["Editor": end])
            func own() async throws -> Answer { try await latchkey.send(.get, "/api/id", cookie: pia) }
            #expect(try await own().json["role_ends"] as? [String: String] == ["Editor": end])
            #expect(try await own().json["role"] as? String == "Editor")
            latchkey.clock.advance(by: .seconds(59))
            try await latchkey.flows.upkeep.endRoles()
            #expect(try await own().json["role"] as? String == "Editor")
            latchkey.clock.advance(by: .seconds(1))
            try await latchkey.flows.upkeep.endRoles()
            #expect(try await own().json["role"] as? String == "User")
            #expect(try await own().json["role_ends"] as? [String: String] == [:])
            latchkey.clock.jump(by: .seconds(-3600))
            try await latchkey.flows.upkeep.endRoles()
            // The token is of the future now, so that its owner cannot ask.
            #expect(try await latchkey.store.findAccount(uid: "pia")?.roles == .user)
        }
    }

    @Test("R-009: a role that one node gives or takes counts on another as soon as that one has looked")
    func otherNode() async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        let (store, otherStore) = (
            try await database.store.declaring(.school()), try await database.otherStore.declaring(.school())
        )
        try await withLatchkey {
            $0.store = store
        } _: { one in
            try await one.addAccount("pia")
            let helpdesk = try #require(store.roles["Helpdesk"])
            try await withLatchkey {
                $0.store = otherStore
            } _: { other in
                let pia = try await other.signIn("pia")
                func roles() async throws -> [String]? {
                    try await other.flows.upkeep.start()
                    return try await other.send(.get, "/api/id", cookie: pia).json["roles"] as? [String]
                }
                #expect(try await roles() == ["User"])
                _ = try await one.operate.giveRole(helpdesk, uid: "pia")
                #expect(try await roles() == ["Helpdesk", "User"])
                _ = try await one.operate.takeRole(helpdesk, uid: "pia")
                #expect(try await roles() == ["User"])
            }
        }
    }

    @Test("R-005: giving what is there already changes nothing and is no event, whoever does it how often")
    func givenTwice() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let boss = try await latchkey.signIn("boss")
            let path = try await RoleRouteTests.path(latchkey, "pia", "Editor")
            func events() async throws -> Int {
                try await latchkey.store.listEvents(of: nil, limit: 200).filter { $0.kind == .roleChanged }.count
            }
            #expect(try await latchkey.send(.put, path, json: "{}", cookie: boss).status == 200)
            let before = try await events()
            for _ in 0..<3 { #expect(try await latchkey.send(.put, path, json: "{}", cookie: boss).status == 200) }
            #expect(try await events() == before)
            #expect(try await latchkey.send(.put, path, json: #"{"expires_in":60}"#, cookie: boss).status == 200)
            #expect(try await events() == before + 1)
        }
    }

    @Test("R-007: roles in the body of the route that gives one are refused")
    func nothingRidesAlong() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let boss = try await latchkey.signIn("boss")
            let path = try await RoleRouteTests.path(latchkey, "pia", "Editor")
            for key in ["role", "roles"] {
                let body = #"{"expires_in":60,"\#(key)":["Admin"]}"#
                let refused = try await latchkey.send(.put, path, json: body, cookie: boss)
                #expect(refused.status == 403 && refused.code == "field_not_allowed")
            }
        }
    }

    @Test("R-011: the last administrator's role outlives its end, which is written down once a day")
    func lastAdministrator() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let catalog = latchkey.store.roles
            _ = try await latchkey.operate.giveRole(
                try #require(catalog["Admin"]), for: .seconds(60), uid: "boss")
            let boss = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(120))
            func kept() async throws -> Int {
                try await latchkey.flows.upkeep.endRoles()
                return try await latchkey.store.listEvents(of: nil, limit: 200).filter { $0.details["kept"] != nil }
                    .count
            }
            #expect(try await kept() == 1)
            #expect(try await kept() == 1)
            latchkey.clock.advance(by: .seconds(86_400))
            #expect(try await kept() == 2)
            let path = try await RoleRouteTests.path(latchkey, "boss", "Admin")
            let own = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.delete, path, cookie: own).code == "last_admin")
            #expect(try await latchkey.send(.get, "/api/mail", cookie: own).status == 200)
            _ = boss
            try await latchkey.addAccount("next", role: .admin)
            #expect(try await kept() == 2)
            #expect(try await latchkey.send(.get, "/api/mail", cookie: own).status == 403)
        }
    }

    @Test("R-012: a guarded request with many roles and ends asks the database once, and then nothing")
    func cost() async throws {
        let entries = (0..<11).map { RoleEntry("role\($0)", may: ["a:b\($0)"]) }
        let made = try await Engine.chosen.makeDatabase().store
        let database = CountedDatabase(made.database)
        let store = try await Store(database).declaring(RoleDeclarations(entries))
        try await withLatchkey {
            $0.store = store
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            for role in store.roles.roles where !role.isBuiltIn {
                _ = try await latchkey.operate.giveRole(role, for: .seconds(3600), uid: "toby")
            }
            let cookie = try await latchkey.signIn("toby")
            #expect(cookie.utf8.count < 4096)
            #expect(
                try await latchkey.send(.get, "/api/id", cookie: cookie).json["permissions"] as? [String]
                    == entries.flatMap(\.permissions))
            _ = database.take()
            for _ in 0..<100 { #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200) }
            #expect(database.take() == CountedDatabase.Tally())
        }
    }

    @Test("R-004, S-083: a token with the twelve longest names fits a cookie, and its claims are names")
    func longestToken() async throws {
        let entries = (0..<11).map { number in RoleEntry(String(repeating: "R", count: 30) + "\(10 + number)") }
        let store = try await Engine.chosen.makeDatabase().store.declaring(RoleDeclarations(entries))
        try await withLatchkey {
            $0.store = store
        } _: { latchkey in
            let roles = store.roles.roles.filter { !$0.isBuiltIn }.reduce(into: Roles.user) { $0.formUnion($1.bits) }
            try await latchkey.addAccount(String(repeating: "u", count: 30), role: roles)
            let cookie = try await latchkey.signIn(String(repeating: "u", count: 30))
            #expect(cookie.utf8.count < 4096)
            let payload = try #require(Base64URL.decode(cookie.split(separator: ".")[1].utf8))
            let claims = try JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any]
            #expect(Set(claims?["roles"] as? [String] ?? []) == Set(entries.map(\.name) + ["User"]))
        }
    }

    @Test("The default role is what people are who sign up, who are added, and who come with a code without a role")
    func defaultRole() async throws {
        let declared = try RoleDeclarations(
            [RoleEntry("Member", may: ["posts:read"])], defaultName: "Member", teacherScope: .all)
        let store = try await Engine.chosen.makeDatabase().store.declaring(declared)
        try await withLatchkey {
            $0.store = store
        } _: { latchkey in
            try await latchkey.addAccount("tess", role: .teacher)
            try await latchkey.addAccount("boss", role: .admin)
            let signedUp = try await latchkey.send(
                .post, "/api/user", json: #"{"uid":"ann","name":"Ann","password":"correct horse battery"}"#)
            #expect(signedUp.json["roles"] as? [String] == ["Member"])
            #expect(signedUp.json["permissions"] as? [String] == ["posts:read"])
            let tess = try await latchkey.signIn("tess")
            let code = try await latchkey.send(.post, "/api/join-codes", json: "{}", cookie: tess)
            #expect((code.json["code"] as? [String: Any])?["role"] as? String == "Member")
            let asUser = try await latchkey.send(.post, "/api/join-codes", json: #"{"role":"User"}"#, cookie: tess)
            #expect(asUser.status == 403)
            let boss = try await latchkey.signIn("boss")
            let added = try await latchkey.send(
                .post, "/api/users", json: #"[{"uid":"bob","name":"Bob"}]"#, cookie: boss)
            #expect((added.json["users"] as? [[String: Any]])?.first?["roles"] as? [String] == ["Member"])
        }
    }

    @Test("The list of people is filtered by a declared role, and other words are refused")
    func filter() async throws {
        try await RoleRouteTests.withSchool { latchkey in
            let boss = try await latchkey.signIn("boss")
            let found = try await latchkey.send(.get, "/api/user?page=1&role=Helpdesk", cookie: boss)
            #expect((found.json["users"] as? [[String: Any]])?.map { $0["uid"] as? String } == ["hal"])
            #expect(try await latchkey.send(.get, "/api/user?role=helpdesk", cookie: boss).code == "invalid_query")
        }
    }
}
