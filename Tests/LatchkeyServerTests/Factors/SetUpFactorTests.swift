import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Who must have a second factor, and has none, sets one up before there is a session.
@Suite struct SetUpFactorTests {
    /// Administrators need a factor at once.
    private static func withRule(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey(
            {
                $0.flows.requiredFactors = .roles(["Admin"])
                $0.flows.factorGrace = .zero
                $0.flows.throttle.freeFailures = 50
            }, test)
    }

    @Test(
        "F-018, S-108: after grace the right password gets a ticket; the first code of an app signs in by both factors, and shows recovery codes once"
    )
    func setUp() async throws {
        try await SetUpFactorTests.withRule { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("toby")
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            let first = try await latchkey.signInAnswer("boss")
            #expect(first.status == 403 && first.code == "factor_setup_required" && first.json.keys.contains("data"))
            #expect(first.setCookies.isEmpty && !first.text.contains("eyJ"))
            #expect(first.json["expires_in"] as? Int == 900)
            #expect(first.json["setup_url"] as? String == "http://localhost:8587/login")
            let ticket = try #require(first.json["ticket"] as? String)
            // It proves nothing, and there is nothing to confirm yet.
            #expect(try await latchkey.finish(ticket, "123456").code == "ticket_invalid")
            #expect(try await latchkey.confirmSetUp(ticket, "123456").code == "ticket_invalid")
            let begun = try await latchkey.beginSetUp(ticket)
            let phone = try EnrolledPhone(begun)
            #expect(begun.status == 200 && begun.setCookies.isEmpty && begun.text.contains("qr_svg"))
            let passkey = Latchkey.body(["ticket": ticket, "code": "123456", "passkey": "x"])
            #expect(try await latchkey.send(.post, "/api/authenticate/setup/confirm", json: passkey).status == 400)

            latchkey.clock.advance(by: .seconds(60))
            let answer = try await latchkey.confirmSetUp(ticket, phone.code(at: latchkey.clock.now), name: "Tablet")
            #expect(answer.status == 200 && (answer.json["recovery_codes"] as? [String])?.count == 10, "\(answer.text)")
            #expect((answer.json["user"] as? [String: Any])?["roles"] as? [String] == ["Admin"])
            #expect(answer.cookie("latchkey-device") != nil)
            let cookie = "latchkey=\(try #require(answer.cookie("latchkey")))"
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            let auth = me.json["auth"] as? [String: Any]
            #expect(auth?["factors"] as? Int == 2 && auth?["factor_age"] as? Int == 0)
            let list = try await latchkey.factors(cookie)["totp"] as? [[String: Any]]
            #expect(list?.map { $0["name"] as? String } == ["Tablet"])
            #expect(try await latchkey.store.listSessions(of: boss.id, now: latchkey.clock.now).count == 1)
            let kinds = try await latchkey.store.listEvents(of: boss.id, limit: 10).map(\.kind)
            #expect(kinds.contains(.factorAdded) && kinds.contains(.signedIn))
            // Once; and the code of the confirmation is no sign-in.
            for code in [phone.code(at: latchkey.clock.now), "000000"] {
                #expect(try await latchkey.confirmSetUp(ticket, code).code == "ticket_invalid")
            }
            #expect(try await latchkey.signInAnswer("boss").code == "factor_required")
        }
    }

    @Test("F-018: a ticket adds no factor to an account that has one by now, and none of a sign-in sets one up")
    func overtaken() async throws {
        try await SetUpFactorTests.withRule { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let ticket = try await latchkey.ticket("boss")
            let phone = try EnrolledPhone(try await latchkey.beginSetUp(ticket))
            let own = try await latchkey.addPhone(to: boss)
            let code = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.confirmSetUp(ticket, code).code == "ticket_invalid")
            #expect(try await latchkey.beginSetUp(ticket).code == "ticket_invalid")
            let second = try await latchkey.ticket("boss")
            #expect(try await latchkey.beginSetUp(second).code == "ticket_invalid")
            #expect(try await latchkey.confirmSetUp(second, code).code == "ticket_invalid")
            #expect(try await latchkey.store.listAuthenticators(of: boss.id).map(\.id) == [own.id])
            #expect(try await latchkey.store.listSessions(of: boss.id, now: latchkey.clock.now).isEmpty)
        }
    }

    @Test(
        "S-343: what a ticket begins is counted for that ticket: whoever has the password alone uses up nothing of the account"
    )
    func begunByTicket() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .roles(["Admin"])
            $0.flows.factorGrace = .zero
            $0.flows.throttle[.factorChanges] = 2
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let thief = try await latchkey.ticket("boss")
            for status in [200, 200, 429] { #expect(try await latchkey.beginSetUp(thief).status == status) }
            let own = try await latchkey.ticket("boss")
            let phone = try EnrolledPhone(try await latchkey.beginSetUp(own))
            let answer = try await latchkey.confirmSetUp(own, phone.code(at: latchkey.clock.now))
            #expect(answer.status == 200, "\(answer.text)")
            // Nor anything of what its sessions begin.
            let cookie = "latchkey=\(try #require(answer.cookie("latchkey")))"
            for status in [201, 201, 429] { #expect(try await latchkey.beginEnrolment(cookie).status == status) }
        }
    }

    @Test("F-018: of confirmations at once, by whichever tickets, one adds a factor")
    func raced() async throws {
        try await SetUpFactorTests.withRule { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let tickets = [try await latchkey.ticket("boss"), try await latchkey.ticket("boss")]
            let codes = try await [
                EnrolledPhone(latchkey.beginSetUp(tickets[0])).code(at: latchkey.clock.now),
                EnrolledPhone(latchkey.beginSetUp(tickets[1])).code(at: latchkey.clock.now),
            ]
            let tally = try await inParallel(20) { number in
                try await latchkey.confirmSetUp(tickets[number % 2], codes[number % 2])
            }.tally
            #expect(tally == [200: 1, 401: 19], "\(tally)")
            #expect(try await latchkey.store.listAuthenticators(of: boss.id).count == 1)
            #expect(try await latchkey.store.listSessions(of: boss.id, now: latchkey.clock.now).count == 1)
        }
    }

    @Test(
        "S-361: whoever has the password too neither replaces the seed that the owner is about to confirm nor uses up its codes"
    )
    func otherTicket() async throws {
        try await SetUpFactorTests.withRule { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let (own, thief) = (try await latchkey.ticket("boss"), try await latchkey.ticket("boss"))
            let phone = try EnrolledPhone(try await latchkey.beginSetUp(own))
            let code = phone.code(at: latchkey.clock.now)
            // It has begun nothing: there is nothing that its code could be compared with.
            #expect(try await latchkey.confirmSetUp(thief, code).code == "ticket_invalid")
            _ = try EnrolledPhone(try await latchkey.beginSetUp(thief))
            for _ in 0..<4 { #expect(try await latchkey.confirmSetUp(thief, code).code == "factor_invalid") }
            #expect(try await latchkey.confirmSetUp(own, code).status == 200)
            #expect(try await latchkey.store.listAuthenticators(of: boss.id).count == 1)
            #expect(try await latchkey.beginSetUp(thief).code == "ticket_invalid")
        }
    }

    @Test("F-018, F-003: a ticket is good for fifteen minutes and five codes, on the page that it was given to")
    func bounds() async throws {
        try await SetUpFactorTests.withRule { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let own = "http://localhost:8587"
            let bound = try await latchkey.ticket("boss", origin: own)
            #expect(try await latchkey.beginSetUp(bound, origin: "http://localhost:3000").code == "ticket_invalid")
            let phone = try EnrolledPhone(try await latchkey.beginSetUp(bound, origin: own))
            let code = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.confirmSetUp(bound, code).code == "ticket_invalid")
            for junk in ["AAAAAAAAAAAAAAAAAAAAAA", "junk"] {
                #expect(try await latchkey.beginSetUp(junk).code == "ticket_invalid")
                #expect(try await latchkey.confirmSetUp(junk, code).code == "ticket_invalid")
            }

            let guessed = try await latchkey.ticket("boss")
            let other = try EnrolledPhone(try await latchkey.beginSetUp(guessed))
            let ahead = other.code(at: latchkey.clock.now, steps: 6)
            let hint = try await latchkey.confirmSetUp(guessed, ahead)
            #expect(hint.code == "factor_invalid" && hint.json["clock_off_seconds"] as? Int == 180)
            for _ in 0..<4 { #expect(try await latchkey.confirmSetUp(guessed, ahead).code == "factor_invalid") }
            let right = other.code(at: latchkey.clock.now)
            #expect(try await latchkey.confirmSetUp(guessed, right).code == "ticket_invalid")

            let late = try await latchkey.ticket("boss")
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await latchkey.beginSetUp(late).code == "ticket_invalid")
        }
    }

    @Test("F-018: what is no ticket costs the network a try, and a code of another form too")
    func network() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .everybody
            $0.flows.factorGrace = .zero
            $0.flows.throttle[.networkFailures] = 10
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let ticket = try await latchkey.ticket("toby")
            for _ in 0..<5 { #expect(try await latchkey.beginSetUp("junk").status == 401) }
            for _ in 0..<5 { #expect(try await latchkey.confirmSetUp(ticket, "junk").code == "factor_invalid") }
            #expect(try await latchkey.beginSetUp("junk").status == 429)
        }
    }

    @Test("F-046: the last factor of a role that needs one stays; of two removals at once one loses")
    func lastFactor() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .roles(["Admin"])
        } _: { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let (first, second) = (try await latchkey.addPhone(to: boss), try await latchkey.addPhone(to: boss))
            let cookie = try await latchkey.signIn(with: first)
            let tally = try await inParallel(20) { number in
                let id = (number % 2 == 0 ? first : second).id.text
                return try await latchkey.send(.delete, "/api/factors/totp/\(id)", cookie: cookie)
            }.tally
            #expect(tally[204] == 1 && Set(tally.keys).isSubset(of: [204, 403, 404, 409]), "\(tally)")
            let left = try #require(try await latchkey.store.listAuthenticators(of: boss.id).first)
            let answer = try await latchkey.send(.delete, "/api/factors/totp/\(left.id.text)", cookie: cookie)
            #expect(answer.status == 409 && answer.code == "last_factor", "\(answer.text)")
            let missing = try await latchkey.send(.delete, "/api/factors/totp/\(Door.unknownID)", cookie: cookie)
            #expect(missing.status == 404)
            // Nobody's role, nobody's rule.
            try await latchkey.addAccount("toby")
            let (phone, own, _) = try await latchkey.enrol(try await latchkey.signIn("toby"))
            #expect(try await latchkey.send(.delete, "/api/factors/totp/\(phone.id)", cookie: own).status == 204)
        }
    }
}
