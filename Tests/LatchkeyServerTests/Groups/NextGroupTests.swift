import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// The end of a term: `POST /api/groups/{id}/next`.
@Suite struct NextGroupTests {
    private static func next(
        _ latchkey: Latchkey, _ id: String, _ body: String = "{}", cookie: String
    ) async throws -> Answer {
        try await latchkey.send(.post, "/api/groups/\(id)/next", json: body, cookie: cookie)
    }

    private static func stored(_ latchkey: Latchkey) async throws -> [String] {
        let tables = ["people_group: ", "membership: ", "join_code: ", "audit_event: "]
        return try await latchkey.store.dump().filter { line in tables.contains { line.hasPrefix($0) } }.sorted()
    }

    /// Keys of the groups that somebody is in, with a `*` where they lead.
    private static func groups(_ latchkey: Latchkey, _ uid: String) async throws -> [String] {
        try await latchkey.operate.show(uid: uid).account.groups.map {
            "\($0.group.key)\($0.isMarkedLeader ? "*" : "") \($0.group.name)"
        }
    }

    /// Year 9, led by Tess and Otto, with Pia; Sid is in no group.
    private static func withClass(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey, PeopleGroup) async throws -> Void
    ) async throws {
        let made = try await Engine.chosen.makeDatabase()
        defer { made.close() }
        try await GroupRouteTests.withSchool {
            $0.store = made.store
            configure(&$0)
        } _: { latchkey in
            let operate = latchkey.operateGroups
            let group = try await operate.add(key: "y9", name: "Year 9")
            for uid in ["tess", "otto"] { try await operate.setMember(uid, of: group, isLeader: true) }
            try await operate.setMember("pia", of: group, isLeader: nil)
            try await test(latchkey, group)
        }
    }

    @Test(
        "R-041: the next group has the key and the leaders of the one before, and its members as was asked; the one before is archived",
        arguments: NextGroup.Members.allCases)
    func members(_ members: NextGroup.Members) async throws {
        try await NextGroupTests.withClass { latchkey, old in
            let (tess, pia) = (try await latchkey.signIn("tess"), try await latchkey.signIn("pia"))
            let body = #"{"name":"Year 10","members":"\#(members.rawValue)","ends_at":"2099-07-31"}"#
            let answer = try await NextGroupTests.next(latchkey, old.id.text, body, cookie: tess)
            #expect(answer.status == 201 && answer.json["key"] as? String == "y9", "\(answer.text)")
            #expect(answer.json["name"] as? String == "Year 10" && answer.json["leader"] as? Bool == true)
            #expect(answer.json["ends_at"] as? String == "2099-08-01T00:00:00Z")
            #expect((answer.json["leaders"] as? [[String: Any]])?.count == 2)
            let new = try #require(answer.json["id"] as? String)
            #expect(new != old.id.text)
            let before = try await latchkey.send(.get, "/api/groups/\(old.id.text)", cookie: tess)
            #expect(before.json["archived_at"] is String && before.json["name"] as? String == "Year 9")
            #expect(before.json["members"] as? Int == (members == .move ? 2 : 3))
            for uid in ["tess", "otto"] {
                #expect(try await NextGroupTests.groups(latchkey, uid) == ["y9* Year 10"])
            }
            let seen = try await latchkey.send(.get, "/api/id", cookie: pia).json["groups"] as? [[String: Any]] ?? []
            #expect(seen.compactMap { $0["id"] as? String } == (members == .nobody ? [] : [new]))
            let user = try await GroupRouteTests.id(latchkey, "pia")
            let reached = try await latchkey.send(.get, "/api/user/\(user)", cookie: tess).status
            #expect(reached == (members == .nobody ? 404 : 200))
        }
    }

    @Test(
        "R-041, R-060: both halves are in the audit, each names the other, and no person's name stands there")
    func recorded() async throws {
        try await NextGroupTests.withClass { latchkey, old in
            let boss = try await latchkey.signIn("boss")
            let answer = try await NextGroupTests.next(latchkey, old.id.text, #"{"members":"copy"}"#, cookie: boss)
            let new = try #require(answer.json["id"] as? String)
            let events = try await latchkey.store.listEvents(of: nil, limit: 2)
            #expect(Set(events.map(\.kind)) == [.groupArchived, .groupCreated])
            let archived = try #require(events.first { $0.kind == .groupArchived })
            #expect(archived.object == "group:\(old.id.text)" && archived.details["next"] == new)
            let created = try #require(events.first { $0.kind == .groupCreated })
            #expect(created.object == "group:\(new)" && created.details["after"] == old.id.text)
            #expect(created.details["members"] == "copy" && created.details["count"] == "3")
            #expect(events.allSatisfy { $0.actorID != nil && $0.session != nil })
        }
    }

    @Test(
        "R-021, R-041: who leads the group keeps its key and goes on leading; a key of one's own, and a next group that nobody leads, take groups:write"
    )
    func rights() async throws {
        try await NextGroupTests.withClass { latchkey, first in
            let (tess, boss) = (try await latchkey.signIn("tess"), try await latchkey.signIn("boss"))
            for key in ["board", "y9"] {
                let named = try await NextGroupTests.next(latchkey, first.id.text, #"{"key":"\#(key)"}"#, cookie: tess)
                #expect(named.status == 403 && named.code == "field_not_allowed", "\(key)")
            }
            for (uid, status) in [("pia", 403), ("sid", 404)] {
                let answer = try await NextGroupTests.next(
                    latchkey, first.id.text, cookie: try await latchkey.signIn(uid))
                #expect(answer.status == status, "\(uid)")
            }
            let alone = try await NextGroupTests.next(latchkey, first.id.text, #"{"leaders":false}"#, cookie: tess)
            #expect(alone.status == 201)
            #expect(try await NextGroupTests.groups(latchkey, "tess") == ["y9* Year 9"])
            #expect(try await NextGroupTests.groups(latchkey, "otto") == [])
            let second = try #require(alone.json["id"] as? String)
            _ = try await latchkey.operateGroups.add(key: "taken", name: "Taken")
            let taken = try await NextGroupTests.next(latchkey, second, #"{"key":"taken"}"#, cookie: boss)
            #expect(taken.status == 409 && taken.code == "group_taken")
            #expect(try await NextGroupTests.groups(latchkey, "tess") == ["y9* Year 9"])
            let unled = try await NextGroupTests.next(
                latchkey, second, #"{"key":"board","leaders":false,"members":"copy"}"#, cookie: boss)
            #expect(unled.status == 201 && unled.json["key"] as? String == "board")
            #expect(unled.json["members"] as? Int == 0 && unled.json["leader"] as? Bool == false)
            // The key is free, as after any archive.
            #expect(try await latchkey.operateGroups.add(key: "y9", name: "Year 9").key.text == "y9")
        }
    }

    @Test(
        "R-041: a mark without groups:lead does not come along, whatever becomes of its owner later; a leader who was demoted rolls nothing over"
    )
    func demoted() async throws {
        try await NextGroupTests.withClass { latchkey, first in
            let (tess, otto) = (try await latchkey.signIn("tess"), try await latchkey.signIn("otto"))
            try await latchkey.operate.setRole(.user, uid: "otto")
            // The session knows of it or does not: the statement asks.
            let refused = try await NextGroupTests.next(latchkey, first.id.text, cookie: otto)
            #expect([401, 403].contains(refused.status), "\(refused.text)")
            let answer = try await NextGroupTests.next(latchkey, first.id.text, #"{"members":"copy"}"#, cookie: tess)
            #expect(answer.status == 201)
            #expect(try await NextGroupTests.groups(latchkey, "otto") == ["y9 Year 9"])
            try await latchkey.operate.setRole(.teacher, uid: "otto")
            let pia = try await GroupRouteTests.id(latchkey, "pia")
            let again = try await latchkey.signIn("otto")
            #expect(try await latchkey.send(.get, "/api/user/\(pia)", cookie: again).status == 404)
            #expect(try await latchkey.send(.get, "/api/user/\(pia)", cookie: tess).status == 200)
        }
    }

    @Test(
        "S-302, R-041: where anybody else comes along whom somebody leads, a recent sign-in is asked for; an empty next group needs none"
    )
    func stepUp() async throws {
        try await NextGroupTests.withClass { latchkey, first in
            let (tess, boss) = (try await latchkey.signIn("tess"), try await latchkey.signIn("boss"))
            latchkey.clock.advance(by: .seconds(601))
            let before = try await NextGroupTests.stored(latchkey)
            for (body, cookie) in [
                (#"{"members":"copy"}"#, tess), (#"{"members":"move","leaders":false}"#, tess), ("{}", tess),
                ("{}", boss), (#"{"members":"copy"}"#, boss),
            ] {
                let answer = try await NextGroupTests.next(latchkey, first.id.text, body, cookie: cookie)
                #expect(answer.status == 403 && answer.code == "reauth_required", "\(body)")
            }
            #expect(try await NextGroupTests.stored(latchkey) == before)
            let own = try await NextGroupTests.next(latchkey, first.id.text, #"{"leaders":false}"#, cookie: tess)
            #expect(own.status == 201)
            let unled = try await NextGroupTests.next(
                latchkey, try #require(own.json["id"] as? String), #"{"leaders":false,"members":"copy"}"#, cookie: boss)
            #expect(unled.status == 201)
            // To those without the right nobody says how it would be done.
            let stranger = try await NextGroupTests.next(
                latchkey, try #require(unled.json["id"] as? String), cookie: try await latchkey.signIn("sid"))
            #expect(stranger.status == 404)
        }
    }

    @Test(
        "R-007, R-041: what is no key, name, end or word is refused field by field, nothing rides along, and nothing is stored",
        arguments: [
            (#"{"key":"Y 9"}"#, "key"), (#"{"name":""}"#, "name"), (#"{"name":1}"#, "name"),
            (#"{"ends_at":"tomorrow"}"#, "ends_at"), (#"{"ends_at":"2001-01-01"}"#, "ends_at"),
            (#"{"ends_at":7}"#, "ends_at"), (#"{"members":"all"}"#, "members"), (#"{"members":true}"#, "members"),
            (#"{"leaders":"yes"}"#, "leaders"), (#"{"leader":true}"#, "leader"), (#"{"id":"x"}"#, "id"),
        ])
    func badFields(_ body: String, _ field: String) async throws {
        try await NextGroupTests.withClass { latchkey, group in
            let boss = try await latchkey.signIn("boss")
            let before = try await NextGroupTests.stored(latchkey)
            let answer = try await NextGroupTests.next(latchkey, group.id.text, body, cookie: boss)
            #expect(answer.status == 400 && answer.code == "invalid_fields", "\(answer.text)")
            #expect((answer.json["fields"] as? [String: Any])?.keys.contains(field) == true, "\(answer.text)")
            #expect(try await NextGroupTests.stored(latchkey) == before)
        }
    }

    @Test(
        "R-023, R-041: codes into the group before no longer work, also for somebody who holds one, and after it was restored; none leads into the next one"
    )
    func codes() async throws {
        try await NextGroupTests.withClass { latchkey, old in
            let (tess, sid) = (try await latchkey.signIn("tess"), try await latchkey.signIn("sid"))
            func make(_ more: String) async throws -> String {
                let made = try await latchkey.send(
                    .post, "/api/join-codes", json: #"{"group":"\#(old.id.text)"\#(more)}"#, cookie: tess)
                return try #require((made.json["code"] as? [String: Any])?["code"] as? String)
            }
            let (code, invitation) = (try await make(""), try await make(#","uid":"new""#))
            #expect(
                try await NextGroupTests.next(latchkey, old.id.text, #"{"members":"copy"}"#, cookie: tess).status == 201
            )
            func join() async throws -> Answer {
                try await latchkey.send(.post, "/api/groups/join", json: Latchkey.body(["code": code]), cookie: sid)
            }
            func signUp() async throws -> Answer {
                let body = Latchkey.body([
                    "uid": "new", "password": Latchkey.password, "name": "New", "code": invitation,
                ])
                return try await latchkey.send(.post, "/api/user", json: body)
            }
            #expect(try await join().code == "join_code_invalid")
            #expect(try await signUp().code == "join_code_invalid")
            let next = try await latchkey.operateGroups.find("y9").group
            try await latchkey.operateGroups.rename(next, name: nil, key: "y10")
            try await latchkey.operateGroups.restore(old)
            #expect(try await join().code == "join_code_invalid")
            #expect(try await NextGroupTests.groups(latchkey, "sid") == [])
        }
    }

    @Test(
        "R-041: somebody who still waits for approval comes along or stays behind as all members do, and is let in where they are by then"
    )
    func pending() async throws {
        try await NextGroupTests.withClass {
            $0.flows.registration = .approval
        } _: { latchkey, old in
            let (tess, boss) = (try await latchkey.signIn("tess"), try await latchkey.signIn("boss"))
            let waits = try await latchkey.addAccount("waits", role: .user)
            try await latchkey.operateGroups.setMember("waits", of: old, isLeader: nil)
            let body = Latchkey.body(["uid": "late", "password": Latchkey.password, "name": "Late"])
            #expect([201, 202].contains(try await latchkey.send(.post, "/api/user", json: body).status))
            let late = try await latchkey.operate.show(uid: "late").account
            try await latchkey.operateGroups.setMember("late", of: old, isLeader: nil)
            let first = try await NextGroupTests.next(latchkey, old.id.text, #"{"members":"move"}"#, cookie: tess)
            #expect(first.status == 201 && first.json["members"] as? Int == 5)
            #expect(try await NextGroupTests.groups(latchkey, "late") == ["y9 Year 9"])
            let approved = try await latchkey.send(.post, "/api/pending/\(late.id.text)", cookie: boss)
            #expect(approved.status == 204)
            let seen = try await latchkey.send(.get, "/api/user/\(late.id.text)", cookie: tess)
            #expect(seen.status == 200 && (seen.json["groups"] as? [[String: Any]])?.count == 1)
            let second = try #require(first.json["id"] as? String)
            #expect(try await NextGroupTests.next(latchkey, second, cookie: tess).status == 201)
            #expect(try await NextGroupTests.groups(latchkey, "late") == [])
            #expect(try await latchkey.send(.get, "/api/user/\(waits.id.text)", cookie: tess).status == 404)
        }
    }

    @Test(
        "R-036, R-041: a first code goes on for whom the leader goes on leading, and dies for those who stay behind")
    func firstCodes() async throws {
        for (members, status) in [("move", 200), ("none", 403)] {
            try await School.with { school in
                let made = try await school.take9(#"{"uid":"ann","name":"Ann"}"#).list("users")
                let code = try #require(made.first?["code"] as? String)
                let answer = try await NextGroupTests.next(
                    school.latchkey, school.year9, #"{"members":"\#(members)"}"#, cookie: school.tess)
                #expect(answer.status == 201)
                let used = try await RecoverPasswordTests.recover(school.latchkey, ["uid": "ann", "code": code])
                #expect(used.status == status, "\(members)")
            }
        }
    }

    @Test(
        "R-041, S-290: fifty at once, half of them by another node, make one next group; the others are told that it is archived"
    )
    func atOnce() async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        try await GroupRouteTests.withSchool {
            $0.store = database.store
            $0.flows.throttle[.groupRollOvers] = 0
        } _: { one in
            let group = try await one.operateGroups.add(key: "y9", name: "Year 9")
            for uid in ["tess", "otto"] { try await one.operateGroups.setMember(uid, of: group, isLeader: true) }
            try await one.operateGroups.setMember("pia", of: group, isLeader: nil)
            try await withLatchkey {
                $0.store = database.otherStore
                $0.roles = .builtIn
                $0.flows.throttle[.groupRollOvers] = 0
            } _: { other in
                let (tess, otto) = (try await one.signIn("tess"), try await other.signIn("otto"))
                let answers = try await inParallel(50) { number in
                    number.isMultiple(of: 2)
                        ? try await NextGroupTests.next(one, group.id.text, #"{"members":"copy"}"#, cookie: tess)
                        : try await NextGroupTests.next(other, group.id.text, #"{"members":"move"}"#, cookie: otto)
                }
                #expect(answers.tally == [201: 1, 409: 49])
                #expect(answers.allSatisfy { $0.status == 201 || $0.code == "group_archived" })
                let dump = try await one.store.dump()
                #expect(dump.count { $0.hasPrefix("people_group: ") } == 2)
                for uid in ["tess", "otto", "pia"] {
                    #expect(try await NextGroupTests.groups(other, uid).count == 1, "\(uid)")
                }
                // The node that did not do it knows of it in time.
                try await one.flows.upkeep.start()
                try await other.flows.upkeep.start()
                for (latchkey, cookie) in [(one, tess), (other, otto)] {
                    let me = try await latchkey.send(.get, "/api/id", cookie: cookie).json
                    #expect((me["groups"] as? [[String: Any]])?.first?["id"] as? String != group.id.text)
                }
            }
        }
    }

    @Test(
        "R-041, S-318: an account rolls over twenty groups in an hour; what is refused and what the operator does is not counted"
    )
    func budget() async throws {
        try await NextGroupTests.withClass {
            $0.flows.throttle[.accountWrites] = 0
        } _: { latchkey, group in
            let boss = try await latchkey.signIn("boss")
            var id = group.id.text
            for _ in 0..<20 {
                let answer = try await NextGroupTests.next(latchkey, id, #"{"leaders":false}"#, cookie: boss)
                #expect(answer.status == 201, "\(answer.text)")
                #expect(try await NextGroupTests.next(latchkey, id, cookie: boss).code == "group_archived")
                id = try #require(answer.json["id"] as? String)
            }
            let before = try await NextGroupTests.stored(latchkey)
            let refused = try await NextGroupTests.next(latchkey, id, cookie: boss)
            #expect(refused.status == 429 && refused.code == "too_many_attempts")
            #expect(refused.header("Retry-After") == "3600")
            #expect(try await NextGroupTests.stored(latchkey) == before)
            let last = try #require(try await latchkey.store.findGroup(key: "y9")).group
            let wish = NextGroupWish(key: nil, name: nil, end: .never, members: .nobody, keepsLeaders: false)
            id = try await latchkey.operateGroups.rollOver(last, wish).group.id.text
            latchkey.clock.advance(by: .seconds(3600))
            let later = try await latchkey.signIn("boss")
            #expect(try await NextGroupTests.next(latchkey, id, cookie: later).status == 201)
        }
    }

    @Test(
        "R-041, R-040: with the term end the accounts of those who are in no group then, and of nobody who helps others"
    )
    func accounts() async throws {
        try await NextGroupTests.withClass { latchkey, group in
            let operate = latchkey.operateGroups
            let chess = try await operate.add(key: "chess", name: "Chess")
            for uid in ["ann", "bob"] { try await latchkey.addAccount(uid, role: .user) }
            for uid in ["ann", "bob", "boss"] { try await operate.setMember(uid, of: group, isLeader: nil) }
            try await operate.setMember("bob", of: chess, isLeader: nil)
            let ended = { () async throws -> [String] in
                var uids: [String] = []
                for uid in ["ann", "bob", "boss", "otto", "pia", "sid", "tess"] {
                    if try await latchkey.operate.show(uid: uid).account.endsAt != nil { uids.append(uid) }
                }
                return uids
            }
            let (tess, pia) = (try await latchkey.signIn("tess"), try await latchkey.signIn("pia"))
            let old = try await latchkey.signIn("boss")
            let body = #"{"end_accounts":true}"#
            let id = group.id.text
            #expect(try await NextGroupTests.next(latchkey, id, body, cookie: tess).code == "forbidden")
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await NextGroupTests.next(latchkey, id, body, cookie: old).code == "reauth_required")
            let boss = try await latchkey.signIn("boss")
            // Who comes along is in a group.
            let copied = try await NextGroupTests.next(
                latchkey, id, #"{"end_accounts":true,"members":"copy"}"#, cookie: boss)
            #expect(copied.status == 201, "\(copied.text)")
            #expect(try await ended() == [])
            let second = try #require(copied.json["id"] as? String)
            #expect(try await NextGroupTests.next(latchkey, second, body, cookie: boss).status == 201)
            #expect(try await ended() == ["ann", "pia"])
            #expect(try await latchkey.send(.get, "/api/id", cookie: pia).status == 401)
            let events = try await NextGroupTests.stored(latchkey).filter { $0.contains("account_end_changed") }
            #expect(events.count == 2)
        }
    }

    @Test(
        "R-041: a group is archived by itself when its end has come, also after its end was changed; restored, it stays until it is given another"
    )
    func ends() async throws {
        try await NextGroupTests.withClass { latchkey, group in
            let path = "/api/groups/\(group.id.text)"
            let end = (latchkey.clock.now + .seconds(600)).rfc3339
            func set(_ end: String) async throws -> Answer {
                try await latchkey.send(
                    .put, path, json: #"{"ends_at":\#(end)}"#, cookie: try await latchkey.signIn("tess"))
            }
            #expect(try await set("\"\(end)\"").json["ends_at"] as? String == end)
            let past = try await set(#""2001-01-01""#)
            #expect(past.status == 400 && past.problems["ends_at"]?["code"] as? String == "end_expected")
            #expect(try await set("null").json["ends_at"] as? String == nil)
            latchkey.clock.advance(by: .seconds(601))
            try await latchkey.flows.upkeep.prune()
            #expect(try await NextGroupTests.groups(latchkey, "pia") == ["y9 Year 9"])
            let soon = (latchkey.clock.now + .seconds(60)).rfc3339
            #expect(try await set("\"\(soon)\"").status == 200)
            latchkey.clock.advance(by: .seconds(60))
            try await latchkey.flows.upkeep.prune()
            #expect(try await NextGroupTests.groups(latchkey, "pia") == [])
            let event = try #require(
                try await latchkey.store.listEvents(of: nil, limit: 50).first {
                    $0.kind == .groupArchived
                })
            #expect(event.details["by"] == "end" && event.actorID == nil && event.actorKind == .system)
            try await latchkey.operateGroups.restore(group)
            try await latchkey.flows.upkeep.prune()
            #expect(try await NextGroupTests.groups(latchkey, "pia") == ["y9 Year 9"])
            #expect(try await latchkey.operateGroups.find("y9").group.endsAt == nil)
        }
    }
}
