import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct FactorThrottleRouteTests {
    private static func wrong(
        _ latchkey: Latchkey, _ phone: Phone, cookie: String? = nil
    ) async throws -> Answer {
        let ticket = try await latchkey.ticket("toby", cookie: cookie)
        return try await latchkey.finish(ticket, phone.wrongCode(at: latchkey.clock.now), cookie: cookie)
    }

    @Test(
        "F-010, S-184: wrong codes count across tickets, doors and kinds; while they wait the password still gets a ticket, and the counter outlives passwords and restarts"
    )
    func counted() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            for _ in 0..<2 {
                #expect(try await FactorThrottleRouteTests.wrong(latchkey, phone).code == "factor_invalid")
            }
            for code in ["AAAA-BBBB-CCCC-DDDD", phone.wrongCode(at: latchkey.clock.now)] {
                let body = Latchkey.body(["uid": "toby", "password": Latchkey.password, "code": code])
                #expect(try await latchkey.send(.post, "/api/authenticate", json: body).code == "factor_invalid")
            }
            try await latchkey.operate.setPassword("seven green umbrellas", uid: "toby")
            let ticket = try await latchkey.ticket("toby", "seven green umbrellas")
            #expect(try await latchkey.finish(ticket, phone.wrongCode(at: latchkey.clock.now)).code == "factor_invalid")
            let right = phone.code(at: latchkey.clock.now)
            let refused = try await latchkey.finish(ticket, right)
            #expect(refused.status == 429 && refused.header("Retry-After") == "5" && refused.setCookies.isEmpty)
            #expect(try await latchkey.signInAnswer("toby", "seven green umbrellas").code == "factor_required")
            let both = Latchkey.body(["uid": "toby", "password": "seven green umbrellas", "code": right])
            #expect(try await latchkey.send(.post, "/api/authenticate", json: both).status == 429)
            latchkey.clock.advance(by: .seconds(5))
            // Refusals have cost the ticket nothing.
            #expect(try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now)).status == 200)
            // A success clears it.
            latchkey.clock.advance(by: .seconds(30))
            let again = try await latchkey.ticket("toby", "seven green umbrellas")
            #expect(try await latchkey.finish(again, phone.wrongCode(at: latchkey.clock.now)).code == "factor_invalid")
        }
    }

    @Test("F-011, S-040: of two hundred wrong codes at once five are looked at, and all of those stay counted")
    func parallel() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            var tickets: [String] = []
            for _ in 0..<10 { tickets.append(try await latchkey.ticket("toby")) }
            let code = phone.wrongCode(at: latchkey.clock.now)
            let outcomes = try await inParallel(200) { [tickets] in try await latchkey.finish(tickets[$0 % 10], code) }
            #expect(outcomes.tally == [401: 5, 429: 195])
            let events = try await latchkey.store.listEvents(of: phone.account.id, limit: 300)
            #expect(events.count { $0.kind == .factorFailed } == 5)
            let answer = try await latchkey.finish(tickets[0], phone.code(at: latchkey.clock.now))
            #expect(answer.status == 429)
        }
    }

    @Test("F-012, S-047: a stranger with the password does not keep the owner's known device out")
    func knownDevice() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let first = try await latchkey.finish(latchkey.ticket("toby"), phone.code(at: latchkey.clock.now))
            let device = "latchkey-device=\(first.cookie("latchkey-device") ?? "")"
            latchkey.clock.advance(by: .seconds(30))
            for _ in 0..<5 { _ = try await FactorThrottleRouteTests.wrong(latchkey, phone) }
            #expect(try await FactorThrottleRouteTests.wrong(latchkey, phone).status == 429)
            // A device that somebody made up is a stranger's.
            let madeUp = "latchkey-device=\(RandomID.fixture().text)"
            #expect(try await FactorThrottleRouteTests.wrong(latchkey, phone, cookie: madeUp).status == 429)
            let ticket = try await latchkey.ticket("toby", cookie: device)
            let answer = try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now), cookie: device)
            #expect(answer.status == 200)
            // And its success frees no stranger.
            #expect(try await FactorThrottleRouteTests.wrong(latchkey, phone).status == 429)
        }
    }

    @Test(
        "F-009, F-012: what is no code costs a known device nothing, and is told as that when its network may guess no more"
    )
    func slipOfTheForm() async throws {
        try await withLatchkey {
            $0.flows.throttle[.networkFailures] = 2
        } _: { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let first = try await latchkey.finish(latchkey.ticket("toby"), phone.code(at: latchkey.clock.now))
            let device = "latchkey-device=\(first.cookie("latchkey-device") ?? "")"
            let ticket = try await latchkey.ticket("toby", cookie: device)
            for _ in 0..<3 { _ = try await latchkey.finish(RandomID.fixture().text, "123456") }
            #expect(try await latchkey.finish(RandomID.fixture().text, "123456").status == 429)
            for _ in 0..<3 {
                #expect(try await latchkey.finish(ticket, "12345", cookie: device).code == "factor_invalid")
            }
        }
    }

    @Test("F-012: a device that was known before the account had a factor is a stranger's, but for that which adds it")
    func knownBefore() async throws {
        try await withLatchkey { latchkey in
            let id = try await latchkey.addAccount("toby").id
            let (own, other) = (try await latchkey.signInAnswer("toby"), try await latchkey.signInAnswer("toby"))
            let devices = try [own, other].map { try #require($0.cookie("latchkey-device")) }
            _ = try await latchkey.enrol("latchkey=\(own.cookie("latchkey") ?? ""); latchkey-device=\(devices[0])")
            for (device, isKnown) in zip(devices, [true, false]) {
                let device = try #require(RandomID(text: device.utf8))
                #expect(try await latchkey.store.isKnownDevice(device, of: id) == isKnown)
            }
        }
    }

    @Test("F-010: after a hundred wrong codes in a row strangers' are off, whatever they are; a known device goes on")
    func off() async throws {
        try await withLatchkey {
            $0.flows.throttle.freeFailures = 3
            $0.flows.throttle.failuresUntilOff = 4
        } _: { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let account = try #require(try await latchkey.store.findAccount(uid: "toby"))
            let phone = try await latchkey.addPhone(to: account)
            let first = try await latchkey.finish(latchkey.ticket("toby"), phone.code(at: latchkey.clock.now))
            let device = "latchkey-device=\(first.cookie("latchkey-device") ?? "")"
            for _ in 0..<4 {
                latchkey.clock.advance(by: .seconds(900))
                #expect(try await FactorThrottleRouteTests.wrong(latchkey, phone).code == "factor_invalid")
            }
            for _ in 0..<2 {
                latchkey.clock.advance(by: .seconds(900))
                let ticket = try await latchkey.ticket("toby")
                let answer = try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now))
                #expect(answer.status == 429 && answer.header("Retry-After") == "900" && answer.setCookies.isEmpty)
            }
            let events = try await latchkey.store.listEvents(of: account.id, limit: 50)
            #expect(events.count { $0.kind == .factorOff } == 1 && events.count { $0.kind == .factorFailed } == 4)
            let mails = try await latchkey.mails().filter { $0.subject.contains("wrong codes") }
            #expect(mails.count == 1)
            let ticket = try await latchkey.ticket("toby", cookie: device)
            let answer = try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now), cookie: device)
            #expect(answer.status == 200)
        }
    }

    @Test("F-013: a password that was recovered opens nothing without the factor, and frees no wrong codes")
    func recovered() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            for _ in 0..<5 { _ = try await FactorThrottleRouteTests.wrong(latchkey, phone) }
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            let made = try await latchkey.send(
                .post, "/api/user/\(phone.account.id.text)/recovery-code", json: "{}", cookie: boss)
            let body = Latchkey.body([
                "uid": "toby", "code": made.json["code"] as? String ?? "", "new": "seven green umbrellas",
            ])
            let answer = try await latchkey.send(.post, "/api/recovery/password", json: body)
            #expect(answer.status < 300 && answer.setCookies.isEmpty)
            let ticket = try await latchkey.ticket("toby", "seven green umbrellas")
            #expect(try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now)).status == 429)
            latchkey.clock.advance(by: .seconds(5))
            #expect(try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now)).status == 200)
        }
    }

    @Test("F-011: a code that was right, and had been used before, stays counted as a wrong one does")
    func tooLate() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let code = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.finish(latchkey.ticket("toby"), code).status == 200)
            for _ in 0..<5 {
                #expect(try await latchkey.finish(latchkey.ticket("toby"), code).code == "factor_invalid")
            }
            #expect(try await latchkey.finish(latchkey.ticket("toby"), phone.recoveryCodes[0]).status == 429)
        }
    }

    @Test(
        "F-013: a password that was recovered by mail leaves the factor and its counters as they are, and ends trusted devices"
    )
    func recoveredByMail() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let account = try #require(try await latchkey.store.findAccount(uid: "toby"))
            let phone = try await latchkey.addPhone(to: account)
            let trusted = try await latchkey.finish(
                latchkey.ticket("toby"), phone.code(at: latchkey.clock.now), trustsDevice: true)
            let device = "latchkey-device=\(try #require(trusted.cookie("latchkey-device")))"
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 200)
            latchkey.clock.advance(by: .seconds(30))
            for _ in 0..<5 { _ = try await FactorThrottleRouteTests.wrong(latchkey, phone) }
            _ = try await latchkey.mails()
            _ = try await RecoverPasswordTests.ask(latchkey, "toby")
            let mail = try #require(try await latchkey.mails().first)
            let answer = try await RecoverPasswordTests.recover(latchkey, ["token": mail.secret ?? ""])
            #expect(answer.status == 200 && answer.setCookies.isEmpty)
            let new = RecoverPasswordTests.newPassword
            #expect(try await latchkey.signInAnswer("toby", new, cookie: device).code == "factor_required")
            let ticket = try await latchkey.ticket("toby", new)
            #expect(try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now)).status == 429)
            latchkey.clock.advance(by: .seconds(5))
            #expect(try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now)).status == 200)
        }
    }

    @Test(
        "F-050, S-026: wrong passwords get the same bytes and headers with and without a factor, with and without a code",
        arguments: [nil, "123456"] as [String?])
    func wrongPasswords(code: String?) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("plain")
            _ = try await latchkey.addPhone(to: latchkey.addAccount("careful"))
            for _ in 0..<7 {
                var answers: [Answer] = []
                for uid in ["plain", "careful"] {
                    var body = ["uid": uid, "password": "wrong password"]
                    body["code"] = code
                    answers.append(try await latchkey.send(.post, "/api/authenticate", json: Latchkey.body(body)))
                }
                #expect(answers[0].status == answers[1].status && answers[0].body == answers[1].body)
                func names(_ answer: Answer) -> [String] { answer.headers.map(\.name.canonicalName).sorted() }
                #expect(names(answers[0]) == names(answers[1]))
            }
        }
    }
}
