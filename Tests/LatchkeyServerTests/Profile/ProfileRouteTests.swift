import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ProfileRouteTests {
    private static let fields = [
        ProfileField("section", .text, label: "Section"),
        ProfileField("github", .text, readers: .everyone),
        ProfileField("grade", .number, readers: .person, writers: .staff, label: "Final grade"),
        ProfileField("newsletter", .boolean), ProfileField("born", .date),
        ProfileField("notes", .text, readers: .staff),
    ].compactMap { $0 }

    /// A class of four; the path is that of ann's profile.
    private static func withClass(
        _ fields: [ProfileField] = ProfileRouteTests.fields, store: Store? = nil,
        _ test: @escaping @Sendable (Latchkey, String) async throws -> Void
    ) async throws {
        try await withLatchkey {
            $0.flows.profileFields = fields
            $0.flows.throttle[.accountWrites] = 0
            $0.store = store
        } _: { latchkey in
            let ann = try await latchkey.addAccount("ann")
            for (uid, role) in [("boss", Roles.admin), ("teach", .teacher), ("eve", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            try await test(latchkey, "/api/user/\(ann.id.text)/profile")
        }
    }

    private static func values(_ answer: Answer) -> [String: Any] { answer.json["profile"] as? [String: Any] ?? [:] }

    private static func names(_ answer: Answer) -> [String] {
        (answer.json["fields"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    private static func writable(_ answer: Answer) -> [String] {
        (answer.json["fields"] as? [[String: Any]] ?? []).filter { $0["writable"] as? Bool == true }
            .compactMap { $0["name"] as? String }
    }

    private static func withoutSpace(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
    }

    @Test("What is written comes back, by its type, and the fields are described in their order")
    func comesBack() async throws {
        try await ProfileRouteTests.withClass { latchkey, path in
            let cookie = try await latchkey.signIn("ann")
            let empty = try await latchkey.send(.get, path, cookie: cookie)
            #expect(empty.status == 200 && ProfileRouteTests.values(empty).values.allSatisfy { $0 is NSNull })
            let body = #"{"section":" P3 ","github":"a\r\nb","newsletter":false,"born":"2009-02-28"}"#
            let answer = try await latchkey.send(.put, path, json: body, cookie: cookie)
            #expect(answer.status == 200)
            let last = #""github":"a\u000ab","grade":null,"newsletter":false,"born":"2009-02-28"}}"#
            #expect(answer.text.hasSuffix(#""profile":{"section":"P3","# + last))
            let first = #"{"name":"section","type":"text","label":"Section","readers":"self","writable":true}"#
            #expect(answer.text.hasPrefix(#"{"fields":["# + first + ","))
            #expect(try await latchkey.send(.get, path, cookie: cookie).body == answer.body)
            let removed = try await latchkey.send(.put, path, json: #"{"section":null,"github":""}"#, cookie: cookie)
            let left = ProfileRouteTests.values(removed).filter { !($0.value is NSNull) }
            #expect(Set(left.keys) == ["newsletter", "born"])
        }
    }

    @Test(
        "S-321, R-014: people who help somebody no more write nothing in their profile, though the session has not heard of it"
    )
    func helpsNoMore() async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        let store = try await database.store.declaring(.school())
        try await ProfileRouteTests.withClass(store: store) { latchkey, path in
            let helpdesk = try #require(store.roles["Helpdesk"]?.bits)
            let editor = try #require(store.roles["Editor"]?.bits)
            // People who give Editor help editors.
            try await latchkey.addAccount("hal", role: helpdesk.union(.teacher))
            try await store.execute("UPDATE account SET roles = ? WHERE uid = 'ann'", editor.union(.user))
            let hal = try await latchkey.signIn("hal")
            func grade(_ grade: Int) async throws -> Answer {
                try await latchkey.send(.put, path, json: #"{"grade":\#(grade)}"#, cookie: hal)
            }
            #expect(try await grade(1).status == 200)
            // As another node does it: this one still has the role in memory.
            try await store.execute("UPDATE account SET roles = ? WHERE uid = 'hal'", helpdesk)
            let refused = try await grade(6)
            #expect(refused.status == 403 && refused.code == "forbidden")
            let boss = try await latchkey.signIn("boss")
            let stored = ProfileRouteTests.values(try await latchkey.send(.get, path, cookie: boss))
            #expect(stored["grade"] as? Int == 1)
        }
    }

    @Test("Who sees and who changes which field")
    func roles() async throws {
        try await ProfileRouteTests.withClass { latchkey, path in
            let boss = try await latchkey.signIn("boss")
            let all = ["section", "github", "grade", "newsletter", "born", "notes"]
            let body = #"{"section":"P3","github":"ann","grade":1.50,"newsletter":true,"born":null,"notes":"late"}"#
            #expect(try await latchkey.send(.put, path, json: body, cookie: boss).status == 200)
            for (uid, seen, changed) in [
                ("ann", Array(all.dropLast()), ["section", "github", "newsletter", "born"]), ("eve", ["github"], []),
                ("teach", all, ["grade", "notes"]), ("boss", all, all),
            ] as [(String, [String], [String])] {
                let cookie = try await latchkey.signIn(uid)
                let answer = try await latchkey.send(.get, path, cookie: cookie)
                #expect(answer.status == 200 && ProfileRouteTests.names(answer) == seen, "\(uid)")
                #expect(Set(ProfileRouteTests.values(answer).keys) == Set(seen), "\(uid)")
                #expect(ProfileRouteTests.writable(answer) == changed, "\(uid)")
                #expect(answer.text.contains("late") == seen.contains("notes"), "\(uid)")
                for field in all {
                    let change = try await latchkey.send(.put, path, json: "{\"\(field)\":null}", cookie: cookie)
                    let refusal = uid == "eve" ? "forbidden" : "field_not_allowed"
                    #expect(change.code == (changed.contains(field) ? nil : refusal), "\(uid) \(field): \(change.text)")
                }
                #expect(try await latchkey.send(.put, path, json: body, cookie: boss).status == 200)
            }
            // As it was written, not as a program would calculate it.
            #expect(try await latchkey.send(.get, path, cookie: boss).text.contains(#""grade":1.50,"#))
        }
    }

    @Test("S-207: teachers write about pupils, not about themselves, each other or administrators")
    func teachers() async throws {
        let fields = [
            ProfileField("grade", .number, writers: .staff), ProfileField("fee", .number, writers: .admin),
            ProfileField("file", .text, readers: .staff, writers: .admin),
        ].compactMap { $0 }
        try await ProfileRouteTests.withClass(fields) { latchkey, path in
            let other = try await latchkey.addAccount("other", role: .teacher)
            let head = try await latchkey.addAccount("head", role: .admin)
            let self_ = try await latchkey.store.add(.fixture(uid: "self", roles: [.user, .teacher]))
            let (teach, boss) = (try await latchkey.signIn("teach"), try await latchkey.signIn("boss"))
            for (id, expected) in [(other.id, 403), (head.id, 403), (self_.id, 403)] {
                let path = "/api/user/\(id.text)/profile"
                let answer = try await latchkey.send(.put, path, json: #"{"grade":1}"#, cookie: teach)
                #expect(answer.status == expected && answer.code == "field_not_allowed")
                #expect(ProfileRouteTests.writable(try await latchkey.send(.get, path, cookie: teach)).isEmpty)
                #expect(try await latchkey.send(.put, path, json: #"{"grade":1}"#, cookie: boss).status == 200)
            }
            let me = try await latchkey.send(.get, "/api/id", cookie: teach).json["id"] as? String ?? ""
            let own = try await latchkey.send(.put, "/api/user/\(me)/profile", json: #"{"grade":1}"#, cookie: teach)
            #expect(own.code == "field_not_allowed")
            #expect(try await latchkey.send(.put, path, json: #"{"grade":1}"#, cookie: teach).status == 200)
            for field in ["fee", "file"] {
                let answer = try await latchkey.send(.put, path, json: "{\"\(field)\":null}", cookie: teach)
                #expect(answer.code == "field_not_allowed")
            }
            let absent = "/api/user/AAAAAAAAAAAAAAAAAAAAAA/profile"
            #expect(try await latchkey.send(.put, absent, json: #"{"grade":1}"#, cookie: teach).status == 404)
        }
    }

    @Test("S-137, S-208: a field that one does not see answers as one that nobody declared")
    func unseenLooksLikeUndeclared() async throws {
        try await ProfileRouteTests.withClass { latchkey, path in
            let cookie = try await latchkey.signIn("ann")
            let before = try await latchkey.store.dump()
            for value in ["\"x\"", "1", "null", "[]", "{}"] {
                var answers: [String] = []
                for name in ["notes", "absent", "grade", "Notes", "__proto__", "role"] {
                    let body = "{\"section\":\"P4\",\"\(name)\":\(value)}"
                    let answer = try await latchkey.send(.put, path, json: body, cookie: cookie)
                    #expect(answer.status == 403 && answer.code == "field_not_allowed", "\(name)")
                    #expect(Array(answer.fields.keys) == [name])
                    answers.append(answer.text.replacingOccurrences(of: name, with: "NAME"))
                }
                #expect(Set(answers).count == 1)
            }
            #expect(try await latchkey.store.dump() == before)
        }
    }

    @Test("S-242: all that is of another type is told at once, and nothing is stored")
    func types() async throws {
        try await ProfileRouteTests.withClass { latchkey, path in
            let boss = try await latchkey.signIn("boss")
            let body = #"{"section":1,"github":"ann","grade":"2","newsletter":"yes","born":"2026-02-30","notes":[]}"#
            let answer = try await latchkey.send(.put, path, json: body, cookie: boss)
            #expect(answer.status == 400 && answer.code == "invalid_fields")
            #expect(
                answer.fields == [
                    "section": "This must be text", "grade": "This must be a number",
                    "newsletter": "This must be true or false", "born": "This must be a date like 2026-11-23",
                    "notes": "This must be text",
                ])
            for value in ["1e400", "{}", "[1]", "true", "\"1\""] {
                let one = try await latchkey.send(.put, path, json: "{\"grade\":\(value)}", cookie: boss)
                #expect(one.fields.keys.elementsEqual(["grade"]), "\(value)")
            }
            #expect(try await latchkey.store.dump().allSatisfy { !$0.hasPrefix("profile_value: ") })
        }
    }

    @Test("S-257: hostile names and values are refused or come back as text, and break nothing")
    func hostile() async throws {
        try await ProfileRouteTests.withClass { latchkey, path in
            let cookie = try await latchkey.signIn("ann")
            for (number, text) in HostileStrings.all.enumerated() {
                let named = try await latchkey.send(.put, path, json: Latchkey.body([text: "x"]), cookie: cookie)
                #expect(named.code == "field_not_allowed", "\(number): \(named.text)")
                let value = try await latchkey.send(.put, path, json: Latchkey.body(["section": text]), cookie: cookie)
                #expect([200, 400].contains(value.status), "\(number): \(value.text)")
                guard let kept = ProfileRouteTests.values(value)["section"] as? String else { continue }
                #expect(ProfileRouteTests.withoutSpace(kept) == ProfileRouteTests.withoutSpace(text), "\(number)")
            }
            // Two names that Swift takes for equal, and the same one in two spellings of JSON.
            let equal = try await latchkey.send(.put, path, json: #"{"\u00e9":1,"e\u0301":2}"#, cookie: cookie)
            #expect(equal.code == "field_not_allowed")
            let spelt = #"{"section":"a","s\u0065ction":"b"}"#
            let twice = try await latchkey.send(.put, path, json: spelt, cookie: cookie)
            #expect(twice.code == "invalid_json")
        }
    }

    @Test("S-034: where nothing is for everyone, an account that exists answers as one that does not")
    func strangers() async throws {
        let own = ProfileRouteTests.fields.filter { $0.readers != .everyone }
        try await ProfileRouteTests.withClass(own) { latchkey, path in
            let eve = try await latchkey.signIn("eve")
            let there = try await latchkey.send(.get, path, cookie: eve)
            let missing = try await latchkey.send(.get, "/api/user/AAAAAAAAAAAAAAAAAAAAAA/profile", cookie: eve)
            let junk = try await latchkey.send(.get, "/api/user/junk/profile", cookie: eve)
            #expect(there.status == 403 && there.body == missing.body)
            #expect(junk.status == 404)
        }
    }

    @Test("S-034: who may not sign in is seen by staff alone, and nobody may change what is not there")
    func inactive() async throws {
        try await ProfileRouteTests.withClass { latchkey, path in
            let (eve, teach) = (try await latchkey.signIn("eve"), try await latchkey.signIn("teach"))
            let boss = try await latchkey.signIn("boss")
            let missing = "/api/user/AAAAAAAAAAAAAAAAAAAAAA/profile"
            #expect(try await latchkey.send(.get, path, cookie: eve).status == 200)
            try await latchkey.operate.setState(.disabled, uid: "ann")
            let (disabled, absent) = (
                try await latchkey.send(.get, path, cookie: eve), try await latchkey.send(.get, missing, cookie: eve)
            )
            #expect(disabled.status == 404 && disabled.body == absent.body)
            #expect(try await latchkey.send(.get, path, cookie: teach).status == 200)
            let body = #"{"section":"P3"}"#
            #expect(try await latchkey.send(.put, missing, json: body, cookie: boss).status == 404)
            #expect(try await latchkey.send(.put, missing, json: body, cookie: eve).status == 403)
            #expect(try await latchkey.send(.put, "/api/user/junk/profile", json: body, cookie: boss).status == 404)
        }
    }

    @Test("A field that is declared no longer keeps its value unseen; one of another type shows what fits")
    func declaredAnew() async throws {
        let store = try await Engine.chosen.makeDatabase().store
        try await ProfileRouteTests.withClass(store: store) { latchkey, path in
            let body = #"{"section":"P3","github":"2026-11-23","notes":"7"}"#
            let cookie = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.put, path, json: body, cookie: cookie).status == 200)
        }
        let fields = [ProfileField("section", .number), ProfileField("github", .date), ProfileField("notes", .number)]
        try await withLatchkey {
            $0.flows.profileFields = fields.compactMap { $0 }
            $0.store = store
        } _: { latchkey in
            let cookie = try await latchkey.signIn("ann")
            let id = try await latchkey.operate.show(uid: "ann").account.id.text
            let answer = try await latchkey.send(.get, "/api/user/\(id)/profile", cookie: cookie)
            #expect(answer.text.hasSuffix(#""profile":{"section":null,"github":"2026-11-23","notes":7}}"#))
        }
        try await withLatchkey {
            $0.flows.profileFields = [fields[0]].compactMap { $0 }
            $0.store = store
        } _: { latchkey in
            let cookie = try await latchkey.signIn("ann")
            let account = try await latchkey.operate.show(uid: "ann").account
            let path = "/api/user/\(account.id.text)/profile"
            #expect(try await latchkey.send(.put, path, json: #"{"section":1}"#, cookie: cookie).status == 200)
            let refused = try await latchkey.send(.put, path, json: #"{"github":null}"#, cookie: cookie)
            #expect(refused.code == "field_not_allowed")
            let kept = try await latchkey.store.findProfile(of: account.id)
            #expect(kept == ["section": "1", "github": "2026-11-23", "notes": "7"])
        }
    }

    @Test("S-275, S-278: the audit names the fields and who changed them, never what they hold")
    func audit() async throws {
        try await ProfileRouteTests.withClass { latchkey, path in
            let (ann, boss) = (try await latchkey.signIn("ann"), try await latchkey.signIn("boss"))
            let body = #"{"section":"canary-value","github":null}"#
            for cookie in [ann, boss] {
                #expect(try await latchkey.send(.put, path, json: body, cookie: cookie).status == 200)
            }
            #expect(try await latchkey.send(.put, path, json: "{}", cookie: ann).status == 200)
            let (one, other) = (
                try await latchkey.operate.show(uid: "ann").account.id,
                try await latchkey.operate.show(uid: "boss").account.id
            )
            let events = try await latchkey.store.listEvents(of: one, limit: 50).filter { $0.kind == .accountUpdated }
            #expect(events.map(\.detail) == ["profile=github,section", "profile=github,section"])
            #expect(Set(events.map(\.actorID)) == [nil, other])
            #expect(latchkey.log.lines.contains { $0.contains("profile=github,section") })
            #expect(!latchkey.log.lines.contains { $0.contains("canary-value") })
        }
    }

    @Test("A profile costs the database one transaction of two statements, and guarded requests nothing")
    func cost() async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await ProfileRouteTests.withClass(store: Store(database)) { latchkey, path in
            let cookie = try await latchkey.signIn("ann")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            _ = database.take()
            #expect(try await latchkey.send(.get, path, cookie: cookie).status == 200)
            let tally = database.take()
            #expect(tally.transactions == 1 && tally.statements == 2)
            #expect(try await latchkey.send(.put, path, json: #"{"section":"P3"}"#, cookie: cookie).status == 200)
            _ = database.take()
            let user = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(database.take() == CountedDatabase.Tally())
            #expect(user.status == 200 && !user.text.contains("P3"))
        }
    }

    @Test("A profile and its fields have exactly the keys described")
    func description() async throws {
        try await ProfileRouteTests.withClass { latchkey, path in
            let api = try await APIDescription(of: latchkey)
            let answer = try await latchkey.send(.get, path, cookie: latchkey.signIn("ann"))
            #expect(Set(answer.json.keys) == (try api.keys(of: "Profile")))
            let field = try #require((answer.json["fields"] as? [[String: Any]])?.first)
            #expect(Set(field.keys) == ["name", "type", "label", "readers", "writable"])
            let user = try await latchkey.send(.get, "/api/id", cookie: latchkey.signIn("ann")).json
            for name in user.keys { #expect(ProfileField(name, .text) == nil, "\(name)") }
        }
    }
}
