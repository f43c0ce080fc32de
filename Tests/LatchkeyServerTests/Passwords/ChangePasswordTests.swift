import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ChangePasswordTests {
    static func change(_ latchkey: Latchkey, _ cookie: String, current: String = Latchkey.password, new: String)
        async throws -> Answer
    {
        try await latchkey.send(
            .put, "/api/password", json: Latchkey.body(["current": current, "new": new]), cookie: cookie)
    }

    @Test("S-105: a new password ends all other sessions, remembered ones too, whatever else the body says")
    func endsOtherSessions() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let mine = try await latchkey.signIn("toby")
            let second = try await latchkey.signIn("toby")
            let body = #"{"uid":"toby","password":"\#(Latchkey.password)","remember":true}"#
            let third =
                "latchkey=\(try await latchkey.send(.post, "/api/authenticate", json: body).cookie("latchkey") ?? "")"
            let change =
                #"{"current":"\#(Latchkey.password)","new":"staple battery horse","keep":true,"deviceId":null}"#
            #expect(try await latchkey.send(.put, "/api/password", json: change, cookie: mine).status == 200)
            for cookie in [second, third] {
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
            }
            #expect(try await latchkey.send(.get, "/api/id", cookie: mine).status == 200)
            #expect(try await latchkey.signInAnswer("toby").status == 401)
            #expect(try await latchkey.signInAnswer("toby", "staple battery horse").status == 200)
        }
    }

    @Test(
        "S-305: a changed password forgets all known devices but the present one; one set by the operator forgets all")
    func devices() async throws {
        try await withLatchkey { latchkey in
            let id = try await latchkey.addAccount("toby").id
            let (mine, other) = (try await latchkey.signInAnswer("toby"), try await latchkey.signInAnswer("toby"))
            func device(_ answer: Answer) -> String { "latchkey-device=\(answer.cookie("latchkey-device") ?? "")" }
            let body = Latchkey.body(["current": Latchkey.password, "new": "staple battery horse"])
            let cookies = "latchkey=\(mine.cookie("latchkey") ?? ""); \(device(mine))"
            #expect(try await latchkey.send(.put, "/api/password", json: body, cookie: cookies).status == 200)
            #expect(try await latchkey.store.listKnownDevices(of: id).count == 1)
            for _ in 0..<5 { _ = try await latchkey.signInAnswer("toby", "wrong") }
            #expect(
                try await latchkey.signInAnswer("toby", "staple battery horse", cookie: device(other)).status == 429)
            #expect(try await latchkey.signInAnswer("toby", "staple battery horse", cookie: device(mine)).status == 200)
            try await latchkey.operate.setPassword("seven green umbrellas", uid: "toby")
            #expect(try await latchkey.store.listKnownDevices(of: id).isEmpty)
        }
    }

    @Test("S-023, S-025: the current password is asked for, and the new one must be another")
    func currentIsAskedFor() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for body in [#"{"new":"staple battery horse"}"#, #"{"current":"","new":"staple battery horse"}"#, "{}"] {
                let answer = try await latchkey.send(.put, "/api/password", json: body, cookie: cookie)
                #expect(answer.status == 400 && answer.fields["current"] != nil)
            }
            let wrong = try await ChangePasswordTests.change(
                latchkey, cookie, current: "wrong", new: "staple battery horse")
            #expect(wrong.status == 401 && wrong.code == "current_password_wrong")
            for _ in 0..<10 {
                let same = try await ChangePasswordTests.change(latchkey, cookie, new: Latchkey.password)
                #expect(same.status == 400 && same.fields["new"] != nil)
            }
            let long = try await ChangePasswordTests.change(
                latchkey, cookie, current: String(repeating: "x", count: 257), new: "staple battery horse")
            #expect(long.status == 401)
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }

    @Test("S-290: of changes at once one wins")
    func changesAtOnce() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let answers = try await inParallel(5) { number in
                try await ChangePasswordTests.change(latchkey, cookie, new: "staple battery horse \(number)")
            }
            #expect(answers.tally == [200: 1, 401: 4])
        }
    }

    @Test(
        "S-309, S-318: new passwords of an account are bounded; who does not know the current one uses none up"
    )
    func budget() async throws {
        try await withLatchkey {
            $0.flows.throttle[.passwordChanges] = 3
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for _ in 0..<4 {
                let wrong = try await ChangePasswordTests.change(
                    latchkey, cookie, current: "wrong", new: "otters and lamps")
                #expect(wrong.status == 401)
            }
            var (statuses, current) = ([Int](), Latchkey.password)
            for number in 0..<5 {
                let new = "staple battery horse \(number)"
                let answer = try await ChangePasswordTests.change(latchkey, cookie, current: current, new: new)
                statuses.append(answer.status)
                if answer.status == 200 { current = new }
            }
            #expect(statuses == [200, 200, 200, 429, 429])
            #expect(try await latchkey.signInAnswer("toby", current).status == 200)
            latchkey.clock.advance(by: .seconds(900))
            let later = try await latchkey.signIn("toby", current)
            let again = try await ChangePasswordTests.change(latchkey, later, current: current, new: "otters and lamps")
            #expect(again.status == 200)
        }
    }

    /// Passwords that no door takes, for somebody called alice with alice@school.example.
    static let bad = [
        "", "short", "1234567", "alicealice", "alice123", "alice@school.example", "password", "Password1", "latchkey1",
        "aaaaaaaaaaaa", "abcdefgh", "12345678", "qwertyuiop", String(repeating: "x y z ", count: 50), "😀😁😂🤣😃😄😅",
    ]

    @Test(
        "S-011, S-019, S-020, S-021: one policy at every door: sign-up, change, set-up, the operator's two",
        arguments: bad)
    func onePolicy(_ password: String) async throws {
        try await withLatchkey { latchkey in
            let code = try #require(try await latchkey.flows.setUp.offer())
            let fields = ["uid": "alice", "name": "Alice", "email": "alice@school.example", "password": password]
            let setUp = try await latchkey.send(
                .post, "/api/setup", json: Latchkey.body(fields.merging(["code": code]) { $1 }))
            #expect(setUp.status == 400 && setUp.fields["password"] != nil)
            let signUp = try await latchkey.send(.post, "/api/user", json: Latchkey.body(fields))
            #expect(signUp.status == 400 && signUp.body == setUp.body)
            await #expect(throws: LatchkeyError.self) {
                try await latchkey.addAccount("alice", name: "Alice", password: password, email: "alice@school.example")
            }
            try await latchkey.addAccount("alice", name: "Alice", email: "alice@school.example")
            await #expect(throws: LatchkeyError.self) { try await latchkey.operate.setPassword(password, uid: "alice") }
            let cookie = try await latchkey.signIn("alice")
            let changed = try await ChangePasswordTests.change(latchkey, cookie, new: password)
            #expect(changed.status == 400 && changed.fields["new"] == setUp.fields["password"])
            #expect(changed.code == setUp.code)
        }
    }

    @Test(
        "S-011, S-012, S-013, S-014, S-018: what the policy takes signs in",
        arguments: [
            "aaaa bbbb cccc dddd", "84629175",
            "\u{1f469}\u{200d}\u{1f680}\u{1f469}\u{200d}\u{1f52c}\u{1f468}\u{200d}\u{1f3a8}",
            "q\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}", "x7!kQ z9", String(PasswordTextTests.long.reversed()),
        ])
    func taken(_ password: String) async throws {
        try await withLatchkey { latchkey in
            let body = Latchkey.body(["uid": "toby", "name": "T", "password": password])
            let answer = try await latchkey.send(.post, "/api/user", json: body)
            #expect(answer.status == 201, "\(answer.text)")
            #expect(try await latchkey.signInAnswer("toby", password).status == 200)
        }
    }

    @Test("S-022: two years later the same password signs in, without being made to change it")
    func noExpiry() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            latchkey.clock.advance(by: .seconds(2 * 365 * 86_400))
            let answer = try await latchkey.signInAnswer("toby")
            #expect(answer.status == 200 && answer.message == "Authentication for toby successful")
        }
    }
}
