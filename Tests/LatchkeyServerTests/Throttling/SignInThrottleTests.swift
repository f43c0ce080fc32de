import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SignInThrottleTests {
    /// So many wrong guesses; answers the last answer.
    @discardableResult
    static func guess(_ count: Int, at uid: String, _ latchkey: Latchkey, cookie: String? = nil) async throws -> Answer
    {
        var answer = try await latchkey.signInAnswer(uid, "wrong password", cookie: cookie)
        for _ in 1..<count { answer = try await latchkey.signInAnswer(uid, "wrong password", cookie: cookie) }
        return answer
    }

    @Test(
        "S-037, S-039: five failures are free, then waits double up to 15 minutes; uids that are nobody's alike",
        arguments: ["toby", "ghost"])
    func waitsDouble(_ uid: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            for _ in 0..<5 { #expect(try await latchkey.signInAnswer(uid, "wrong password").status == 401) }
            for wait in [5, 10, 20, 40, 80, 160, 320, 640, 900, 900] {
                let right = try await latchkey.signInAnswer(uid)
                #expect(right.status == 429 && right.code == "too_many_attempts")
                #expect(right.header("Retry-After") == "\(wait)")
                #expect(right.setCookies.isEmpty)
                latchkey.clock.advance(by: .seconds(wait - 1))
                #expect(try await latchkey.signInAnswer(uid).header("Retry-After") == "1")
                latchkey.clock.advance(by: .seconds(1))
                #expect(try await latchkey.signInAnswer(uid, "wrong password").status == 401)
            }
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await latchkey.signInAnswer(uid).status == (uid == "toby" ? 200 : 401))
        }
    }

    @Test("S-040: of two hundred guesses at once five are evaluated, and the right one among them does not help")
    func parallelGuesses() async throws {
        try await withLatchkey {
            $0.queueLimit = 1000
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            try await SignInThrottleTests.guess(5, at: "toby", latchkey)
            let answers = try await inParallel(200) { number in
                try await latchkey.signInAnswer("toby", number == 150 ? Latchkey.password : "wrong password")
            }
            #expect(answers.tally == [429: 200])
            try await latchkey.addAccount("other")
            let others = try await inParallel(200) { _ in try await latchkey.signInAnswer("other", "wrong password") }
            #expect(others.tally == [401: 5, 429: 195])
            let failures = try await latchkey.store.listEvents(of: nil, limit: 1000).filter { $0.kind == .signInFailed }
            #expect(failures.count == 10)
        }
    }

    @Test("S-041: counters survive a restart, and bind two servers on one database")
    func countersSurviveARestart() async throws {
        let database = try await Engine.sqliteFile.makeDatabase()
        try await withLatchkey {
            $0.store = database.store
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            try await SignInThrottleTests.guess(5, at: "toby", latchkey)
        }
        try await withLatchkey {
            $0.store = database.otherStore
        } _: { latchkey async throws in
            #expect(try await latchkey.signInAnswer("toby").status == 429)
        }
    }

    @Test("S-042, S-311: over all spellings of the uid and the confirmed address five guesses are evaluated")
    func oneCounterForAllSpellings() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("Toby", email: "Toby.Edison@Example.org")
            try await latchkey.store.execute("UPDATE account SET email_verified = 1")
            let names = ["Toby", "toby", "TOBY", "Toby.Edison@example.org", "Toby.Edison@EXAMPLE.org"]
            for name in names { #expect(try await latchkey.signInAnswer(name).status == 200) }
            for name in names { #expect(try await latchkey.signInAnswer(name, "wrong password").status == 401) }
            let evaluated = latchkey.hasher.dummyHashCount
            for name in names.prefix(2) + names.suffix(2) {
                #expect(try await latchkey.signInAnswer(name).status == 401)
            }
            #expect(latchkey.hasher.dummyHashCount == evaluated + 4)
            for name in names.prefix(3) { #expect(try await latchkey.signInAnswer(name).status == 429) }
            latchkey.clock.advance(by: .seconds(5))
            #expect(try await latchkey.signInAnswer(names[3]).status == 200)
            #expect(try await latchkey.signInAnswer(names[0]).status == 200)
        }
    }

    @Test("S-043, S-047: guesses inside sessions are as few as at the door; those of strangers do not use them up")
    func doorsShareTheCounter() async throws {
        try await withLatchkey { latchkey in
            let wrong = Latchkey.body(["current": "wrong password", "new": "staple battery horse"])
            let right = Latchkey.body(["current": Latchkey.password, "new": "staple battery horse"])
            for uid in ["toby", "other"] { try await latchkey.addAccount(uid) }
            let toby = try await latchkey.signIn("toby")
            try await SignInThrottleTests.guess(5, at: "toby", latchkey)
            #expect(try await latchkey.signInAnswer("toby").status == 429)
            #expect(try await latchkey.send(.put, "/api/password", json: right, cookie: toby).status == 200)

            let other = try await latchkey.signIn("other")
            for _ in 0..<5 {
                let answer = try await latchkey.send(.put, "/api/password", json: wrong, cookie: other)
                #expect(answer.status == 401 && answer.code == "current_password_wrong")
            }
            for (path, body) in [
                ("/api/password", right), ("/api/reauth", Latchkey.body(["password": Latchkey.password])),
            ] {
                let method: HTTPRequest.Method = path == "/api/password" ? .put : .post
                let refused = try await latchkey.send(method, path, json: body, cookie: other)
                #expect(refused.status == 429 && refused.header("Retry-After") == "5", "\(path)")
            }
            // Another session has no tries of its own.
            let second = try await latchkey.signIn("other")
            #expect(try await latchkey.send(.put, "/api/password", json: right, cookie: second).status == 429)
            latchkey.clock.advance(by: .seconds(5))
            #expect(try await latchkey.send(.put, "/api/password", json: right, cookie: second).status == 200)
        }
    }

    @Test("S-044: success starts the count afresh")
    func successResets() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            for _ in 0..<4 {
                try await SignInThrottleTests.guess(4, at: "toby", latchkey)
                #expect(try await latchkey.signInAnswer("toby").status == 200)
            }
        }
    }

    @Test("S-047: strangers who guess lock out neither the owner's session nor her known device")
    func ownerIsNotLockedOut() async throws {
        try await withLatchkey { latchkey in
            for uid in ["alice", "mallory"] { try await latchkey.addAccount(uid) }
            let signedIn = try await latchkey.signInAnswer("alice")
            let session = "latchkey=\(signedIn.cookie("latchkey") ?? "")"
            let device = "latchkey-device=\(signedIn.cookie("latchkey-device") ?? "")"
            let mallorys = try await latchkey.signInAnswer("mallory").cookie("latchkey-device") ?? ""
            try await SignInThrottleTests.guess(6, at: "alice", latchkey)

            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 200)
            for forged in [
                "latchkey-device=\(mallorys)", "latchkey-device=AAAAAAAAAAAAAAAAAAAAAA", "latchkey-device=x",
                "\(device); \(device)", "Latchkey-Device=\(signedIn.cookie("latchkey-device") ?? "")", "\(device)=",
            ] {
                #expect(try await latchkey.signInAnswer("alice", cookie: forged).status == 429, "\(forged)")
            }
            let change = Latchkey.body(["current": Latchkey.password, "new": "staple battery horse"])
            // Where her device is not known, guesses of sessions count apart, and are as few.
            let again = Latchkey.body(["password": Latchkey.password])
            let proven = try await latchkey.send(.post, "/api/reauth", json: again, cookie: session)
            let newer = "latchkey=\(try #require(proven.cookie("latchkey")))"
            for _ in 0..<5 {
                let wrong = Latchkey.body(["password": "nobody knows this"])
                #expect(try await latchkey.send(.post, "/api/reauth", json: wrong, cookie: newer).status == 401)
            }
            #expect(try await latchkey.send(.post, "/api/reauth", json: again, cookie: newer).status == 429)
            #expect(try await latchkey.send(.put, "/api/password", json: change, cookie: newer).status == 429)
            let changed = try await latchkey.send(.put, "/api/password", json: change, cookie: "\(newer); \(device)")
            #expect(changed.status == 200)
            try await SignInThrottleTests.guess(6, at: "alice", latchkey)
            #expect(try await latchkey.signInAnswer("alice", "staple battery horse", cookie: device).status == 200)
        }
    }

    @Test("S-047: neither a password that strangers have put off nor the failures of a network keep a session from it")
    func offForStrangersAlone() async throws {
        try await withLatchkey {
            $0.flows.throttle[.networkFailures] = 5
            $0.flows.throttle.failuresUntilOff = 4
        } _: { latchkey in
            try await latchkey.addAccount("alice")
            let cookie = try await latchkey.signIn("alice")
            try await SignInThrottleTests.guess(5, at: "alice", latchkey)
            #expect(try await latchkey.signInAnswer("alice").status == 429)
            let again = Latchkey.body(["password": Latchkey.password])
            #expect(try await latchkey.send(.post, "/api/reauth", json: again, cookie: cookie).status == 200)
        }
    }

    @Test("S-047: a known device has no more tries than others, and its cookie signs nobody in")
    func knownDeviceIsLimitedToo() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("alice")
            let device = "latchkey-device=\(try await latchkey.signInAnswer("alice").cookie("latchkey-device") ?? "")"
            #expect(try await latchkey.send(.get, "/api/id", cookie: device).code == "token_missing")
            #expect(try await SignInThrottleTests.guess(6, at: "alice", latchkey, cookie: device).status == 429)
            #expect(try await latchkey.signInAnswer("alice", cookie: device).status == 429)
            #expect(try await latchkey.signInAnswer("alice").status == 200)
        }
    }
}
