import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SecondStepRouteTests {
    @Test(
        "F-001, F-002: the right password of an account with a factor gets a ticket, and nothing that could be a session; with a code beside it it signs in"
    )
    func twoSteps() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let first = try await latchkey.signInAnswer("toby")
            #expect(first.status == 403 && first.code == "factor_required")
            #expect(first.setCookies.isEmpty && !first.text.contains("eyJ"))
            #expect(first.json["factors"] as? [String] == ["totp", "recovery_code"])
            #expect(first.json["expires_in"] as? Int == 300 && first.json.keys.contains("data"))
            #expect(try await latchkey.store.listSessions(of: phone.account.id, now: latchkey.clock.now).isEmpty)
            let ticket = try #require(first.json["ticket"] as? String)
            #expect(ticket.count == 22)
            let answer = try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now))
            #expect(answer.status == 200 && answer.cookie("latchkey") != nil && answer.cookie("latchkey-device") != nil)
            #expect((answer.json["user"] as? [String: Any])?["uid"] as? String == "toby")
            #expect(answer.json["recovery_codes_left"] == nil)
            let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
            let auth = try await latchkey.send(.get, "/api/id", cookie: cookie).json["auth"] as? [String: Any]
            #expect(auth?["factors"] as? Int == 2 && auth?["factor_age"] as? Int == 0)
            #expect(auth?["methods"] as? [String] == ["otp", "pwd"])

            latchkey.clock.advance(by: .seconds(30))
            for (code, status) in [
                (phone.wrongCode(at: latchkey.clock.now), 401), (phone.code(at: latchkey.clock.now), 200),
            ] {
                let body = Latchkey.body(["uid": "toby", "password": Latchkey.password, "code": code])
                let answer = try await latchkey.send(.post, "/api/authenticate", json: body)
                #expect(answer.status == status && (answer.cookie("latchkey") != nil) == (status == 200))
                #expect(answer.json["ticket"] == nil && answer.code == (status == 200 ? nil : "factor_invalid"))
            }
        }
    }

    @Test("a code is ignored where there is no factor, and an empty field of a form is no code")
    func codeWithoutFactor() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("plain")
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let plain = Latchkey.body(["uid": "plain", "password": Latchkey.password, "code": "123456"])
            #expect(try await latchkey.send(.post, "/api/authenticate", json: plain).status == 200)
            for code in ["", "  "] {
                let body = Latchkey.body(["uid": phone.account.uid, "password": Latchkey.password, "code": code])
                #expect(try await latchkey.send(.post, "/api/authenticate", json: body).code == "factor_required")
            }
        }
    }

    @Test(
        "F-029: the first step says whether the session is remembered", arguments: [(false, 3600), (true, 14 * 86_400)])
    func remembered(remember: Bool, maxAge: Int) async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let body = #"{"uid":"toby","password":"\#(Latchkey.password)","remember":\#(remember)}"#
            let first = try await latchkey.send(.post, "/api/authenticate", json: body)
            let second = Latchkey.body([
                "ticket": first.json["ticket"] as? String ?? "", "code": phone.code(at: latchkey.clock.now),
                "remember": "yes",
            ])
            let answer = try await latchkey.send(.post, "/api/authenticate/factor", json: second)
            #expect(answer.setCookies.contains { $0.hasPrefix("latchkey=ey") && $0.contains("Max-Age=\(maxAge)") })
        }
    }

    @Test(
        "F-003: a ticket is good for one second step of the page it was given to, for five minutes and five codes, and nowhere else"
    )
    func tickets() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let own = "http://localhost:8587"
            let ticket = try await latchkey.ticket("toby", origin: own)
            for headers in [("Cookie", "latchkey=\(ticket)"), ("Authorization", "Bearer \(ticket)")] {
                let answer = try await latchkey.send(.get, "/api/id", headers: [headers])
                #expect(answer.status == 401)
            }
            let code = phone.code(at: latchkey.clock.now)
            for origin in ["http://localhost:3000", nil] {
                #expect(try await latchkey.finish(ticket, code, origin: origin).code == "ticket_invalid")
            }
            #expect(try await latchkey.finish(ticket, code, origin: own).status == 200)
            #expect(try await latchkey.finish(ticket, code, origin: own).code == "ticket_invalid")
            #expect(try await latchkey.finish("AAAAAAAAAAAAAAAAAAAAAA", code).code == "ticket_invalid")
            #expect(try await latchkey.finish("junk", code).code == "ticket_invalid")

            let late = try await latchkey.ticket("toby")
            latchkey.clock.advance(by: .seconds(300))
            #expect(
                try await latchkey.finish(late, phone.code(at: latchkey.clock.now)).code == "ticket_invalid")
            let back = try await latchkey.ticket("toby")
            latchkey.clock.jump(by: .seconds(-301))
            #expect(
                try await latchkey.finish(back, phone.code(at: latchkey.clock.now)).code == "ticket_invalid")
        }
    }

    @Test("F-003: after five wrong codes the password is asked for again")
    func fiveTries() async throws {
        try await withLatchkey {
            $0.flows.throttle.freeFailures = 50
        } _: { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let ticket = try await latchkey.ticket("toby")
            for _ in 0..<5 {
                let answer = try await latchkey.finish(ticket, phone.wrongCode(at: latchkey.clock.now))
                #expect(answer.status == 401 && answer.code == "factor_invalid" && answer.setCookies.isEmpty)
            }
            let code = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.finish(ticket, code).code == "ticket_invalid")
            #expect(try await latchkey.finish(latchkey.ticket("toby"), code).status == 200)
        }
    }

    @Test("F-003, F-007, F-027: of thirty second steps at once one wins, by one ticket, one code or one recovery code")
    func raced() async throws {
        try await withLatchkey {
            $0.flows.throttle.freeFailures = 100
            $0.flows.throttle.limitSignInsOfAnAccount(to: 0)
        } _: { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let ticket = try await latchkey.ticket("toby")
            let code = phone.code(at: latchkey.clock.now)
            var outcomes = try await inParallel(30) { _ in try await latchkey.finish(ticket, code) }.tally
            #expect(outcomes[200] == 1 && outcomes[401] == 29)
            latchkey.clock.advance(by: .seconds(30))
            let next = phone.code(at: latchkey.clock.now)
            for code in [next, phone.recoveryCodes[0]] {
                var tickets: [String] = []
                for _ in 0..<10 { tickets.append(try await latchkey.ticket("toby")) }
                outcomes = try await inParallel(30) { [tickets] in try await latchkey.finish(tickets[$0 % 10], code) }
                    .tally
                #expect(outcomes[200] == 1 && outcomes[401] == 29, "\(code)")
            }
            #expect(try await latchkey.store.listSessions(of: phone.account.id, now: latchkey.clock.now).count == 3)
        }
    }

    @Test("F-004: a new password, a lock and a change of factors end a sign-in that is half done")
    func voided() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let acts: [@Sendable () async throws -> Void] = [
                { try await latchkey.operate.setPassword(Latchkey.password + "!", uid: "toby") },
                { try await latchkey.changeFactors(of: phone.account, to: .totp) },
                { _ = try await latchkey.operate.signOut(uid: "toby") },
                { try await latchkey.operate.setState(.disabled, uid: "toby") },
            ]
            for (number, act) in acts.enumerated() {
                let ticket = try await latchkey.ticket("toby", Latchkey.password + (number == 0 ? "" : "!"))
                try await act()
                let answer = try await latchkey.finish(ticket, phone.code(at: latchkey.clock.now))
                #expect(answer.code == "ticket_invalid" && answer.setCookies.isEmpty, "\(number)")
            }
        }
    }

    @Test("F-005, F-006: nothing in the second body changes whose session it is, and no code of another account passes")
    func others() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let other = try await latchkey.addPhone(to: latchkey.addAccount("other"))
            let (ticket, now) = (try await latchkey.ticket("toby"), latchkey.clock.now)
            for code in [other.code(at: now), other.recoveryCodes[0]] {
                #expect(try await latchkey.finish(ticket, code).code == "factor_invalid")
            }
            let body = Latchkey.body([
                "ticket": ticket, "code": phone.code(at: now), "uid": "other", "id": other.account.id.text,
                "account_id": other.account.id.text,
            ])
            let answer = try await latchkey.send(.post, "/api/authenticate/factor", json: body)
            #expect((answer.json["user"] as? [String: Any])?["uid"] as? String == "toby")
        }
    }

    @Test(
        "F-051, S-102: two tabs finish, the second session replaces the first, and the device is known at the end alone"
    )
    func tabs() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let (one, two) = (try await latchkey.ticket("toby"), try await latchkey.ticket("toby"))
            let first = try await latchkey.finish(one, phone.code(at: latchkey.clock.now))
            let device = try #require(first.cookie("latchkey-device"))
            let cookies = "latchkey=\(first.cookie("latchkey") ?? ""); latchkey-device=\(device)"
            latchkey.clock.advance(by: .seconds(30))
            let second = try await latchkey.finish(two, phone.code(at: latchkey.clock.now), cookie: cookies)
            #expect(second.status == 200 && second.cookie("latchkey-device") == device)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookies).status == 401)
            #expect(try await latchkey.store.listSessions(of: phone.account.id, now: latchkey.clock.now).count == 1)
            #expect(try await latchkey.store.listKnownDevices(of: phone.account.id).count == 1)
        }
    }

    @Test(
        "F-009: a body without ticket or code, or with one that is no text, is refused by field",
        arguments: [
            "{}", #"{"ticket":"AAAAAAAAAAAAAAAAAAAAAA"}"#, #"{"ticket":1,"code":"123456"}"#,
            #"{"ticket":"AAAAAAAAAAAAAAAAAAAAAA","code":""}"#, #"{"ticket":"AAAAAAAAAAAAAAAAAAAAAA","code":123456}"#,
            #"{"ticket":"AAAAAAAAAAAAAAAAAAAAAA","code":null}"#,
        ])
    func bodies(body: String) async throws {
        try await withLatchkey { latchkey in
            let answer = try await latchkey.send(.post, "/api/authenticate/factor", json: body)
            #expect(answer.status == 400 && answer.code == "invalid_fields")
        }
    }
}
