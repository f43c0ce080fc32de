import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct AddAccountsTests {
    private static func withBoss(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey, _ cookie: String) async throws -> Void
    ) async throws {
        try await withLatchkey(configure) { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await test(latchkey, try await latchkey.signIn("boss"))
        }
    }

    private static func add(_ latchkey: Latchkey, _ list: String, _ cookie: String) async throws -> Answer {
        try await latchkey.send(.post, "/api/users", json: list, cookie: cookie)
    }

    private static func list(_ count: Int) -> String {
        "[\((0..<count).map { #"{"uid":"pupil\#($0)","name":"Pupil \#($0)"}"# }.joined(separator: ","))]"
    }

    private static func errors(_ answer: Answer) -> [[String: Any]] { answer.json["errors"] as? [[String: Any]] ?? [] }
    private static func users(_ answer: Answer) -> [[String: Any]] { answer.json["users"] as? [[String: Any]] ?? [] }

    @Test("Each entry stands for itself: who is wrong is told with place, uid and code, and the others are in")
    func entries() async throws {
        try await AddAccountsTests.withBoss { latchkey, boss in
            let answer = try await AddAccountsTests.add(
                latchkey,
                """
                [{"uid":"ann","name":"Ann","password":"four quiet green otters","sections":[{"abbreviation":"CSA"}]},
                 {"uid":"ANN","name":"Ann"},{"uid":"b","name":""},{"uid":"admin","name":"Root"},
                 {"uid":"cid","name":"Cid","password":"password1234"},{"uid":"dan","name":"Dan","role":"Admin"},
                 {"uid":7,"name":"Seven"},"eve",null,{"uid":"fay","name":"Fay","email":"no address"},
                 {"uid":"gus","name":"Gus","password":null},{"uid":"hal","name":"Hal","password":"","email":""}]
                """, boss)
            #expect(answer.status == 200)
            let errors = AddAccountsTests.errors(answer)
            #expect(errors.compactMap { $0["index"] as? Int } == Array(1...9))
            #expect(
                errors.compactMap { $0["code"] as? String } == [
                    "uid_taken", "invalid_fields", "invalid_fields", "password_blocked", "field_not_allowed",
                    "invalid_fields", "invalid_body", "invalid_body", "invalid_fields",
                ])
            #expect(
                errors.map { $0["uid"] as? String } == ["ANN", "b", "admin", "cid", "dan", nil, nil, nil, "fay"])
            #expect(errors.allSatisfy { ($0["message"] as? String)?.isEmpty == false })
            let users = AddAccountsTests.users(answer)
            #expect(users.compactMap { $0["uid"] as? String } == ["ann", "gus", "hal"])
            #expect(users.map { $0["recovery_code"] is String } == [false, true, true])
            #expect(try await latchkey.signInAnswer("ann", "four quiet green otters").status == 200)
        }
    }

    @Test("S-021: who comes without a password sets one with the code, once, within seven days, and has none before")
    func recoveryCode() async throws {
        try await AddAccountsTests.withBoss { latchkey, boss in
            let answer = try await AddAccountsTests.add(latchkey, AddAccountsTests.list(2), boss)
            let codes = AddAccountsTests.users(answer).compactMap { $0["recovery_code"] as? String }
            let ends = AddAccountsTests.users(answer).compactMap { $0["recovery_code_expires_at"] as? String }
            let end = latchkey.clock.now + .seconds(7 * 86_400)
            #expect(Set(codes).count == 2 && ends == [end.rfc3339, end.rfc3339])
            for guess in ["", "password", "123qwerty", codes[0]] {
                #expect(try await latchkey.signInAnswer("pupil0", guess).status == 401)
            }
            func set(_ code: String, _ uid: String) async throws -> Int {
                try await RecoverPasswordTests.recover(
                    latchkey, ["uid": uid, "code": code, "new": "four quiet green otters"]
                ).status
            }
            #expect(try await set(codes[1], "pupil0") == 403)
            #expect(try await set(codes[0], "pupil0") == 200)
            #expect(try await set(codes[0], "pupil0") == 403)
            #expect(try await latchkey.signInAnswer("pupil0", "four quiet green otters").status == 200)
            latchkey.clock.advance(by: .seconds(7 * 86_400))
            #expect(try await set(codes[1], "pupil1") == 403)
        }
    }

    @Test("A hundred are taken, and a hundred and one are not; and what is no list is answered as before")
    func bounds() async throws {
        try await AddAccountsTests.withBoss { latchkey, boss in
            let many = try await AddAccountsTests.add(latchkey, AddAccountsTests.list(101), boss)
            #expect(many.status == 400 && many.message == "A list has at most 100 users")
            #expect(try await latchkey.store.listAccounts(search: nil, limit: 1, offset: 0).total == 1)
            let hundred = try await AddAccountsTests.add(latchkey, AddAccountsTests.list(100), boss)
            #expect(hundred.status == 200 && AddAccountsTests.users(hundred).count == 100)
            #expect(AddAccountsTests.errors(hundred).isEmpty)
            for body in [nil, "{}", #"{"uid":"ann","name":"Ann"}"#, "7", "null", #""ann""#] {
                let answer = try await latchkey.send(.post, "/api/users", json: body, cookie: boss)
                #expect(answer.status == 400 && answer.message == "Expected a list of user data", "\(body ?? "none")")
            }
            let none = try await AddAccountsTests.add(latchkey, "[]", boss)
            #expect(none.status == 200 && none.text == #"{"errors":[],"users":[]}"#)
            #expect(try await latchkey.send(.get, "/api/users", cookie: boss).status == 405)
        }
    }

    @Test("S-306, S-318: everybody who is added is counted for the person who adds them")
    func budget() async throws {
        try await AddAccountsTests.withBoss {
            $0.flows.throttle[.addedAccounts] = 3
        } _: { latchkey, boss in
            let answer = try await AddAccountsTests.add(
                latchkey,
                """
                [{"uid":"ann","name":"Ann","password":"four quiet green otters"},
                 {"uid":"bob","name":"Bob","email":"bob@school.example"},
                 {"uid":"dan","name":"Dan"},{"uid":"cid","name":"Cid"}]
                """, boss)
            #expect(AddAccountsTests.users(answer).compactMap { $0["uid"] as? String } == ["ann", "bob", "dan"])
            let errors = AddAccountsTests.errors(answer)
            #expect(errors.compactMap { $0["code"] as? String } == ["too_many_attempts"])
            #expect(errors.compactMap { $0["uid"] as? String } == ["cid"])
            let refused = try await AddAccountsTests.add(
                latchkey, #"[{"uid":"eve","name":"Eve","email":"eve@school.example"}]"#, boss)
            #expect(refused.status == 429 && refused.code == "too_many_attempts")
            #expect(try await latchkey.mails().map(\.to.text) == ["bob@school.example"])
        }
    }

    @Test(
        "S-206: administrators alone add people, whatever the registration; all become users",
        arguments: RoleCatalog.builtIn.allNames
    )
    func roles(_ role: String) async throws {
        try await AddAccountsTests.withBoss {
            $0.flows.registration = .closed
        } _: { latchkey, _ in
            try await latchkey.addAccount("somebody", role: RoleCatalog.builtIn[role]?.bits ?? .user)
            let cookie = try await latchkey.signIn("somebody")
            let answer = try await AddAccountsTests.add(latchkey, AddAccountsTests.list(1), cookie)
            #expect(answer.status == (role == "Admin" ? 200 : 403))
            let user = AddAccountsTests.users(answer).first
            #expect(user == nil || user?["role"] as? String == "User" && user?["state"] as? String == "active")
        }
    }

    @Test("S-275, S-272: each leaves its events with who did it, and no code or password in the log or the database")
    func auditAndCanaries() async throws {
        try await AddAccountsTests.withBoss { latchkey, cookie in
            let boss = try #require(try await latchkey.store.findAccount(uid: "boss"))
            let answer = try await AddAccountsTests.add(
                latchkey,
                #"[{"uid":"ann","name":"Ann"},{"uid":"bob","name":"Bob","password":"c4n4ry-Quetzal-Umbrella"}]"#, cookie
            )
            let code = try #require(AddAccountsTests.users(answer).first?["recovery_code"] as? String)
            let events = try await latchkey.store.listEvents(of: nil, limit: 3).reversed()
            #expect(events.map(\.kind) == [.accountCreated, .recoveryCodeIssued, .accountCreated])
            #expect(events.allSatisfy { $0.actorID == boss.id && $0.accountID != nil && !$0.requestID.isEmpty })
            let everything = latchkey.log.lines + (try await latchkey.store.dump())
            for secret in [code, ReadableCode.canonical(of: code), "c4n4ry-Quetzal-Umbrella"] {
                #expect(!everything.contains { $0.contains(secret) })
            }
            #expect(!answer.text.contains("c4n4ry"))
        }
    }

    @Test("S-136: of twenty who add the same people at once, each person is made once")
    func race() async throws {
        try await AddAccountsTests.withBoss { latchkey, boss in
            let answers = try await inParallel(20) { _ in
                try await AddAccountsTests.add(latchkey, AddAccountsTests.list(5), boss)
            }
            #expect(answers.tally == [200: 20])
            let made = answers.flatMap(AddAccountsTests.users).compactMap { $0["uid"] as? String }
            #expect(made.sorted() == (0..<5).map { "pupil\($0)" })
            let codes = Set(answers.flatMap(AddAccountsTests.errors).compactMap { $0["code"] as? String })
            #expect(codes == ["uid_taken"])
        }
    }

    @Test("Addresses are of our domains where there are any, are mailed to be confirmed, and tell nobody who has them")
    func addresses() async throws {
        try await AddAccountsTests.withBoss {
            $0.flows.emailDomains = ["school.example"]
        } _: { latchkey, boss in
            try await latchkey.addConfirmed("owner", email: "taken@school.example")
            let answer = try await AddAccountsTests.add(
                latchkey,
                """
                [{"uid":"ann","name":"Ann","email":"ann@school.example"},{"uid":"bob","name":"Bob"},
                 {"uid":"cid","name":"Cid","email":"cid@evil.example"},
                 {"uid":"dan","name":"Dan","email":"taken@school.example"}]
                """, boss)
            #expect(AddAccountsTests.errors(answer).compactMap { $0["uid"] as? String } == ["cid"])
            #expect(
                Set(try await latchkey.mails().map { "\($0.to.text): \($0.subject)" }) == [
                    "ann@school.example: Please confirm your e-mail address for localhost",
                    "taken@school.example: You already have an account at localhost",
                ])
        }
    }

    @Test("S-010: with a full hashing queue who needs a hash is told so, and the whole list is when nobody was made")
    func busy() async throws {
        try await AddAccountsTests.withBoss { first, boss in
            try await withLatchkey {
                $0.store = first.store
                $0.queueLimit = 0
            } _: { latchkey in
                let hashed = #"{"uid":"ann","name":"Ann","password":"four quiet green otters"}"#
                let none = try await AddAccountsTests.add(latchkey, "[\(hashed)]", boss)
                #expect(none.status == 503 && none.code == "busy" && none.header("Retry-After") != nil)
                let both = try await AddAccountsTests.add(latchkey, #"[\#(hashed),{"uid":"bob","name":"Bob"}]"#, boss)
                #expect(both.status == 200)
                #expect(AddAccountsTests.users(both).compactMap { $0["uid"] as? String } == ["bob"])
                #expect(AddAccountsTests.errors(both).compactMap { $0["code"] as? String } == ["busy"])
            }
        }
    }
}
