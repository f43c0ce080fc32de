import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// A school on 0.2.0, the last release without roles of one's own and groups, goes on with this program.
@Suite struct OldDatabaseTests {
    private static let engines = [Engine.sqlite, .postgres]
    private static let newPassword = "nine green kites over the bay"

    private static func withOldSchool(
        _ engine: Engine, _ configure: @escaping @Sendable (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey, OldDatabase) async throws -> Void
    ) async throws {
        let (old, store) = try await OldDatabase.opened(engine)
        try await withLatchkey {
            $0.store = store
            $0.secret = old.key
            $0.clock = TestClock(old.madeAt + .seconds(5))
            $0.argon2 = .default
            configure(&$0)
        } _: { latchkey in
            try await test(latchkey, old)
        }
    }

    private static func cookie(_ old: OldDatabase, _ name: String) -> String {
        "latchkey=\(old.sessions[name] ?? "")"
    }

    @Test("Everybody signs in with the password of before, and whoever could not says why", arguments: engines)
    func passwords(_ engine: Engine) async throws {
        let refused = ["eve": "account_disabled", "kim": "approval_pending", "lou": "email_unconfirmed"]
        try await OldDatabaseTests.withOldSchool(engine) { latchkey, old in
            #expect(old.passwords.count >= 20)
            for (uid, password) in old.passwords {
                let answer = try await latchkey.signInAnswer(uid, password)
                #expect(answer.status == (refused[uid] == nil ? 200 : 403), "\(uid)")
                #expect(answer.code == refused[uid], "\(uid)")
                #expect(try await latchkey.signInAnswer(uid, password + "!").status == 401, "\(uid)")
            }
            #expect(try await latchkey.signInAnswer("ada@school.example", old.passwords["ada"] ?? "").status == 200)
            for gone in ["nat", "maxi"] { #expect(try await latchkey.signInAnswer(gone).status == 401) }
        }
    }

    @Test("Sessions of before go on, and those that were over stay over", arguments: engines)
    func sessions(_ engine: Engine) async throws {
        try await OldDatabaseTests.withOldSchool(engine) { latchkey, old in
            #expect(old.live.count >= 8 && old.live.count < old.sessions.count)
            for name in old.sessions.keys {
                let answer = try await latchkey.send(.get, "/api/id", cookie: OldDatabaseTests.cookie(old, name))
                #expect(answer.status == (old.live[name] == nil ? 401 : 200), "\(name)")
                #expect(answer.json["uid"] as? String == old.live[name], "\(name)")
            }
            let ada = OldDatabaseTests.cookie(old, "ada")
            let listed =
                try await latchkey.send(.get, "/api/sessions", cookie: ada).json["sessions"] as? [[String: Any]]
            #expect(listed?.count == old.live.values.count { $0 == "ada" })
            // A session that was remembered lives for weeks, as before; the others end after an hour without use.
            latchkey.clock.advance(by: .seconds(2 * 3600))
            #expect(try await latchkey.send(.get, "/api/id", cookie: ada).status == 200)
            let phone = OldDatabaseTests.cookie(old, "ada's phone")
            #expect(try await latchkey.send(.get, "/api/id", cookie: phone).status == 401)
        }
    }

    @Test("The roles of before mean what teacher_scope says", arguments: engines, [true, false])
    func roles(_ engine: Engine, reachesAll: Bool) async throws {
        try await OldDatabaseTests.withOldSchool(engine) {
            $0.roles = reachesAll ? .teachersOfAll : .builtIn
        } _: { latchkey, old in
            let (head, teach) = (OldDatabaseTests.cookie(old, "head"), OldDatabaseTests.cookie(old, "teach"))
            let known = try await latchkey.send(.get, "/api/user?per_page=100", cookie: head)
            let roles = Dictionary(
                uniqueKeysWithValues: known.jsonArray.map { ($0["uid"] as? String ?? "", $0["role"] as? String) })
            #expect(roles["head"] == "Admin" && roles["deputy"] == "Admin" && roles["teach"] == "Teacher")
            #expect(roles["former"] == "User" && roles["helper"] == "User" && roles["max"] == "User")
            let ada = try await latchkey.send(.get, "/api/user/\(old.id("ada"))", cookie: teach)
            #expect(ada.status == (reachesAll ? 200 : 404))
            let helper = OldDatabaseTests.cookie(old, "helper")
            #expect(try await latchkey.send(.get, "/api/user/\(old.id("ada"))", cookie: helper).status == 403)
        }
    }

    @Test(
        "Join codes and invitations let in whom they let in before; a teacher's end with teacher_scope groups",
        arguments: engines, [true, false])
    func joinCodes(_ engine: Engine, reachesAll: Bool) async throws {
        try await OldDatabaseTests.withOldSchool(engine) {
            $0.roles = reachesAll ? .teachersOfAll : .builtIn
            $0.flows.registration = .code
        } _: { latchkey, old in
            func join(_ uid: String, _ name: String, email: String? = nil) async throws -> Answer {
                var body = ["uid": uid, "password": OldDatabaseTests.newPassword, "name": "A Person"]
                body["code"] = try old.code(name)
                body["email"] = email
                return try await latchkey.send(.post, "/api/user", json: Latchkey.body(body))
            }
            #expect(try await join("new1", "admin's").status == 201)
            #expect(try await join("new2", "operator's").status == 201)
            #expect(try await join("jon", "invitation of jon", email: "jon@school.example").status == 201)
            #expect(try await join("prof", "invitation of a teacher").json["role"] as? String == "Teacher")
            #expect(try await join("new3", "teacher's").status == (reachesAll ? 201 : 403))
            #expect(try await join("kai", "teacher's invitation of kai").status == (reachesAll ? 201 : 403))
            for over in ["full", "revoked", "former teacher's", "invitation of ida", "invitation of jon"] {
                let answer = try await join("late", over, email: "late@school.example")
                #expect(answer.code == "join_code_invalid", "\(over)")
            }
            let head = OldDatabaseTests.cookie(old, "head")
            let codes = try await latchkey.send(.get, "/api/join-codes", cookie: head).json["codes"] as? [[String: Any]]
            let seats = codes?.first { $0["note"] as? String == "Class 9b" }?["seats_taken"] as? Int
            #expect(seats == 2)
        }
    }

    @Test(
        "Codes for a new password work as before; a teacher's end with teacher_scope groups", arguments: engines,
        [true, false])
    func recoveryCodes(_ engine: Engine, reachesAll: Bool) async throws {
        try await OldDatabaseTests.withOldSchool(engine) {
            $0.roles = reachesAll ? .teachersOfAll : .builtIn
        } _: { latchkey, old in
            for (uid, works) in [("fay", true), ("gus", reachesAll)] {
                let body = ["uid": uid, "code": try old.code("recover \(uid)"), "new": OldDatabaseTests.newPassword]
                let answer = try await latchkey.send(.post, "/api/recovery/password", json: Latchkey.body(body))
                #expect(answer.code == (works ? nil : "one_time_token_invalid"), "\(uid): \(answer.text)")
                let signedIn = try await latchkey.signInAnswer(uid, OldDatabaseTests.newPassword)
                #expect(signedIn.status == (works ? 200 : 401), "\(uid)")
            }
        }
    }

    @Test("Links of e-mails that were sent before do what they say", arguments: engines)
    func links(_ engine: Engine) async throws {
        try await OldDatabaseTests.withOldSchool(engine) { latchkey, old in
            func follow(_ path: String, _ link: String) async throws {
                let body = ["token": try old.link(link).token, "new": OldDatabaseTests.newPassword]
                let sent = path.hasSuffix("password") ? body : body.filter { $0.key == "token" }
                let answer = try await latchkey.send(.post, path, json: Latchkey.body(sent))
                #expect(answer.status < 300, "\(link): \(answer.text)")
                let again = try await latchkey.send(.post, path, json: Latchkey.body(sent))
                #expect(again.code == "one_time_token_invalid", "\(link), twice")
            }
            try await follow("/api/recovery/password", "reset ada")
            #expect(try await latchkey.signInAnswer("ada", OldDatabaseTests.newPassword).status == 200)
            for name in ["ada", "ada's phone"] {
                let cookie = OldDatabaseTests.cookie(old, name)
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
            }
            for uid in ["ben", "cam", "lou"] { try await follow("/api/email/confirm", "confirm \(uid)") }
            #expect(try await latchkey.signInAnswer("lou", old.passwords["lou"] ?? "").status == 200)
            try await follow("/api/email/undo", "undo dee")
            let addresses = [
                "ben": "ben@school.example", "cam": "cam@new.example", "dee": "dee@school.example",
                "lou": "lou@school.example",
            ]
            for (uid, address) in addresses {
                let account = try await latchkey.store.findAccount(uid: uid)
                #expect(account?.email == address && account?.isEmailVerified == true, "\(uid)")
            }
        }
    }

    @Test("Who waited is let in, what waited is sent, and known devices are known", arguments: engines)
    func whatWaited(_ engine: Engine) async throws {
        try await OldDatabaseTests.withOldSchool(engine) { latchkey, old in
            latchkey.clock.advance(by: .seconds(600))
            #expect(Set(try await latchkey.mails().map(\.to.text)) == ["ada@school.example", "dee@new.example"])
            let head = try await latchkey.signIn("head", old.passwords["head"] ?? "")
            _ = try await latchkey.mails()
            #expect(try await latchkey.send(.post, "/api/pending/\(old.id("kim"))", cookie: head).status == 204)
            #expect(try await latchkey.signInAnswer("kim", old.passwords["kim"] ?? "").status == 200)
            let device = "latchkey-device=\(old.devices["ada"] ?? "")"
            let password = old.passwords["ada"] ?? ""
            #expect(try await latchkey.signInAnswer("ada", password, cookie: device).status == 200)
            #expect(try await latchkey.mails().isEmpty)
            #expect(try await latchkey.signInAnswer("ada", password).status == 200)
            #expect(try await latchkey.mails().map(\.to.text) == ["ada@school.example"])
        }
    }

    @Test("People are found by their names; picture, profile and events are there", arguments: engines)
    func whatIsKept(_ engine: Engine) async throws {
        let fields = [
            ProfileField("section", .text, label: "Section"), ProfileField("born", .date, writers: .staff),
            ProfileField("notes", .text, readers: .staff),
        ]
        try await OldDatabaseTests.withOldSchool(engine) {
            $0.flows.profileFields = fields.compactMap { $0 }
        } _: { latchkey, old in
            let head = OldDatabaseTests.cookie(old, "head")
            for (words, uid) in [("lovelace%20ada", "ada"), ("nandu", "Lucia-9"), ("renam", "max"), ("new.exa", "dee")]
            {
                let found = try await latchkey.send(.get, "/api/user?page=1&q=\(words)", cookie: head)
                let users = found.json["users"] as? [[String: Any]] ?? []
                #expect(users.map { $0["uid"] as? String } == [uid], "\(words)")
            }
            let ada = "/api/user/\(try old.id("ada"))"
            let picture = try await latchkey.send(.get, "\(ada)/picture", cookie: head)
            #expect(picture.status == 200 && picture.header("Content-Type") == "image/png")
            let profile =
                try await latchkey.send(.get, "\(ada)/profile", cookie: head).json["profile"] as? [String: Any]
            #expect(profile?["section"] as? String == "9b" && profile?["born"] as? String == "2011-02-28")
            #expect(profile?["notes"] as? String == "Sings.\nLoudly.")
            let events = try await latchkey.send(.get, "/api/events?limit=200", cookie: head)
            let kinds = (events.json["events"] as? [[String: Any]] ?? []).compactMap { $0["kind"] as? String }
            #expect(Set(kinds).isSuperset(of: ["setup_completed", "account_disabled", "role_changed", "signed_in"]))
            #expect(kinds.count >= old.rows["audit_event"] ?? .max)
            #expect(try await latchkey.send(.get, "/api/overview", cookie: head).status == 200)
        }
    }
}
