import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// One act on several people.
@Suite struct PeopleActTests {
    static func withSchool(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey) async throws -> Void
    ) async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let store = try await made.store.declaring(.school(.groups))
        try await GroupRouteTests.withSchool(
            {
                $0.store = store
                configure(&$0)
            }, test)
    }

    static func act(
        _ latchkey: Latchkey, _ action: String, _ ids: [String], more: String = "", cookie: String
    ) async throws -> Answer {
        let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
        let json = "{\"action\":\"\(action)\",\"ids\":[\(list)]\(more)}"
        return try await latchkey.send(.post, "/api/users/actions", json: json, cookie: cookie)
    }

    static func done(_ answer: Answer) -> [String] { answer.json["done"] as? [String] ?? [] }

    static func errors(_ answer: Answer) -> [String: String] {
        let errors = answer.json["errors"] as? [[String: Any]] ?? []
        let pairs = errors.map { ($0["id"] as? String ?? "", $0["code"] as? String ?? "") }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    static func ids(_ latchkey: Latchkey, _ uids: String...) async throws -> [String] {
        var ids: [String] = []
        for uid in uids { ids.append(try await GroupRouteTests.id(latchkey, uid)) }
        return ids
    }

    @Test(
        "R-038: of a hundred ids each is checked alone: one beyond reach, one of the staff, one that is not there and one that is no id are missing, and stop nothing"
    )
    func mixed() async throws {
        try await PeopleActTests.withSchool { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            try await latchkey.operateGroups.setMember("tess", of: group, isLeader: true)
            var led: [String] = []
            for number in 0..<96 {
                led.append(try await latchkey.addAccount("pupil\(number)").id.text)
                try await latchkey.operateGroups.setMember("pupil\(number)", of: group, isLeader: nil)
            }
            try await latchkey.operateGroups.setMember("otto", of: group, isLeader: nil)
            let strange = try await PeopleActTests.ids(latchkey, "pia", "otto") + [RandomID(.system).text, "junk"]
            var ids = led
            for (index, id) in strange.enumerated() { ids.insert(id, at: 40 + index * 10) }
            let pupil = try await latchkey.signIn("pupil95")
            let tess = try await latchkey.signIn("tess")
            let answer = try await PeopleActTests.act(latchkey, "sign_out", ids, cookie: tess)
            #expect(answer.status == 200 && PeopleActTests.done(answer) == led)
            #expect(
                PeopleActTests.errors(answer)
                    == [
                        strange[0]: "not_found", strange[1]: "not_found", strange[2]: "not_found",
                        strange[3]: "not_found",
                    ])
            #expect(try await latchkey.send(.get, "/api/id", cookie: pupil).status == 401)
            // Nothing but an act of one's own tells who is there beyond one's reach.
            let none = try await PeopleActTests.act(latchkey, "sign_out", [strange[0], strange[2]], cookie: tess)
            #expect(none.status == 200 && PeopleActTests.done(none) == [])
        }
    }

    @Test(
        "R-005, R-020, R-038: what a leader may not do to one they may not do to many: forbidden within reach, not found beyond; roles that they give they give to led people alone"
    )
    func rightsOfLeaders() async throws {
        try await PeopleActTests.withSchool { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            _ = try await latchkey.operateGroups.add(key: "y8", name: "Year 8")
            try await latchkey.operateGroups.setMember("tess", of: group, isLeader: true)
            try await latchkey.operateGroups.setMember("pia", of: group, isLeader: nil)
            let ids = try await PeopleActTests.ids(latchkey, "pia", "sid")
            let tess = try await latchkey.signIn("tess")
            for action in ["disable", "enable", "delete"] {
                let answer = try await PeopleActTests.act(latchkey, action, ids, cookie: tess)
                #expect(answer.status == 200 && PeopleActTests.done(answer) == [], "\(action)")
                #expect(PeopleActTests.errors(answer) == [ids[0]: "forbidden", ids[1]: "not_found"], "\(action)")
            }
            let given = try await PeopleActTests.act(
                latchkey, "give_role", ids, more: #","role":"Editor","expires_in":3600"#, cookie: tess)
            #expect(PeopleActTests.done(given) == [ids[0]] && PeopleActTests.errors(given) == [ids[1]: "not_found"])
            let helpdesk = try await PeopleActTests.act(
                latchkey, "give_role", ids, more: #","role":"Helpdesk""#, cookie: tess)
            #expect(Set(PeopleActTests.errors(helpdesk).values) == ["forbidden"])
            // R-021: nobody comes into a group by its leader, and another's group is not there.
            let added = try await PeopleActTests.act(
                latchkey, "add", ids, more: ",\"to\":\"\(try await PeopleActTests.groupID(latchkey, "y9"))\"",
                cookie: tess)
            #expect(PeopleActTests.done(added) == [] && PeopleActTests.errors(added).count == 2)
            let foreign = try await PeopleActTests.act(
                latchkey, "leave", ids, more: ",\"from\":\"\(try await PeopleActTests.groupID(latchkey, "y8"))\"",
                cookie: tess)
            #expect(foreign.status == 404 && foreign.code == "not_found")
            let pupil = try await PeopleActTests.act(
                latchkey, "sign_out", ids, cookie: try await latchkey.signIn("pia"))
            #expect(pupil.status == 403 && pupil.code == "forbidden")
        }
    }

    private static func groupID(_ latchkey: Latchkey, _ key: String) async throws -> String {
        let boss = try await latchkey.signIn("boss")
        let answer = try await latchkey.send(.get, "/api/groups", cookie: boss)
        let groups = answer.json["groups"] as? [[String: Any]] ?? []
        return groups.first { $0["key"] as? String == key }?["id"] as? String ?? ""
    }

    @Test(
        "R-038, R-060: an administrator disables, enables, moves and deletes several at once, and each has an event of their own"
    )
    func everyAct() async throws {
        try await PeopleActTests.withSchool { latchkey in
            _ = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            _ = try await latchkey.operateGroups.add(key: "y8", name: "Year 8")
            let boss = try await latchkey.signIn("boss")
            let ids = try await PeopleActTests.ids(latchkey, "pia", "sid")
            let (from, to) = (
                try await PeopleActTests.groupID(latchkey, "y9"), try await PeopleActTests.groupID(latchkey, "y8")
            )
            for (action, more, kind) in [
                ("disable", "", AuditEvent.Kind.accountDisabled), ("enable", "", .accountEnabled),
                ("give_role", #","role":"Mentor""#, .roleChanged), ("add", ",\"to\":\"\(from)\"", .memberAdded),
                ("move", ",\"from\":\"\(from)\",\"to\":\"\(to)\"", .memberRemoved),
                ("leave", ",\"from\":\"\(to)\"", .memberRemoved), ("take_role", #","role":"Mentor""#, .roleChanged),
                ("sign_out", "", .sessionsEndedByStaff),
            ] {
                // Where nobody is signed in, nothing happens.
                if action == "sign_out" { for uid in ["pia", "sid"] { _ = try await latchkey.signIn(uid) } }
                let answer = try await PeopleActTests.act(
                    latchkey, action, ids + ids.prefix(1), more: more, cookie: boss)
                #expect(answer.status == 200 && PeopleActTests.done(answer) == ids, "\(action): \(answer.text)")
                for uid in ["pia", "sid"] {
                    let account = try await latchkey.operate.show(uid: uid).account.id
                    let newest = try await latchkey.store.listEvents(of: account, limit: 3)
                    #expect(newest.contains { $0.kind == kind && $0.actorID != nil }, "\(action)")
                }
            }
            let gone = try await PeopleActTests.act(latchkey, "delete", ids, cookie: boss)
            #expect(PeopleActTests.done(gone) == ids)
            let again = try await PeopleActTests.act(latchkey, "delete", ids, cookie: boss)
            #expect(PeopleActTests.errors(again) == [ids[0]: "not_found", ids[1]: "not_found"])
        }
    }

    @Test(
        "R-042, R-038: leaders clear the wait of several; one for whom it was cleared ten times in the hour is told, and stops nobody"
    )
    func waits() async throws {
        try await PeopleActTests.withSchool { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            try await latchkey.operateGroups.setMember("tess", of: group, isLeader: true)
            for uid in ["pia", "sid"] { try await latchkey.operateGroups.setMember(uid, of: group, isLeader: nil) }
            let ids = try await PeopleActTests.ids(latchkey, "pia", "sid")
            let tess = try await latchkey.signIn("tess")
            func clear(_ ids: [String]) async throws -> Answer {
                try await PeopleActTests.act(latchkey, "clear_wait", ids, cookie: tess)
            }
            try await SignInThrottleTests.guess(5, at: "pia", latchkey)
            #expect(try await latchkey.signInAnswer("pia").status == 429)
            #expect(PeopleActTests.done(try await clear(ids)) == ids)
            #expect(try await latchkey.signInAnswer("pia").status == 200)
            for _ in 2...10 {
                try await SignInThrottleTests.guess(5, at: "pia", latchkey)
                #expect(PeopleActTests.done(try await clear(ids)) == ids)
            }
            try await SignInThrottleTests.guess(5, at: "pia", latchkey)
            let eleventh = try await clear(ids)
            #expect(eleventh.status == 200 && PeopleActTests.done(eleventh) == [ids[1]])
            #expect(PeopleActTests.errors(eleventh) == [ids[0]: "too_many_attempts"])
            let own = try await PeopleActTests.ids(latchkey, "tess", "otto")
            #expect(PeopleActTests.done(try await clear(own)) == [])
        }
    }

    @Test(
        "R-011: an active administrator remains: of all of them at once the last one is refused, whoever it is, and one who ends their own account does it last",
        arguments: ["disable", "delete", "take_role"])
    func lastAdmin(action: String) async throws {
        try await PeopleActTests.withSchool { latchkey in
            try await latchkey.addAccount("chief", role: .admin)
            let ids = try await PeopleActTests.ids(latchkey, "boss", "chief", "pia")
            let boss = try await latchkey.signIn("boss")
            let more = action == "take_role" ? #","role":"Admin""# : ""
            let answer = try await PeopleActTests.act(latchkey, action, ids, more: more, cookie: boss)
            #expect(answer.status == 200 && PeopleActTests.done(answer) == [ids[1], ids[2]], "\(answer.text)")
            #expect(PeopleActTests.errors(answer) == [ids[0]: action == "delete" ? "forbidden" : "last_admin"])
            #expect(try await latchkey.send(.get, "/api/overview", cookie: boss).status == 200)
        }
    }

    @Test(
        "R-038: nobody deletes themselves with others: whoever may delete nobody else stays, and so does an administrator"
    )
    func oneselfStays() async throws {
        try await PeopleActTests.withSchool { latchkey in
            let group = try await latchkey.operateGroups.add(key: "y9", name: "Year 9")
            try await latchkey.operateGroups.setMember("tess", of: group, isLeader: true)
            try await latchkey.operateGroups.setMember("pia", of: group, isLeader: nil)
            try await latchkey.addAccount("chief", role: .admin)
            let ids = try await PeopleActTests.ids(latchkey, "pia", "tess", "chief")
            let tess = try await latchkey.signIn("tess")
            let refused = try await PeopleActTests.act(latchkey, "delete", Array(ids.prefix(2)), cookie: tess)
            #expect(refused.status == 200 && PeopleActTests.done(refused) == [])
            #expect(PeopleActTests.errors(refused) == [ids[0]: "forbidden", ids[1]: "forbidden"])
            #expect(try await latchkey.send(.get, "/api/id", cookie: tess).status == 200)
            let boss = try await latchkey.signIn("boss")
            let own = try await PeopleActTests.ids(latchkey, "boss")
            let answer = try await PeopleActTests.act(latchkey, "delete", own + ids, cookie: boss)
            #expect(PeopleActTests.done(answer) == ids && PeopleActTests.errors(answer) == [own[0]: "forbidden"])
            #expect(try await latchkey.send(.get, "/api/id", cookie: boss).status == 200)
            #expect(
                try await latchkey.send(.delete, "/api/user", json: Latchkey.body(["uid": "boss"]), cookie: boss).code
                    == "last_admin")
        }
    }

    @Test(
        "R-011, R-038: whoever takes their own right from themselves has done the rest before, and is signed out in the answer"
    )
    func oneselfLast() async throws {
        try await PeopleActTests.withSchool { latchkey in
            try await latchkey.addAccount("chief", role: .admin)
            let ids = try await PeopleActTests.ids(latchkey, "boss", "pia", "sid")
            let boss = try await latchkey.signIn("boss")
            let answer = try await PeopleActTests.act(latchkey, "disable", ids, cookie: boss)
            #expect(PeopleActTests.done(answer) == ids && answer.cookie("latchkey") == "")
            #expect(try await latchkey.send(.get, "/api/id", cookie: boss).status == 401)
        }
    }

    @Test("R-007, R-038: what is wrong with the act itself is said once, and nothing was done; nothing rides along")
    func refusals() async throws {
        try await PeopleActTests.withSchool { latchkey in
            let boss = try await latchkey.signIn("boss")
            let ids = try await PeopleActTests.ids(latchkey, "pia", "sid")
            let many = (0...100).map { _ in RandomID(.system).text }
            for (action, ids, more, field) in [
                ("promote", ids, "", "action"), ("disable", [], "", "ids"), ("disable", many, "", "ids"),
                ("disable", ids, #","to":"x""#, "to"), ("add", ids, #","leader":true"#, "leader"),
                ("give_role", ids, #","role":"Nobody""#, "role"), ("enable", ids, #","role":"Admin""#, "role"),
                ("give_role", ids, #","role":"Mentor","expires_in":1"#, "expires_in"),
            ] {
                let answer = try await PeopleActTests.act(latchkey, action, ids, more: more, cookie: boss)
                #expect(answer.status == 400 && answer.code == "invalid_fields", "\(action) \(more): \(answer.text)")
                #expect((answer.json["fields"] as? [String: Any])?.keys.contains(field) == true, "\(answer.text)")
            }
            latchkey.clock.advance(by: .seconds(3600 - 1))
            let late = try await PeopleActTests.act(latchkey, "disable", ids, cookie: boss)
            #expect(late.status == 403 && late.code == "reauth_required")
            #expect(try await latchkey.operate.show(uid: "pia").account.state == .active)
        }
    }

    @Test(
        "S-318: each person counts for whoever acts, over several acts; where that is used up, the others are told so")
    func cost() async throws {
        try await PeopleActTests.withSchool {
            $0.flows.throttle[.peopleActedOn] = 20
        } _: { latchkey in
            var ids: [String] = []
            for number in 0..<25 { ids.append(try await latchkey.addAccount("pupil\(number)").id.text) }
            let boss = try await latchkey.signIn("boss")
            let answer = try await PeopleActTests.act(latchkey, "sign_out", ids, cookie: boss)
            #expect(answer.status == 200 && PeopleActTests.done(answer) == Array(ids.prefix(20)))
            #expect(Set(PeopleActTests.errors(answer).values) == ["too_many_attempts"])
            #expect(Set(PeopleActTests.errors(answer).keys) == Set(ids.suffix(5)))
            let again = try await PeopleActTests.act(latchkey, "sign_out", [ids[0]], cookie: boss)
            #expect(again.status == 429 && again.code == "too_many_attempts" && again.header("Retry-After") != nil)
            latchkey.clock.advance(by: .seconds(3600))
            let later = try await PeopleActTests.act(
                latchkey, "sign_out", ids, cookie: try await latchkey.signIn("boss"))
            #expect(PeopleActTests.done(later).count == 20)
        }
    }

    @Test("S-318: not all whom an hour allows are acted on in one minute")
    func costOfAMinute() async throws {
        try await PeopleActTests.withSchool {
            $0.flows.throttle[.peopleActedOnAtOnce] = 2
        } _: { latchkey in
            var ids: [String] = []
            for number in 0..<3 { ids.append(try await latchkey.addAccount("pupil\(number)").id.text) }
            let boss = try await latchkey.signIn("boss")
            let answer = try await PeopleActTests.act(latchkey, "sign_out", ids, cookie: boss)
            #expect(PeopleActTests.done(answer) == Array(ids.prefix(2)))
            #expect(PeopleActTests.errors(answer) == [ids[2]: "too_many_attempts"])
            latchkey.clock.advance(by: .seconds(60))
            let later = try await PeopleActTests.act(latchkey, "sign_out", [ids[2]], cookie: boss)
            #expect(PeopleActTests.done(later) == [ids[2]])
        }
    }

    @Test("S-349: somebody who has as many roles as they can have stops nobody else")
    func thirteenthRole() async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        let declared = try RoleDeclarations((0..<12).map { RoleEntry("r\($0)") })
        let store = try await made.store.declaring(declared)
        try await withLatchkey {
            $0.store = store
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let own = store.roles.roles.filter { !$0.isBuiltIn && $0.name != "r11" }
            let all = own.reduce(into: Roles.user) { $0.formUnion($1.bits) }
            #expect(all.count == 12)
            var ids: [String] = []
            for (uid, roles) in [("ann", Roles.user), ("bob", all), ("cleo", .user)] {
                ids.append(try await latchkey.addAccount(uid, role: roles).id.text)
            }
            let boss = try await latchkey.signIn("boss")
            for order in [ids, [ids[1], ids[0], ids[2]]] {
                let answer = try await PeopleActTests.act(
                    latchkey, "give_role", order, more: #","role":"r11""#, cookie: boss)
                #expect(answer.status == 200 && Set(PeopleActTests.done(answer)) == [ids[0], ids[2]])
                #expect(PeopleActTests.errors(answer) == [ids[1]: "invalid_fields"])
            }
            // What is wrong with the act ends it.
            let unknown = try await PeopleActTests.act(
                latchkey, "give_role", ids, more: #","role":"r12""#, cookie: boss)
            #expect(unknown.status == 400 && unknown.code == "invalid_fields")
        }
    }
}
