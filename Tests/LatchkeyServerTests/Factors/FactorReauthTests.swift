import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct FactorReauthTests {
    private static func reauth(
        _ latchkey: Latchkey, _ cookie: String, _ body: [String: String]
    ) async throws -> Answer {
        try await latchkey.send(.post, "/api/reauth", json: Latchkey.body(body), cookie: cookie)
    }

    private static func cookie(_ answer: Answer) throws -> String {
        "latchkey=\(try #require(answer.cookie("latchkey")))"
    }

    private static func withToby(
        _ test: @escaping @Sendable (Latchkey, Phone, _ cookie: String) async throws -> Void
    ) async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let cookie = try await latchkey.signIn(with: phone)
            try await test(latchkey, phone, cookie)
        }
    }

    @Test(
        "F-020: a code alone raises a session whose password was proven in the last twelve hours; later it takes both")
    func codeAlone() async throws {
        try await FactorReauthTests.withToby { latchkey, phone, cookie in
            latchkey.clock.advance(by: .seconds(700))
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await latchkey.send(.get, "/api/data", cookie: cookie).code == "reauth_required")
            let raised = try await FactorReauthTests.reauth(
                latchkey, cookie, ["code": phone.code(at: latchkey.clock.now)])
            #expect(raised.status == 200)
            let new = try FactorReauthTests.cookie(raised)
            #expect(try await latchkey.send(.get, "/api/data", cookie: new).status == 200)
            let auth = try await latchkey.send(.get, "/api/id", cookie: new).json["auth"] as? [String: Any]
            #expect(auth?["age"] as? Int == 0 && auth?["factor_age"] as? Int == 0)
            // The code has made the password no younger.
            try await latchkey.store.execute(
                "UPDATE session SET idle_end = ?, absolute_end = ?, authenticated_at = authenticated_at - ?",
                latchkey.clock.now + .seconds(90_000), latchkey.clock.now + .seconds(90_000),
                Duration.seconds(12 * 3600 - 699).microseconds)
            latchkey.clock.advance(by: .seconds(30))
            try await latchkey.store.execute(
                "INSERT INTO account_change (at, account_id) VALUES (?, ?)", latchkey.clock.now, phone.account.id)
            try await latchkey.flows.sessions.live.followChanges()
            let code = phone.code(at: latchkey.clock.now)
            let old = try await FactorReauthTests.reauth(latchkey, new, ["code": code])
            #expect(old.status == 403 && old.code == "reauth_required" && old.setCookies.isEmpty)
            let both = try await FactorReauthTests.reauth(latchkey, new, ["code": code, "password": Latchkey.password])
            #expect(both.status == 200)
        }
    }

    @Test("the password alone is not enough where there is a factor, says what is, and is not looked at")
    func passwordAlone() async throws {
        try await FactorReauthTests.withToby { latchkey, _, cookie in
            for password in [Latchkey.password, "wrong"] {
                let answer = try await FactorReauthTests.reauth(latchkey, cookie, ["password": password])
                #expect(answer.status == 403 && answer.code == "reauth_required" && answer.setCookies.isEmpty)
                let needs = answer.json["needs"] as? [String: Any]
                #expect(needs?["recent"] as? Int == 600 && needs?["factors"] as? Int == 2)
            }
        }
    }

    @Test(
        "S-184: wrong codes of step-ups count with those of sign-ins; a wrong password beside a right code spends no code"
    )
    func counted() async throws {
        try await FactorReauthTests.withToby { latchkey, phone, cookie in
            latchkey.clock.advance(by: .seconds(30))
            let right = phone.code(at: latchkey.clock.now)
            let answer = try await FactorReauthTests.reauth(latchkey, cookie, ["code": right, "password": "wrong"])
            #expect(answer.status == 401 && answer.code == "current_password_wrong")
            let wrong = phone.wrongCode(at: latchkey.clock.now)
            for body in [["code": wrong], ["code": wrong, "password": Latchkey.password], ["code": wrong]] {
                #expect(try await FactorReauthTests.reauth(latchkey, cookie, body).code == "factor_invalid")
            }
            for _ in 0..<2 {
                #expect(try await latchkey.finish(latchkey.ticket("toby"), wrong).code == "factor_invalid")
            }
            #expect(try await FactorReauthTests.reauth(latchkey, cookie, ["code": right]).status == 429)
            latchkey.clock.advance(by: .seconds(5))
            #expect(try await FactorReauthTests.reauth(latchkey, cookie, ["code": right]).status == 200)
            let events = try await latchkey.store.listEvents(of: phone.account.id, limit: 20)
            #expect(events.first?.details["methods"] == "password+totp" && events.first?.kind == .reauthenticated)
        }
    }

    @Test("S-309, F-010: while codes wait, no password is looked at beside one")
    func noHashWhileCodesWait() async throws {
        try await FactorReauthTests.withToby { latchkey, phone, cookie in
            latchkey.clock.advance(by: .seconds(30))
            let wrong = ["code": phone.wrongCode(at: latchkey.clock.now), "password": Latchkey.password]
            for _ in 0..<5 {
                #expect(try await FactorReauthTests.reauth(latchkey, cookie, wrong).code == "factor_invalid")
            }
            let code = phone.code(at: latchkey.clock.now)
            for password in [Latchkey.password, "wrong"] {
                let answer = try await FactorReauthTests.reauth(latchkey, cookie, ["code": code, "password": password])
                #expect(answer.status == 429)
            }
            let events = try await latchkey.store.listEvents(of: phone.account.id, limit: 20)
            #expect(!events.contains { $0.kind == .reauthFailed })
        }
    }

    @Test("F-020, F-027: a recovery code raises a session too, once, also when it is raced")
    func recoveryCode() async throws {
        try await FactorReauthTests.withToby { latchkey, phone, cookie in
            let body = ["code": phone.recoveryCodes[2]]
            let answers = try await inParallel(4) { _ in try await FactorReauthTests.reauth(latchkey, cookie, body) }
            #expect(answers.tally == [200: 1, 401: 3])
            #expect(try await latchkey.store.findRecoverySet(of: phone.account.id)?.left == 9)
        }
    }

    @Test("F-003, F-007: of thirty step-ups by one code at once one wins")
    func raced() async throws {
        try await withLatchkey {
            $0.flows.throttle.freeFailures = 50
        } _: { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let cookie = try await latchkey.signIn(with: phone)
            latchkey.clock.advance(by: .seconds(30))
            let body = ["code": phone.code(at: latchkey.clock.now)]
            let answers = try await inParallel(30) { _ in try await FactorReauthTests.reauth(latchkey, cookie, body) }
            #expect(answers.tally == [200: 1, 401: 29])
        }
    }

    @Test("S-321: a session that has not heard of the account's factor is not raised by the password")
    func factorMeanwhile() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            try await latchkey.store.execute(
                "UPDATE account SET factor_kinds = 1, factor_epoch = factor_epoch + 1 WHERE id = ?", account.id)
            let answer = try await FactorReauthTests.reauth(latchkey, cookie, ["password": Latchkey.password])
            #expect(answer.code == "reauth_required" && answer.setCookies.isEmpty)
            #expect((answer.json["needs"] as? [String: Any])?["factors"] as? Int == 2)
        }
    }

    @Test("S-047, S-307: what others of its network do keeps no session from a proof, by code, passkey or password")
    func othersOfTheNetwork() async throws {
        try await withLatchkey {
            $0.flows.throttle[.networkFailures] = 3
            $0.flows.throttle[.networkSignIns] = 3
        } _: { latchkey in
            try await latchkey.addAccount("other")
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let (passkey, first, _) = try await latchkey.addPasskey(try await latchkey.signIn(with: phone))
            for _ in 0..<2 { #expect(try await latchkey.signInAnswer("other").status == 200) }
            #expect(try await latchkey.signInAnswer("other").status == 429)
            for _ in 0..<3 { #expect(try await latchkey.finish(RandomID.fixture().text, "123456").status == 401) }
            #expect(try await latchkey.finish(RandomID.fixture().text, "123456").status == 429)

            latchkey.clock.advance(by: .seconds(30))
            var cookie = first
            let code = phone.code(at: latchkey.clock.now)
            cookie = try FactorReauthTests.cookie(try await FactorReauthTests.reauth(latchkey, cookie, ["code": code]))
            let signed = try passkey.sign(try await latchkey.reauthOptions(cookie))
            let byKey = try await latchkey.send(
                .post, "/api/reauth", json: "{\"passkey\":\(signed)}", cookie: cookie, origin: SoftPasskey.origin)
            cookie = try FactorReauthTests.cookie(byKey)
            let change = Latchkey.body(["current": Latchkey.password, "new": "staple battery horse"])
            #expect(try await latchkey.send(.put, "/api/password", json: change, cookie: cookie).status == 200)
            #expect(try await latchkey.signInAnswer("other").status == 429)
        }
    }

    @Test("S-047: wrong signatures in sessions are bounded for all sessions of the account, and cost no network a try")
    func wrongSignatures() async throws {
        try await withLatchkey({ $0.flows.throttle[.networkFailures] = 2 }) { latchkey in
            try await latchkey.addAccount("toby")
            let (passkey, cookie, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            for (key, status) in [(SoftPasskey(), 401), (SoftPasskey(), 401), (passkey, 429)] {
                let signed = try key.sign(try await latchkey.reauthOptions(cookie))
                let answer = try await latchkey.send(
                    .post, "/api/reauth", json: "{\"passkey\":\(signed)}", cookie: cookie,
                    origin: SoftPasskey.origin)
                #expect(answer.status == status, "\(answer.text)")
            }
            #expect(try await latchkey.signInAnswer("toby", "wrong password").status == 401)
            #expect(try await latchkey.signInAnswer(with: passkey).status == 200)
        }
    }
}
