import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct EventRouteTests {
    private static func events(_ answer: Answer) -> [[String: Any]] { answer.json["events"] as? [[String: Any]] ?? [] }

    private static func kinds(_ answer: Answer) -> [String] { events(answer).compactMap { $0["kind"] as? String } }

    @Test(
        "R-060: an event on the wire says what happened to whom, who did it, from where, in which session and on what")
    func wire() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby", name: "Toby")
            let boss = try await latchkey.addAccount("boss", name: "The Boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            let path = "/api/user/\(toby.id.text)/roles/Teacher"
            #expect(try await latchkey.send(.put, path, json: "{}", cookie: cookie).status == 200)
            let answer = try await latchkey.send(.get, "/api/events?limit=1", cookie: cookie)
            let event = try #require(EventRouteTests.events(answer).first)
            #expect(event["kind"] as? String == "role_changed" && event["at"] as? String == latchkey.clock.now.rfc3339)
            #expect(
                event["user"] as? [String: String] == ["id": toby.id.text, "uid": "toby", "name": "Toby"])
            #expect(
                event["actor"] as? [String: String] == ["id": boss.id.text, "uid": "boss", "name": "The Boss"])
            #expect(event["actor_kind"] as? String == "person" && event["object"] as? String == "role:Teacher")
            let session = try #require(try await latchkey.operate.show(uid: "boss").sessions.first).publicID.text
            #expect(event["session"] as? String == session)
            #expect(event["details"] as? [String: String] == ["role": "+Teacher"])
            #expect(answer.json["next"] as? Int == event["seq"] as? Int)
            #expect(
                Set(event.keys) == [
                    "seq", "at", "kind", "user", "actor", "actor_kind", "object", "object_name", "session", "ip",
                    "details",
                ])
            // What the operator did has neither actor nor address.
            let created = try await latchkey.send(
                .get, "/api/events?kind=account_created&user=\(toby.id.text)", cookie: cookie)
            let first = try #require(EventRouteTests.events(created).first)
            #expect(first["actor_kind"] as? String == "operator" && first["actor"] is NSNull && first["ip"] is NSNull)
            // A sign-in is in the session that begins with it.
            let signedIn = try await latchkey.send(.get, "/api/events?kind=signed_in", cookie: cookie)
            #expect(EventRouteTests.events(signedIn).first?["session"] as? String == session)
        }
    }

    @Test("R-061: page after page holds every event once, and filters are those of the store")
    func pages() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let toby = try await latchkey.addAccount("toby")
            for _ in 0..<3 { _ = try await latchkey.signInAnswer("toby", "wrong") }
            let cookie = try await latchkey.signIn("boss")
            func all(_ query: String) async throws -> [Int] {
                var (numbers, next) = ([Int](), "")
                repeat {
                    let answer = try await latchkey.send(.get, "/api/events?limit=2\(query)\(next)", cookie: cookie)
                    #expect(answer.status == 200)
                    numbers += EventRouteTests.events(answer).compactMap { $0["seq"] as? Int }
                    next = (answer.json["next"] as? Int).map { "&before=\($0)" } ?? ""
                } while !next.isEmpty
                return numbers
            }
            #expect(try await all("") == [6, 5, 4, 3, 2, 1])
            #expect(try await all("&user=\(toby.id.text)") == [5, 4, 3, 2])
            #expect(try await all("&kind=sign_in_failed&since=2020-01-01") == [5, 4, 3])
            #expect(try await all("&until=2020-01-01").isEmpty)
            let today = String(latchkey.clock.now.rfc3339.prefix(10))
            #expect(try await all("&since=\(today)&until=\(today)").count == 6)
            #expect(try await all("&since=\((latchkey.clock.now + .seconds(1)).rfc3339)").isEmpty)
            #expect(try await all("&network=203.0.113").isEmpty)
        }
    }

    @Test(
        "R-061, S-216: a bad value of the query is refused, and says which",
        arguments: [
            ("user", "junk"), ("actor", "1"), ("kind", "Signed_in"), ("since", "yesterday"), ("until", "2023-02-29"),
            ("network", "10"), ("before", "0"), ("before", "-1"), ("limit", "x"), ("format", "xlsx"),
        ])
    func refused(_ name: String, _ value: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            let path = name == "format" ? "/api/events/export" : "/api/events"
            let answer = try await latchkey.send(.get, "\(path)?\(name)=\(value)", cookie: cookie)
            #expect(answer.status == 400 && answer.code == "invalid_query" && answer.problems.keys.sorted() == [name])
            let twice = try await latchkey.send(.get, "\(path)?\(name)=\(value)&\(name)=\(value)", cookie: cookie)
            #expect(twice.code == "invalid_query")
        }
    }

    /// A teacher who leads a group with Toby, and an administrator; Ann is in no group.
    private static func withSchool(
        _ test: @escaping @Sendable (_ latchkey: Latchkey, _ teacher: String, _ boss: String) async throws -> Void
    ) async throws {
        try await withLatchkey {
            $0.roles = .builtIn
        } _: { latchkey in
            try await latchkey.addAccount("tess", role: .teacher)
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("ann")
            let groups = latchkey.operateGroups
            let group = try await groups.add(key: "y9", name: "Year 9")
            try await groups.setMember("tess", of: group, isLeader: true)
            try await groups.setMember("toby", of: group, isLeader: nil)
            for uid in ["toby", "ann"] { _ = try await latchkey.signIn(uid) }
            try await test(latchkey, try await latchkey.signIn("tess"), try await latchkey.signIn("boss"))
        }
    }

    @Test(
        "R-020, R-061: a leader reads and takes away what happened to led people, of the kinds for leaders, without addresses, sessions and other staff"
    )
    func leaders() async throws {
        try await EventRouteTests.withSchool { latchkey, teacher, boss in
            let (toby, ann) = (
                try await latchkey.operate.show(uid: "toby").account.id.text,
                try await latchkey.operate.show(uid: "ann").account.id.text
            )
            for id in [toby, ann] {
                let path = "/api/user/\(id)"
                #expect(try await latchkey.send(.put, path, json: #"{"name":"N"}"#, cookie: boss).status == 200)
            }
            let list = try await latchkey.send(.get, "/api/events", cookie: teacher)
            #expect(
                Set(EventRouteTests.kinds(list)) == ["account_created", "member_added", "signed_in", "account_updated"])
            for event in EventRouteTests.events(list) {
                #expect((event["user"] as? [String: Any])?["uid"] as? String == "toby")
                #expect(event["ip"] is NSNull && event["session"] is NSNull && event["actor"] is NSNull)
            }
            let bossID = try await latchkey.operate.show(uid: "boss").account.id.text
            let export = try await latchkey.send(.get, "/api/events/export", cookie: teacher)
            for answer in [list, export] {
                for text in [ann, bossID, "boss", "\"ann\"", "127.0.0.1"] { #expect(!answer.text.contains(text)) }
            }
            #expect(export.text.split(separator: "\n").count == EventRouteTests.events(list).count)
            // By somebody beyond their reach, and about them, they find nothing.
            for query in ["user=\(ann)", "actor=\(bossID)", "user=\(toby)&kind=email_confirmed"] {
                let answer = try await latchkey.send(.get, "/api/events?\(query)", cookie: teacher)
                #expect(answer.status == 200 && EventRouteTests.events(answer).isEmpty, "\(query)")
            }
            let network = try await latchkey.send(.get, "/api/events?network=127.0.0.1", cookie: teacher)
            #expect(network.status == 403 && network.code == "forbidden")
            // Their own acts on led people name them.
            let code = try await latchkey.send(.post, "/api/user/\(toby)/recovery-code", json: "{}", cookie: teacher)
            #expect(code.status == 201)
            let own = try await latchkey.send(.get, "/api/events?limit=1", cookie: teacher)
            let actor = EventRouteTests.events(own).first?["actor"] as? [String: Any]
            #expect(actor?["uid"] as? String == "tess")
        }
    }

    @Test(
        "R-020, R-060: what staff do about led people their leaders read: waits cleared, sessions ended, slips, who leads, ends of accounts"
    )
    func actsOfStaff() async throws {
        try await EventRouteTests.withSchool { latchkey, teacher, boss in
            let toby = try await latchkey.operate.show(uid: "toby").account.id.text
            let shown = try await latchkey.send(.get, "/api/user/\(toby)", cookie: teacher)
            let groups = shown.json["groups"] as? [[String: Any]] ?? []
            let group = try #require(groups.first?["id"] as? String)
            try await SignInThrottleTests.guess(5, at: "toby", latchkey)
            for (method, path, json) in [
                (HTTPRequest.Method.post, "/api/user/\(toby)/unlock", nil),
                (.delete, "/api/user/\(toby)/sessions", nil),
                (.put, "/api/groups/\(group)/members/\(toby)", #"{"leader":true}"#),
                (.put, "/api/groups/\(group)/members/\(toby)", #"{"leader":false}"#),
                (.put, "/api/user/\(toby)/end", #"{"ends_at":"2099-12-24"}"#),
            ] as [(HTTPRequest.Method, String, String?)] {
                let answer = try await latchkey.send(method, path, json: json, cookie: boss)
                #expect((200...204).contains(answer.status), "\(path): \(answer.text)")
            }
            let list = try await latchkey.send(.get, "/api/events?limit=5", cookie: teacher)
            #expect(
                EventRouteTests.kinds(list) == [
                    "account_end_changed", "leader_changed", "leader_changed", "sessions_ended_by_staff",
                    "wait_cleared",
                ])
            for event in EventRouteTests.events(list) {
                #expect((event["user"] as? [String: Any])?["uid"] as? String == "toby")
                #expect(event["actor"] is NSNull && event["ip"] is NSNull && event["session"] is NSNull)
                let details = Set((event["details"] as? [String: String] ?? [:]).keys)
                #expect(details.isSubset(of: ["group", "leader", "until"]))
            }
            // One's own acts name oneself.
            try await SignInThrottleTests.guess(5, at: "toby", latchkey)
            #expect(try await latchkey.send(.post, "/api/user/\(toby)/unlock", cookie: teacher).status == 204)
            let own = try await latchkey.send(.get, "/api/events?kind=wait_cleared&limit=1", cookie: teacher)
            #expect((EventRouteTests.events(own).first?["actor"] as? [String: Any])?["uid"] as? String == "tess")
        }
    }

    @Test("R-020: leaders are told of every act of staff on the people whom they lead")
    func toldKinds() {
        let told = Set(AuditEvent.Kind.toldToLeaders)
        #expect(told.isSuperset(of: [.waitCleared, .sessionsEndedByStaff, .slipsShown, .leaderChanged]))
        #expect(told.isSuperset(of: [.accountEndChanged, .accountEnded]))
        // What people do about their own data and address, and what is of no person, stays theirs.
        #expect(
            told.isDisjoint(with: [.dataExported, .emailConfirmed, .auditExported, .serviceTokenIssued, .mailResent]))
        #expect(told.count == AuditEvent.Kind.toldToLeaders.count)
    }

    @Test(
        "R-020, R-061: of one person one reads what one may read of all, and everybody what happened to them, without staff"
    )
    func onePerson() async throws {
        try await EventRouteTests.withSchool { latchkey, teacher, boss in
            let toby = try await latchkey.operate.show(uid: "toby").account.id.text
            let ann = try await latchkey.operate.show(uid: "ann").account.id.text
            #expect(
                try await latchkey.send(.put, "/api/user/\(toby)", json: #"{"name":"N"}"#, cookie: boss).status == 200)
            let own = try await latchkey.signIn("toby")
            for cookie in [teacher, boss] {
                let one = try await latchkey.send(.get, "/api/user/\(toby)/events?limit=3", cookie: cookie)
                let same = try await latchkey.send(.get, "/api/events?user=\(toby)&limit=3", cookie: cookie)
                #expect(one.status == 200 && one.text == same.text && EventRouteTests.events(one).count == 3)
            }
            let answer = try await latchkey.send(.get, "/api/user/\(toby)/events", cookie: own)
            let events = EventRouteTests.events(answer)
            #expect(
                EventRouteTests.kinds(answer)
                    == ["signed_in", "account_updated", "signed_in", "member_added", "account_created"])
            #expect(events.first?["session"] is String)
            // Somebody of the staff: that is all they learn.
            let updated = try #require(events.dropFirst().first)
            #expect(updated["actor"] is NSNull && updated["session"] is NSNull && updated["ip"] is NSNull)
            #expect(updated["details"] as? [String: String] == ["by": "staff"])
            let bossID = try await latchkey.operate.show(uid: "boss").account.id.text
            #expect(!answer.text.contains(bossID) && !answer.text.contains("boss"))
            // Nor do they find it by asking.
            for query in ["actor=\(bossID)", "network=10."] {
                let refused = try await latchkey.send(.get, "/api/user/\(toby)/events?\(query)", cookie: own)
                #expect(refused.status == 403 && refused.code == "forbidden", "\(query)")
            }
            let paged = try await latchkey.send(.get, "/api/user/\(toby)/events?limit=2&kind=signed_in", cookie: own)
            #expect(EventRouteTests.events(paged).count == 2 && paged.json["next"] is NSNull)
            for (id, cookie, status) in [(ann, teacher, 404), (Door.unknownID, teacher, 404), (ann, own, 403)] {
                #expect(try await latchkey.send(.get, "/api/user/\(id)/events", cookie: cookie).status == status)
            }
            let twice = try await latchkey.send(.get, "/api/user/\(toby)/events?user=\(ann)", cookie: boss)
            #expect(twice.code == "invalid_query" && twice.problems.keys.sorted() == ["user"])
        }
    }

    @Test(
        "R-060: an event names its group to those who read all events, who lead it and who are in it, and to nobody else"
    )
    func groupNames() async throws {
        try await EventRouteTests.withSchool { latchkey, tess, boss in
            let toby = try await latchkey.signIn("toby")
            let groups = latchkey.operateGroups
            let chess = try await groups.add(key: "chess", name: "Chess")
            try await groups.setMember("toby", of: chess, isLeader: nil)
            func named(_ path: String, _ cookie: String) async throws -> Set<String?> {
                let events = EventRouteTests.events(
                    try await latchkey.send(.get, "\(path)?kind=member_added", cookie: cookie))
                return Set(events.map { $0["object_name"] as? String })
            }
            #expect(try await named("/api/events", boss) == ["Year 9", "Chess"])
            // Of the other group she is told as of before: that it is one.
            #expect(try await named("/api/events", tess) == ["Year 9", nil])
            let own = "/api/user/\(try await latchkey.operate.show(uid: "toby").account.id.text)/events"
            #expect(try await named(own, toby) == ["Year 9", "Chess"])
            try await groups.removeMember("toby", of: chess)
            #expect(try await named(own, toby) == ["Year 9", nil])
            try await groups.archive(chess)
            #expect(try await named("/api/events", boss) == ["Year 9", "Chess"])
            try await groups.remove(chess)
            #expect(try await named("/api/events", boss) == ["Year 9", nil])
        }
    }

    @Test("R-022: with the group's archive, and with the role, a leader's events are gone at once")
    func formerLeaders() async throws {
        try await EventRouteTests.withSchool { latchkey, teacher, _ in
            #expect(try await EventRouteTests.kinds(latchkey.send(.get, "/api/events", cookie: teacher)).count > 2)
            try await latchkey.operateGroups.archive(latchkey.operateGroups.find("y9").group)
            #expect(try await EventRouteTests.kinds(latchkey.send(.get, "/api/events", cookie: teacher)).isEmpty)
            try await latchkey.operate.setRole(.user, uid: "tess")
            let answer = try await latchkey.send(.get, "/api/events", cookie: teacher)
            #expect(answer.status == 403 && answer.code == "forbidden")
        }
    }

    @Test("R-061: the file has every event once, the newest first, in lines of JSON or as a table, and is logged")
    func export() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", name: "=HYPERLINK(1)", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            let old = (0..<1200).map { AuditEvent.fixture(.signInFailed, at: TestClock.start - .seconds($0 + 1)) }
            try await latchkey.store.recordEvents(old)
            let lines = try await latchkey.send(.get, "/api/events/export", cookie: cookie)
            #expect(lines.header("Content-Type") == "application/jsonl; charset=utf-8")
            #expect(lines.header("Content-Disposition") == "attachment; filename=\"latchkey-events.jsonl\"")
            #expect(lines.header("Cache-Control") == "no-store")
            let objects = try lines.text.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            #expect(objects.count == 1202 && Set(objects.compactMap { $0["seq"] as? Int }).count == 1202)
            let times = objects.compactMap { $0["at"] as? String }
            #expect(times == times.sorted(by: >))
            let table = try await latchkey.send(.get, "/api/events/export?format=csv&kind=signed_in", cookie: cookie)
            #expect(table.header("Content-Disposition") == "attachment; filename=\"latchkey-events.csv\"")
            #expect(table.header("Cache-Control") == "no-store")
            #expect(table.body.starts(with: [0xef, 0xbb, 0xbf]))
            let rows = table.text.components(separatedBy: "\r\n")
            // Head, one row, and what follows the last line end.
            #expect(rows.count == 3 && rows[1].contains(#","'=HYPERLINK(1)","#))
            let logged = latchkey.log.lines.filter { $0.contains("event=audit_exported") }
            #expect(logged.count == 2 && logged.allSatisfy { $0.contains("actor=") })
        }
    }

    @Test("S-321: who loses the right while the file is sent gets no more of it")
    func exportEnds() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("keeper", role: .admin)
            try await latchkey.addAccount("boss", role: .admin)
            let token = try await latchkey.signIn("boss").split(separator: "=", maxSplits: 1).last ?? ""
            try await latchkey.store.recordEvents((0..<600).map { _ in .fixture(.signInFailed) })
            let caller = try await latchkey.flows.sessions.authenticate(String(token))
            let actor = Actor(latchkey.stranger.client, caller, clock: latchkey.flows.clock)
            let export = try await latchkey.flows.audit.events.export(EventFilter(), as: "jsonl", by: actor)
            #expect(export.first.entries.count == 500 && export.first.next != nil)
            try await latchkey.operate.setRole(.user, uid: "boss")
            let error = await #expect(throws: LatchkeyError.self) { _ = try await export.next(export.first) }
            #expect(error?.code == .forbidden)
        }
    }
}
