import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SignInBudgetTests {
    /// From the session to a page of another origin.
    private static func goOn(_ latchkey: Latchkey, _ cookie: String) async throws -> Answer {
        let begun = try await latchkey.beginHandOff()
        return try await latchkey.go("/api/hand-off/continue", ["ticket": begun.ticket], begun, cookie: cookie)
    }

    @Test("S-309: sixty right passwords of one account are let in within 15 minutes, and at most fifty sessions stay")
    func sixtySignIns() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let first = try await latchkey.signInAnswer("toby")
            let session = "latchkey=\(first.cookie("latchkey") ?? "")"
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 200)
            // Now the first session is the one unused for longest.
            latchkey.clock.advance(by: .seconds(1))
            for _ in 1..<59 { #expect(try await latchkey.signInAnswer("toby").status == 200) }
            let device = "latchkey-device=\(try await latchkey.signInAnswer("toby").cookie("latchkey-device") ?? "")"
            let refused = try await latchkey.signInAnswer("toby")
            #expect(refused.status == 429 && refused.header("Retry-After") == "899")
            #expect(try await latchkey.signInAnswer("toby", "wrong password").status == 429)
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 401)
            let sessions = try await latchkey.store.listSessions(
                of: try await latchkey.operate.show(uid: "toby").account.id, now: latchkey.clock.now)
            #expect(sessions.count == 50)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }

    @Test("S-309: a refused sign-in costs no hash, and a known device has a budget of its own that ends too")
    func askedBeforeHashing() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountSignIns] = 2
            $0.flows.throttle[.deviceSignIns] = 3
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let device = "latchkey-device=\(try await latchkey.signInAnswer("toby").cookie("latchkey-device") ?? "")"
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            #expect(try await latchkey.signInAnswer("toby").status == 429)
            for _ in 0..<3 { #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 200) }
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 429)
            // From here on whatever needs a hash is answered 503.
            latchkey.hasher.shutdown()
            #expect(try await latchkey.signInAnswer("toby").status == 429)
            #expect(try await latchkey.signInAnswer("other").status == 503)
        }
    }

    @Test(
        "S-309: sign-ins by a provider have the budget of sign-ins too, also before a second step; known devices their own"
    )
    func byProvider() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
            $0.flows.throttle[.accountSignIns] = 2
            $0.flows.throttle[.deviceSignIns] = 2
        } _: { latchkey in
            let made = try await latchkey.register("octo")
            let device = "latchkey-device=\(made.cookie("latchkey-device") ?? "")"
            for _ in 0..<2 { #expect(try await latchkey.signInByProvider().answer.next == "done") }
            let refused = try await latchkey.signInByProvider().answer
            #expect(refused.status == 429 && refused.code == "too_many_attempts")
            #expect(refused.header("Retry-After") == "900" && refused.cookie("latchkey") == nil)
            for _ in 0..<2 {
                #expect(try await latchkey.signInByProvider(cookie: device).answer.next == "done")
            }
            #expect(try await latchkey.signInByProvider(cookie: device).answer.status == 429)
            latchkey.clock.advance(by: .seconds(900))
            _ = try await latchkey.addPhone(to: try #require(try await latchkey.store.findAccount(uid: "octo")))
            for _ in 0..<2 { #expect(try await latchkey.signInByProvider().answer.next == "second_factor") }
            #expect(try await latchkey.signInByProvider().answer.status == 429)
        }
    }

    @Test("S-309: a proof for another page is a sign-in of the account")
    func forOtherPages() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountSignIns] = 2
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            for _ in 0..<2 { #expect(try await latchkey.prove("toby", latchkey.beginHandOff()).status == 200) }
            #expect(try await latchkey.prove("toby", latchkey.beginHandOff()).status == 429)
            #expect(try await latchkey.signInAnswer("toby").status == 429)
        }
    }

    @Test(
        "S-309: a session goes on to other pages sixty times in 15 minutes, which leaves sign-ins by password and other sessions untouched"
    )
    func continuing() async throws {
        try await withLatchkey {
            // The first session, the second, and one proof.
            $0.flows.throttle[.accountSignIns] = 3
            $0.flows.throttle[.accountWrites] = 0
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            func goOn(_ cookie: String) async throws -> Answer { try await SignInBudgetTests.goOn(latchkey, cookie) }
            let session = try await latchkey.signIn("toby")
            let first = try await goOn(session)
            #expect(try await latchkey.exchange(latchkey.code(in: first)).status == 200)
            for _ in 1..<60 { #expect(try await goOn(session).status == 200) }
            let refused = try await goOn(session)
            #expect(refused.status == 429 && refused.code == "too_many_attempts")
            #expect(refused.header("Retry-After") == "900")
            let other = try await latchkey.signIn("toby")
            #expect(try await goOn(other).status == 200)
            #expect(try await latchkey.prove("toby", latchkey.beginHandOff()).status == 200)
            #expect(try await latchkey.signInAnswer("toby").status == 429)
            #expect(try await goOn(session).status == 429)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await goOn(session).status == 200)
        }
    }

    @Test("S-309: the sessions of an account go on to so many other pages together, and new ones no further")
    func continuingTogether() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountContinuations] = 2
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            func goOn(_ cookie: String) async throws -> Int {
                try await SignInBudgetTests.goOn(latchkey, cookie).status
            }
            let (one, other) = (try await latchkey.signIn("toby"), try await latchkey.signIn("toby"))
            for session in [one, other] { #expect(try await goOn(session) == 200) }
            let third = try await latchkey.signIn("toby")
            #expect(try await goOn(third) == 429)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await goOn(one) == 200)
        }
    }

    @Test("S-309: a network has a ceiling of right passwords, wrong ones apart; 0 switches it off")
    func networkSignIns() async throws {
        for limit in [3, 0] {
            try await withLatchkey {
                $0.flows.throttle[.networkSignIns] = limit
            } _: { latchkey in
                for number in 0..<5 { try await latchkey.addAccount("pupil\(number)") }
                for _ in 0..<4 { _ = try await latchkey.signInAnswer("nobody", "wrong password") }
                for number in 0..<5 {
                    let status = try await latchkey.signInAnswer("pupil\(number)").status
                    #expect(status == (limit == 0 || number < 3 ? 200 : 429))
                }
            }
        }
    }

    @Test(
        "S-309, S-311: that an account has had too many sign-ins is told for what was typed, or with the right password"
    )
    func otherSpelling() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountSignIns] = 2
        } _: { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            for _ in 0..<2 { #expect(try await latchkey.signInAnswer("toby").status == 200) }
            #expect(try await latchkey.signInAnswer("toby", "wrong password").status == 429)
            #expect(try await latchkey.signInAnswer("toby@school.example", "wrong password").status == 401)
            for _ in 0..<2 { #expect(try await latchkey.signInAnswer("TOBY@school.example").status == 429) }
            let before = latchkey.hasher.dummyHashCount
            #expect(try await latchkey.signInAnswer("toby@school.example", "wrong password").status == 429)
            #expect(latchkey.hasher.dummyHashCount == before)
        }
    }

    @Test("S-309: a password change that is refused after its hash is no free hash")
    func passwordChange() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountSignIns] = 4
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let same = Latchkey.body(["current": Latchkey.password, "new": Latchkey.password])
            var statuses: [Int] = []
            for _ in 0..<5 {
                statuses.append(try await latchkey.send(.put, "/api/password", json: same, cookie: cookie).status)
            }
            #expect(statuses == [400, 400, 400, 400, 429])
        }
    }

    @Test(
        "S-309, S-047: who has the password alone closes neither passkeys nor identities nor proofs in sessions; each has a budget of its own"
    )
    func onlyThePassword() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
            $0.flows.throttle[.accountSignIns] = 2
        } _: { latchkey in
            let account = try await latchkey.addAccount("toby")
            _ = try await latchkey.addIdentity("7", to: account.id)
            let (passkey, cookie, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            _ = try await latchkey.ticket("toby")
            #expect(try await latchkey.signInAnswer("toby").status == 429)
            for _ in 0..<2 { #expect(try await latchkey.signInAnswer(with: passkey).status == 200) }
            #expect(try await latchkey.signInAnswer(with: passkey).status == 429)
            for _ in 0..<2 { #expect(try await latchkey.signInByProvider().answer.next == "second_factor") }
            #expect(try await latchkey.signInByProvider().answer.status == 429)
            let same = Latchkey.body(["current": Latchkey.password, "new": Latchkey.password])
            for status in [400, 400, 429] {
                #expect(
                    try await latchkey.send(.put, "/api/password", json: same, cookie: cookie).status == status)
            }
            // A new password starts them all afresh.
            try await latchkey.operate.setPassword("staple battery horse", uid: "toby")
            #expect(try await latchkey.signInAnswer(with: passkey).status == 200)
        }
    }
}
