import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct GroupRouteTests {
    /// An administrator `boss`, teachers `tess` and `otto`, pupils `pia` and `sid`; nobody is in a group.
    static func withSchool(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey) async throws -> Void
    ) async throws {
        try await withLatchkey {
            $0.roles = .builtIn
            configure(&$0)
        } _: { latchkey in
            for (uid, role) in [
                ("boss", Roles.admin), ("tess", .teacher), ("otto", .teacher), ("pia", .user), ("sid", .user),
            ] { try await latchkey.addAccount(uid, role: role) }
            try await test(latchkey)
        }
    }

    static func id(_ latchkey: Latchkey, _ uid: String) async throws -> String {
        try await latchkey.operate.show(uid: uid).account.id.text
    }

    private static func groups(_ answer: Answer) -> [[String: Any]] { answer.json["groups"] as? [[String: Any]] ?? [] }

    @Test("R-021: a teacher makes a group and leads it; its key is drawn, and only those with groups:write choose one")
    func create() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let (tess, boss) = (try await latchkey.signIn("tess"), try await latchkey.signIn("boss"))
            let made = try await latchkey.send(.post, "/api/groups", json: #"{"name":" Year 9 "}"#, cookie: tess)
            #expect(made.status == 201 && made.json["name"] as? String == "Year 9")
            #expect(made.json["leader"] as? Bool == true && made.json["members"] as? Int == 1)
            #expect((made.json["key"] as? String)?.hasPrefix("g-") == true)
            #expect((made.json["leaders"] as? [[String: Any]])?.count == 1)
            let id = try #require(made.json["id"] as? String)
            let me = try await latchkey.send(.get, "/api/id", cookie: tess)
            let own = try #require(GroupRouteTests.groups(me).first)
            #expect(Set(own.keys) == ["id", "key", "name", "leader"])
            #expect(own["id"] as? String == id && own["leader"] as? Bool == true)
            for (method, path) in [(HTTPRequest.Method.post, "/api/groups"), (.put, "/api/groups/\(id)")] {
                let answer = try await latchkey.send(
                    method, path, json: #"{"name":"Board","key":"board"}"#, cookie: tess)
                #expect(answer.status == 403 && answer.code == "field_not_allowed", "\(method)")
            }
            let keyed = try await latchkey.send(
                .put, "/api/groups/\(id)", json: #"{"key":"board","name":"The board"}"#, cookie: boss)
            #expect(keyed.status == 200 && keyed.json["key"] as? String == "board")
            // The next request of a member sees it.
            let renamed = try await latchkey.send(.get, "/api/id", cookie: tess)
            #expect(GroupRouteTests.groups(renamed).first?["key"] as? String == "board")
            let taken = try await latchkey.send(
                .post, "/api/groups", json: #"{"name":"B","key":"board","leader":false}"#, cookie: boss)
            #expect(taken.status == 409 && taken.code == "group_taken")
            let unled = try await latchkey.send(
                .post, "/api/groups", json: #"{"name":"B","key":"b","leader":false}"#, cookie: boss)
            #expect(unled.json["member"] as? Bool == false && unled.json["members"] as? Int == 0)
        }
    }

    @Test(
        "S-302: a mark, a member for somebody who leads, and a move to another leader need a recent sign-in, in bulk too; what gives nobody power does not"
    )
    func stepUp() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let operate = latchkey.operateGroups
            let (led, empty) = (
                try await operate.add(key: "y9", name: "Year 9"), try await operate.add(key: "y8", name: "Year 8")
            )
            let both = try await operate.add(key: "y7", name: "Year 7")
            for group in [led, both] { try await operate.setMember("tess", of: group, isLeader: true) }
            for (group, uid) in [(led, "otto"), (both, "otto"), (led, "sid")] {
                try await operate.setMember(uid, of: group, isLeader: nil)
            }
            let (boss, tess) = (try await latchkey.signIn("boss"), try await latchkey.signIn("tess"))
            let (pia, sid) = (
                try await GroupRouteTests.id(latchkey, "pia"), try await GroupRouteTests.id(latchkey, "sid")
            )
            let otto = try await GroupRouteTests.id(latchkey, "otto")
            func put(_ user: String, _ group: PeopleGroup, _ body: String, _ cookie: String) async throws -> Answer {
                try await latchkey.send(
                    .put, "/api/groups/\(group.id.text)/members/\(user)", json: body, cookie: cookie)
            }
            func add(_ ids: [String], _ cookie: String) async throws -> Answer {
                let ids = ids.map { "\"\($0)\"" }.joined(separator: ",")
                return try await latchkey.send(
                    .post, "/api/users/actions", json: #"{"action":"add","to":"\#(led.id.text)","ids":[\#(ids)]}"#,
                    cookie: cookie)
            }
            func memberships() async throws -> [String] {
                try await latchkey.store.dump().filter { $0.hasPrefix("membership: ") }.sorted()
            }
            latchkey.clock.advance(by: .seconds(601))
            let before = try await memberships()
            for (user, body) in [(otto, #"{"leader":true}"#), (pia, "{}"), (pia, #"{"leader":true}"#)] {
                let answer = try await put(user, led, body, boss)
                #expect(answer.status == 403 && answer.code == "reauth_required", "\(user) \(body)")
            }
            #expect(try await put(pia, empty, #"{"leader":true}"#, boss).code == "reauth_required")
            // Sid is in it already, and Pia is not: the whole list waits.
            #expect(try await add([sid, pia], boss).code == "reauth_required")
            // To those without the right nobody says how it would be done.
            #expect(try await put(pia, led, "{}", tess).code == "forbidden")
            #expect(try await memberships() == before)
            #expect(try await put(sid, both, #"{"from":"\#(led.id.text)"}"#, tess).status == 200)
            #expect(try await put(sid, led, #"{"from":"\#(both.id.text)"}"#, tess).status == 200)
            try await operate.setMember("otto", of: both, isLeader: true)
            let handed = try await put(sid, both, #"{"from":"\#(led.id.text)"}"#, tess)
            #expect(handed.code == "reauth_required")
            #expect(try await put(pia, empty, "{}", boss).status == 200)
            #expect(try await put(otto, both, #"{"leader":false}"#, boss).status == 200)
            let fresh = try await latchkey.signIn("boss")
            #expect(try await put(otto, led, #"{"leader":true}"#, fresh).status == 200)
            #expect(try await add([sid, pia], fresh).status == 200)
            for (group, cookie, code) in [(led, boss, "reauth_required"), (led, fresh, nil), (empty, boss, nil)] {
                let path = "/api/groups/\(group.id.text)/archive"
                _ = try await latchkey.send(.post, path, cookie: cookie)
                #expect(try await latchkey.send(.delete, path, cookie: cookie).code == code, "\(group.name)")
            }
        }
    }

    @Test(
        "R-024: what is no name or key is refused field by field, and stores nothing",
        arguments: [
            #"{}"#, #"{"name":""}"#, #"{"name":"a\u0007b"}"#, #"{"name":"\u202e"}"#, #"{"name":1}"#,
            #"{"name":"\#(String(repeating: "n", count: 101))"}"#, #"{"name":"A","key":"A"}"#,
            #"{"name":"A","key":""}"#,
            #"{"name":"A","key":"a\u0000"}"#, #"{"name":"A","key":["a"]}"#, #"{"name":"A","leader":1}"#,
        ])
    func badFields(_ body: String) async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let boss = try await latchkey.signIn("boss")
            let answer = try await latchkey.send(.post, "/api/groups", json: body, cookie: boss)
            #expect(answer.status == 400 && answer.code == "invalid_fields" && !answer.fields.isEmpty)
            #expect(try await latchkey.store.dump().allSatisfy { !$0.hasPrefix("people_group: ") })
        }
    }

    @Test(
        "Each sees their own groups, by name, and those who see everybody all of them; members do not hear how many they are"
    )
    func list() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let operate = latchkey.operateGroups
            let (a, b) = (
                try await operate.add(key: "y9", name: "Zebras"), try await operate.add(key: "y8", name: "Ants")
            )
            try await operate.setMember("tess", of: a, isLeader: true)
            try await operate.setMember("pia", of: a, isLeader: nil)
            func list(_ uid: String, _ query: String = "") async throws -> [String] {
                let answer = try await latchkey.send(.get, "/api/groups" + query, cookie: latchkey.signIn(uid))
                #expect(answer.status == 200)
                return GroupRouteTests.groups(answer).compactMap { $0["key"] as? String }
            }
            #expect(try await list("boss") == ["y8", "y9"])
            #expect(try await list("boss", "?q=zebra") == ["y9"])
            #expect(try await list("boss", "?q=y8") == ["y8"])
            #expect(try await list("boss", "?per_page=1&page=2") == ["y9"])
            #expect(try await list("tess") == ["y9"])
            #expect(try await list("pia") == ["y9"])
            #expect(try await list("sid") == [])
            let seen = try await latchkey.send(.get, "/api/groups/\(a.id.text)", cookie: latchkey.signIn("pia"))
            #expect(seen.json["members"] is String == false && seen.json["members"] as? Int == nil)
            #expect(seen.json["leader"] as? Bool == false && seen.json["member"] as? Bool == true)
            try await operate.archive(a)
            #expect(try await list("pia") == [])
            #expect(try await list("pia", "?archived=true") == [])
            #expect(try await list("tess", "?archived=true") == ["y9"])
            #expect(try await list("boss", "?archived=true") == ["y9"])
            _ = b
            let bad = try await latchkey.send(.get, "/api/groups?archived=1", cookie: latchkey.signIn("sid"))
            #expect(bad.code == "invalid_query")
        }
    }

    @Test(
        "R-021: no act of a leader puts somebody else's account into their group: no PUT, no move, no code that the person does not enter"
    )
    func noPull() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let operate = latchkey.operateGroups
            let (own, foreign) = (
                try await operate.add(key: "own", name: "Own"), try await operate.add(key: "other", name: "Other")
            )
            try await operate.setMember("tess", of: own, isLeader: true)
            try await operate.setMember("otto", of: foreign, isLeader: true)
            try await operate.setMember("pia", of: foreign, isLeader: nil)
            let tess = try await latchkey.signIn("tess")
            let pia = try await GroupRouteTests.id(latchkey, "pia")
            let path = "/api/groups/\(own.id.text)/members/\(pia)"
            let put = try await latchkey.send(.put, path, json: "{}", cookie: tess)
            #expect(put.status == 403)
            let move = try await latchkey.send(.put, path, json: #"{"from":"\#(foreign.id.text)"}"#, cookie: tess)
            #expect(move.status == 404)
            let back = try await latchkey.send(
                .put, "/api/groups/\(foreign.id.text)/members/\(pia)", json: #"{"from":"\#(own.id.text)"}"#,
                cookie: tess)
            #expect(back.status == 404)
            let code = try await latchkey.send(
                .post, "/api/join-codes", json: #"{"group":"\#(foreign.id.text)"}"#, cookie: tess)
            #expect(code.status == 404)
            let invitation = try await latchkey.send(
                .post, "/api/join-codes", json: #"{"group":"\#(own.id.text)","uid":"pia"}"#, cookie: tess)
            #expect(invitation.status == 201)
            let many = try await latchkey.send(
                .post, "/api/users", json: #"[{"uid":"new","name":"N","group":"\#(own.id.text)"}]"#, cookie: tess)
            #expect(many.status == 403)
            #expect(try await latchkey.operate.show(uid: "pia").account.groups.map(\.group.key) == ["other"])
            let reach = try await latchkey.send(.post, "/api/user/\(pia)/recovery-code", json: "{}", cookie: tess)
            #expect(reach.status == 404)
        }
    }

    @Test("R-007, R-021: groups ride along in no other body", arguments: ["groups", "group", "leader", "membership"])
    func noRide(_ key: String) async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            let value = #""\#(key)":"\#(group.id.text)""#
            let pia = try await latchkey.signIn("pia")
            _ = try await latchkey.send(.put, "/api/user", json: #"{"name":"Pia",\#(value)}"#, cookie: pia)
            _ = try await latchkey.send(
                .post, "/api/user", json: #"{"uid":"new","password":"\#(Latchkey.password)","name":"N",\#(value)}"#)
            let boss = try await latchkey.signIn("boss")
            let id = try await GroupRouteTests.id(latchkey, "sid")
            _ = try await latchkey.send(.put, "/api/user/\(id)", json: #"{"name":"Sid",\#(value)}"#, cookie: boss)
            #expect(try await latchkey.store.dump().allSatisfy { !$0.hasPrefix("membership: ") })
        }
    }

    @Test("Codes into a group: who leads it makes them, without users:invite; the answer names the group")
    func codes() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let operate = latchkey.operateGroups
            let group = try await operate.add(key: "y9", name: "Year 9")
            try await operate.setMember("tess", of: group, isLeader: true)
            try await operate.setMember("pia", of: group, isLeader: nil)
            func make(_ uid: String, _ extra: String = "") async throws -> Answer {
                try await latchkey.send(
                    .post, "/api/join-codes", json: #"{"group":"\#(group.id.text)"\#(extra)}"#,
                    cookie: latchkey.signIn(uid))
            }
            let made = try await make("tess")
            let code = try #require(made.json["code"] as? [String: Any])
            #expect(made.status == 201 && code["role"] as? String == "User")
            let named = try #require(code["group"] as? [String: Any])
            #expect(named["key"] as? String == "y9" && named["leader"] as? Bool == true)
            #expect(try await make("boss").status == 201)
            #expect(try await make("pia").status == 403)
            #expect(try await make("sid").status == 404)
            #expect(try await make("tess", #","role":"Teacher""#).status == 403)
            let list = try await latchkey.send(.get, "/api/join-codes", cookie: latchkey.signIn("tess"))
            #expect((list.json["codes"] as? [[String: Any]])?.count == 1)
            // Somebody new is in the group at once.
            let body = Latchkey.body([
                "uid": "new", "password": Latchkey.password, "name": "New",
                "code": try #require(code["code"] as? String),
            ])
            #expect(try await latchkey.send(.post, "/api/user", json: body).status == 201)
            let cookie = try await latchkey.signIn("new")
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(GroupRouteTests.groups(me).first?["key"] as? String == "y9")
            let tess = try await latchkey.signIn("tess")
            #expect(
                try await latchkey.send(.get, "/api/user/\(me.json["id"] as? String ?? "")", cookie: tess).status == 200
            )
            try await operate.archive(group)
            #expect(try await make("boss").code == "group_archived")
        }
    }

    @Test(
        "S-344: a code into a group that is led needs a recent sign-in, takes no seat without one, and is told by a mail; one that nobody leads needs none"
    )
    func joiningLeaders() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let operate = latchkey.operateGroups
            let (led, free) = (
                try await operate.add(key: "y9", name: "Year 9"), try await operate.add(key: "club", name: "Club")
            )
            try await operate.setMember("tess", of: led, isLeader: true)
            let boss = try await latchkey.signIn("boss")
            func code(_ group: PeopleGroup) async throws -> String {
                let made = try await latchkey.send(
                    .post, "/api/join-codes", json: #"{"group":"\#(group.id.text)"}"#, cookie: boss)
                return try #require((made.json["code"] as? [String: Any])?["code"] as? String)
            }
            func join(_ code: String, _ cookie: String) async throws -> Answer {
                try await latchkey.send(
                    .post, "/api/groups/join", json: Latchkey.body(["code": code]), cookie: cookie)
            }
            func told() async throws -> Int {
                try await latchkey.mails().filter { $0.subject.contains("is in a group") }.count
            }
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            let (ofLed, ofFree) = (try await code(led), try await code(free))
            let found = try await latchkey.signIn("ann")
            latchkey.clock.advance(by: .seconds(601))
            let refused = try await join(ofLed, found)
            #expect(refused.status == 403 && refused.code == "reauth_required")
            #expect(try await latchkey.store.listJoinCodes(by: nil).items.map(\.seatsTaken) == [0, 0])
            #expect(try await latchkey.store.findAccount(uid: "ann")?.groups.isEmpty == true)
            #expect(try await join(ofFree, found).status == 200)
            #expect(try await told() == 0)
            let fresh = try await latchkey.signIn("ann")
            #expect(try await join(ofLed, fresh).status == 200)
            #expect(try await told() == 1)
            #expect(try await latchkey.store.findAccount(uid: "ann")?.groups.count == 2)
        }
    }

    @Test(
        "R-024: somebody who has an account enters a code and is in the group, even where sign-up is closed; twice is told, and guesses are few"
    )
    func join() async throws {
        try await GroupRouteTests.withSchool {
            $0.flows.registration = .closed
            $0.flows.throttle[.groupJoins] = 5
        } _: { latchkey in
            let operate = latchkey.operateGroups
            let group = try await operate.add(key: "y9", name: "Year 9")
            try await operate.setMember("tess", of: group, isLeader: true)
            let made = try await latchkey.send(
                .post, "/api/join-codes", json: #"{"group":"\#(group.id.text)"}"#, cookie: latchkey.signIn("tess"))
            let code = try #require((made.json["code"] as? [String: Any])?["code"] as? String)
            let pia = try await latchkey.signIn("pia")
            func join(_ code: String) async throws -> Answer {
                try await latchkey.send(.post, "/api/groups/join", json: Latchkey.body(["code": code]), cookie: pia)
            }
            for wrong in ["", "wrong", String(repeating: "x", count: 5000)] {
                let answer = try await join(wrong)
                #expect(answer.status == 403 && answer.code == "join_code_invalid")
            }
            let joined = try await join(code)
            #expect(joined.status == 200 && joined.json["key"] as? String == "y9")
            let me = try await latchkey.send(.get, "/api/id", cookie: pia)
            #expect(GroupRouteTests.groups(me).count == 1 && me.json["role"] as? String == "User")
            let twice = try await join(code)
            #expect(twice.status == 409 && twice.code == "already_member")
            #expect(try await join(code).status == 429)
            let data = try await latchkey.send(.get, "/api/data", cookie: pia)
            #expect((data.json["joined_with_code_at"] as? [String])?.count == 1)
            let codes = try await latchkey.store.listJoinCodes(by: nil).items
            #expect(codes.map(\.seatsTaken) == [1])
            // Who came is read also when the code is closed, as long as the teacher reaches them.
            let tess = try await latchkey.signIn("tess")
            let path = "/api/join-codes/\(try #require(codes.first).id.text)"
            func people() async throws -> [[String: Any]] {
                let answer = try await latchkey.send(.get, path + "/people", cookie: tess)
                #expect(answer.status == 200)
                return answer.json["people"] as? [[String: Any]] ?? []
            }
            #expect(try await latchkey.send(.delete, path, cookie: tess).status == 204)
            #expect(try await people().map { $0["uid"] as? String } == ["pia"])
            try await operate.removeMember("pia", of: group)
            #expect(try await people().isEmpty)
        }
    }

    @Test(
        "R-022: archiving on one node ends reach, guards and user objects on another at once, and restoring brings them back"
    )
    func twoNodes() async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        try await GroupRouteTests.withSchool {
            $0.store = database.store
        } _: { one in
            let group = try await one.operateGroups.add(key: "y9", name: "Year 9")
            try await one.operateGroups.setMember("tess", of: group, isLeader: true)
            try await one.operateGroups.setMember("pia", of: group, isLeader: nil)
            let pia = try await GroupRouteTests.id(one, "pia")
            try await withLatchkey {
                $0.store = database.otherStore
                $0.roles = .builtIn
            } _: { other in
                let (tess, pupil) = (try await other.signIn("tess"), try await other.signIn("pia"))
                func seen() async throws -> (Int, [String]) {
                    try await other.flows.upkeep.start()
                    let me = try await other.send(.get, "/api/id", cookie: pupil)
                    return (
                        try await other.send(.get, "/api/user/\(pia)", cookie: tess).status,
                        GroupRouteTests.groups(me).compactMap { $0["key"] as? String }
                    )
                }
                #expect(try await seen() == (200, ["y9"]))
                try await one.operateGroups.archive(group)
                #expect(try await seen() == (404, []))
                try await one.operateGroups.restore(group)
                #expect(try await seen() == (200, ["y9"]))
            }
        }
    }

    @Test("R-012: with fifty groups a session is read by as many statements as with none, and then by nothing")
    func cost() async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let counted = CountedDatabase(made.store.database)
        try await GroupRouteTests.withSchool {
            $0.store = Store(counted)
        } _: { latchkey in
            let cookie = try await latchkey.signIn("pia")
            func cold() async throws -> CountedDatabase.Tally {
                _ = counted.take()
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
                return counted.take()
            }
            let none = try await cold()
            #expect(try await cold().statements == 0)
            for number in 0..<50 {
                let group = try await latchkey.operateGroups.add(key: "g\(number)", name: "Group \(number)")
                try await latchkey.operateGroups.setMember("pia", of: group, isLeader: nil)
            }
            #expect(try await cold() == none)
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(GroupRouteTests.groups(me).count == 50)
            #expect(counted.take().statements == 0)
        }
    }

    @Test("What is held about somebody names their groups, archived ones too")
    func export() async throws {
        try await GroupRouteTests.withSchool { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            try await latchkey.operateGroups.setMember("pia", of: group, isLeader: nil)
            try await latchkey.operateGroups.archive(group)
            let data = try await latchkey.send(.get, "/api/data", cookie: latchkey.signIn("pia"))
            let held = try #require(data.json["memberships"] as? [[String: Any]])
            #expect(held.map { $0["key"] as? String } == ["y9"] && held.first?["archived_at"] is String)
        }
    }
}
