import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Every way to prove who one is ends in a hand-off as in a session.
@Suite struct HandOffDoorTests {
    private static func auth(_ latchkey: Latchkey, _ exchanged: Answer) async throws -> [String: Any]? {
        let cookie = "latchkey=\(exchanged.cookie("latchkey") ?? "")"
        return try await latchkey.send(.get, "/api/id", cookie: cookie).json["auth"] as? [String: Any]
    }

    @Test("G-042: the second factor is asked for, and its ticket is good for this hand-off alone")
    func secondStep() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let (begun, other) = (try await latchkey.beginHandOff(), try await latchkey.beginHandOff())
            let first = try await latchkey.prove("toby", begun)
            #expect(first.status == 403 && first.code == "factor_required" && first.json["location"] == nil)
            #expect(first.json["trust_device_days"] == nil)
            let ticket = try #require(first.json["ticket"] as? String)
            let step = ["ticket": ticket, "code": phone.code(at: latchkey.clock.now)]
            // Neither for a session here nor for another hand-off.
            let here = try await latchkey.go("/api/authenticate/factor", step, begun)
            #expect(here.code == "ticket_invalid" && here.setCookies.isEmpty)
            let swapped = step.merging(["hand_off": other.ticket]) { $1 }
            #expect(try await latchkey.go("/api/authenticate/factor", swapped, other).code == "ticket_invalid")
            let proven = try await latchkey.go(
                "/api/authenticate/factor", step.merging(["hand_off": begun.ticket]) { $1 }, begun)
            #expect(proven.status == 200 && proven.cookie("latchkey") == nil)
            let auth = try await HandOffDoorTests.auth(latchkey, latchkey.exchange(latchkey.code(in: proven)))
            #expect(auth?["factors"] as? Int == 2 && auth?["methods"] as? [String] == ["otp", "pwd"])

            // And the other way round: a ticket of our own page is none of a hand-off.
            latchkey.clock.advance(by: .seconds(30))
            let own = try await latchkey.ticket("toby", origin: Latchkey.ownOrigin)
            let taken = ["ticket": own, "code": phone.code(at: latchkey.clock.now), "hand_off": other.ticket]
            #expect(try await latchkey.go("/api/authenticate/factor", taken, other).code == "ticket_invalid")
        }
    }

    @Test("G-042: password and code in one request are both looked at")
    func codeBeside() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let begun = try await latchkey.beginHandOff()
            let body = [
                "uid": "toby", "password": Latchkey.password, "code": phone.wrongCode(at: latchkey.clock.now),
                "hand_off": begun.ticket,
            ]
            #expect(try await latchkey.go("/api/authenticate", body, begun).code == "factor_invalid")
            let right = body.merging(["code": phone.code(at: latchkey.clock.now)]) { $1 }
            let proven = try await latchkey.go("/api/authenticate", right, begun)
            #expect(try await latchkey.exchange(latchkey.code(in: proven)).status == 200)
        }
    }

    @Test("G-042: who must set up a second factor does that first, and is handed over with the recovery codes")
    func setUp() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .everybody
            $0.flows.factorGrace = .zero
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let begun = try await latchkey.beginHandOff()
            let first = try await latchkey.prove("toby", begun)
            #expect(first.code == "factor_setup_required")
            let ticket = try #require(first.json["ticket"] as? String)
            #expect(
                try await latchkey.go("/api/authenticate/setup", ["ticket": ticket], begun).code == "ticket_invalid")
            let body = ["ticket": ticket, "hand_off": begun.ticket]
            let seed = try await latchkey.go("/api/authenticate/setup", body, begun)
            let phone = try EnrolledPhone(seed)
            let confirmed = try await latchkey.go(
                "/api/authenticate/setup/confirm",
                body.merging(["code": phone.code(at: latchkey.clock.now)]) { $1 }, begun)
            #expect(confirmed.status == 200 && confirmed.cookie("latchkey") == nil)
            #expect((confirmed.json["recovery_codes"] as? [String])?.count == 10)
            let exchanged = try await latchkey.exchange(latchkey.code(in: confirmed))
            #expect(try await HandOffDoorTests.auth(latchkey, exchanged)?["factors"] as? Int == 2)
        }
    }

    @Test("G-042, F-044: a passkey signs in for another page, alone and as the second step")
    func passkeys() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let key = try await latchkey.addPasskey(latchkey.signIn("toby")).passkey
            let begun = try await latchkey.beginHandOff()
            let (options, device) = try await latchkey.signInOptions(origin: Latchkey.ownOrigin)
            let alone = try await latchkey.send(
                .post, "/api/authenticate/passkey",
                json: "{\"passkey\":\(try key.sign(options)),\"hand_off\":\"\(begun.ticket)\"}",
                cookie: "\(begun.cookie); \(device)", origin: Latchkey.ownOrigin)
            #expect(alone.status == 200 && alone.cookie("latchkey") == nil)
            let exchanged = try await latchkey.exchange(latchkey.code(in: alone))
            #expect(try await HandOffDoorTests.auth(latchkey, exchanged)?["factors"] as? Int == 2)

            let second = try await latchkey.beginHandOff()
            let ticket = try #require(try await latchkey.prove("toby", second).json["ticket"] as? String)
            let asked = try await latchkey.ticketOptions(ticket, origin: Latchkey.ownOrigin)
            let signed = try key.sign(asked)
            let step = try await latchkey.send(
                .post, "/api/authenticate/factor",
                json: "{\"ticket\":\"\(ticket)\",\"passkey\":\(signed),\"hand_off\":\"\(second.ticket)\"}",
                cookie: second.cookie, origin: Latchkey.ownOrigin)
            #expect(try await latchkey.exchange(latchkey.code(in: step)).status == 200)
        }
    }

    @Test("G-043: a session of our host is handed over as old as it is, and ends no later")
    func continues() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let source = try #require(
                try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).first)
            latchkey.clock.advance(by: .seconds(700))
            let begun = try await latchkey.beginHandOff(remember: true)
            let described = try await latchkey.go(
                "/api/hand-off/describe", ["ticket": begun.ticket], begun, cookie: cookie)
            #expect((described.json["user"] as? [String: Any])?["uid"] as? String == "toby")
            #expect(described.json["remember"] as? Bool == true)
            let proven = try await latchkey.go(
                "/api/hand-off/continue", ["ticket": begun.ticket], begun, cookie: cookie)
            #expect(proven.status == 200 && Set(proven.json.keys) == ["location"])
            let exchanged = try await latchkey.exchange(latchkey.code(in: proven))
            #expect(exchanged.status == 200)
            let sessions = try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now)
            let session = try #require(sessions.first { $0.publicID != source.publicID })
            #expect(session.authentication == source.authentication)
            #expect(session.absoluteEnd == source.absoluteEnd && !session.isRemembered)
            let there = "latchkey=\(exchanged.cookie("latchkey") ?? "")"
            #expect(try await latchkey.send(.get, "/api/data", cookie: there).code == "reauth_required")
            // The one here goes on.
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
        }
    }

    @Test("G-043, S-104: a session that has ended hands nothing over, also when it ends between proof and exchange")
    func endedSource() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let (begun, other) = (try await latchkey.beginHandOff(), try await latchkey.beginHandOff())
            let proven = try await latchkey.go(
                "/api/hand-off/continue", ["ticket": begun.ticket], begun, cookie: cookie)
            let code = try latchkey.code(in: proven)
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: cookie).status == 200)
            #expect(try await latchkey.exchange(code).code == "hand_off_invalid")
            let late = try await latchkey.go("/api/hand-off/continue", ["ticket": other.ticket], other, cookie: cookie)
            #expect(late.status == 401)
        }
    }

    @Test("G-004: whether the session is remembered is what the form said, unless the sign-in says otherwise")
    func remembered() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            for (form, body, isRemembered) in [
                (true, nil, true), (false, nil, false), (true, false, false), (false, true, true),
            ] {
                let begun = try await latchkey.beginHandOff(remember: form)
                let remember = body.map { #","remember":\#($0)"# } ?? ""
                let proven = try await latchkey.send(
                    .post, "/api/authenticate",
                    json:
                        #"{"uid":"toby","password":"\#(Latchkey.password)","hand_off":"\#(begun.ticket)"\#(remember)}"#,
                    cookie: begun.cookie, origin: Latchkey.ownOrigin)
                let answer = try await latchkey.exchange(latchkey.code(in: proven))
                let maxAge = isRemembered ? 14 * 86_400 : 3600
                #expect(answer.setCookies.contains { $0.hasPrefix("latchkey=ey") && $0.contains("Max-Age=\(maxAge)") })
            }
        }
    }
}
