import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct HandOffTests {
    @Test(
        "G-056, G-055, G-002, F-044: a sign-in for another page leaves nothing on our host that signs in, and begins a session where it began"
    )
    func signsIn() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let begun = try await latchkey.beginHandOff()
            let described = try await latchkey.go("/api/hand-off/describe", ["ticket": begun.ticket], begun)
            #expect(described.status == 200 && described.json["origin"] as? String == Latchkey.front)
            #expect(
                (described.json["providers"] as? [Any])?.isEmpty == true && described.text.contains(#""user":null"#))

            let proven = try await latchkey.prove("toby", begun)
            #expect(proven.status == 200 && proven.cookie("latchkey") == nil && !proven.text.contains("eyJ"))
            let code = try latchkey.code(in: proven)
            #expect(
                proven.json["location"] as? String
                    == "\(Latchkey.front)/class?page=1#latchkey=\(code)&latchkey_state=\(Latchkey.handOffState)")
            #expect(try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).isEmpty)

            let answer = try await latchkey.exchange(code)
            #expect(answer.status == 200 && (answer.json["user"] as? [String: Any])?["uid"] as? String == "toby")
            let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
            #expect(answer.cookie("latchkey-device") != nil)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            let events = try await latchkey.store.listEvents(of: account.id, limit: 50)
            for kind in [AuditEvent.Kind.handOffProven, .signedIn] {
                #expect(events.filter { $0.kind == kind }.map(\.details["origin"]) == [Latchkey.front])
            }
        }
    }

    @Test("G-055: the cookie is that of the page's site, and the session that the browser had there ends")
    func cookies() async throws {
        try await withLatchkey {
            $0.publicURL = "https://auth.school.example"
            $0.server = {
                $0.allowedOrigins = ["https://alice.example", "https://www.school.example"].compactMap {
                    OriginPattern($0)
                }
            }
        } _: { latchkey in
            let account = try await latchkey.addAccount("toby")
            var earlier: String?
            for (origin, site, attributes) in [
                ("https://alice.example", "cross-site", "SameSite=None; Partitioned"),
                ("https://www.school.example", "same-site", "SameSite=Lax"),
            ] {
                let begun = try await latchkey.beginHandOff(from: origin)
                let body = ["uid": "toby", "password": Latchkey.password, "hand_off": begun.ticket]
                let proven = try await latchkey.go(
                    "/api/authenticate", body, begun, origin: "https://auth.school.example")
                let answer = try await latchkey.exchange(
                    latchkey.code(in: proven), origin: origin, cookie: earlier, headers: [("Sec-Fetch-Site", site)])
                let cookie = try #require(answer.setCookies.last { $0.hasPrefix("__Host-latchkey=ey") })
                #expect(cookie.hasSuffix(attributes), "\(cookie)")
                #expect(try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).count == 1)
                earlier = "__Host-latchkey=\(answer.cookie("__Host-latchkey") ?? "")"
            }
        }
    }

    @Test(
        "G-050, F-044: a code is good once, within a minute, with the verifier, from its page; every other way has one answer"
    )
    func wrongExchanges() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let begun = try await latchkey.beginHandOff()
            let code = try latchkey.code(in: try await latchkey.prove("toby", begun))
            let other = try latchkey.code(in: try await latchkey.prove("toby", latchkey.beginHandOff()))
            let wrong = String(repeating: "a", count: 43)
            var bodies: Set<String> = []
            for (code, verifier, origin) in [
                (code, wrong, Latchkey.front), (code, "", Latchkey.front), (code, Latchkey.challenge, Latchkey.front),
                (code, Latchkey.verifier, "http://localhost:3001"), (code, Latchkey.verifier, Latchkey.ownOrigin),
                (code, Latchkey.verifier, nil), (begun.ticket, Latchkey.verifier, Latchkey.front),
                ("", Latchkey.verifier, Latchkey.front), ("junk", Latchkey.verifier, Latchkey.front),
                (String(code.dropLast()), Latchkey.verifier, Latchkey.front),
                (String(code.prefix(22) + other.dropFirst(22)), Latchkey.verifier, Latchkey.front),
            ] as [(String, String, String?)] {
                let answer = try await latchkey.exchange(code, verifier: verifier, origin: origin)
                #expect(answer.status == 403 && answer.code == "hand_off_invalid", "\(answer.text)")
                #expect(answer.setCookies.isEmpty)
                bodies.insert(answer.text)
            }
            #expect(bodies.count == 1)
            for body in ["{}", #"{"code":1,"verifier":"x"}"#, #"{"code":"x"}"#] {
                let answer = try await latchkey.send(
                    .post, "/api/hand-off/exchange", json: body, origin: Latchkey.front)
                #expect(answer.status == 400 && answer.code == "invalid_fields")
            }
            #expect(try await latchkey.exchange(code).status == 200)
            #expect(try await latchkey.exchange(code).text == bodies.first)
            latchkey.clock.advance(by: .seconds(60))
            #expect(try await latchkey.exchange(other).code == "hand_off_invalid")
        }
    }

    @Test("G-050: codes that are refused count for the network, and keep nobody from a right one")
    func guesses() async throws {
        try await withLatchkey {
            $0.flows.throttle[.handOffGuesses] = 2
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let code = try latchkey.code(in: try await latchkey.prove("toby", latchkey.beginHandOff()))
            for _ in 0..<2 { #expect(try await latchkey.exchange("junk").status == 403) }
            #expect(try await latchkey.exchange("junk").code == "too_many_attempts")
            #expect(try await latchkey.exchange(code).status == 200)
        }
    }

    @Test("G-050, S-290: of fifty exchanges at once one wins, and its session lives; on another node too")
    func race() async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        try await withLatchkey {
            $0.store = database.store
            $0.flows.throttle[.handOffGuesses] = 0
        } _: { one in
            let account = try await one.addAccount("toby")
            let code = try one.code(in: try await one.prove("toby", one.beginHandOff()))
            try await withLatchkey {
                $0.store = database.otherStore
                $0.clock = one.clock
                $0.flows.throttle[.handOffGuesses] = 0
            } _: { other in
                let tally = try await other.fiftyAtOnce { number in
                    try await (number.isMultiple(of: 2) ? one : other).exchange(code)
                }
                #expect(tally == [200: 1, 403: 49])
            }
            #expect(try await one.store.listSessions(of: account.id, now: one.clock.now).count == 1)
        }
    }

    @Test(
        "G-051: a used code that comes once more with the right verifier ends the session that it opened, but for a page that sends twice"
    )
    func replay() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let code = try latchkey.code(in: try await latchkey.prove("toby", latchkey.beginHandOff()))
            let cookie = "latchkey=\(try await latchkey.exchange(code).cookie("latchkey") ?? "")"
            // Also by the clock of a node that is ahead (S-363).
            for wait in [4, 30] {
                latchkey.clock.advance(by: .seconds(wait))
                #expect(try await latchkey.exchange(code).status == 403)
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            }
            latchkey.clock.advance(by: .seconds(30))
            #expect(try await latchkey.exchange(code, verifier: String(repeating: "a", count: 43)).status == 403)
            #expect(try await latchkey.exchange(code, origin: "http://localhost:3001").status == 403)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            for _ in 0..<2 { #expect(try await latchkey.exchange(code).code == "hand_off_invalid") }
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 401)
            let events = try await latchkey.store.listEvents(of: account.id, limit: 50)
            #expect(events.filter { $0.kind == .handOffReplayed }.count == 1)
        }
    }

    @Test(
        "G-007, G-053: only the browser that began goes on, on our own pages, within ten minutes, and until the code is used"
    )
    func browsers() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (begun, other) = (try await latchkey.beginHandOff(), try await latchkey.beginHandOff())
            let without = BegunHandOff(ticket: begun.ticket, cookie: "", origin: begun.origin)
            let swapped = BegunHandOff(ticket: begun.ticket, cookie: other.cookie, origin: begun.origin)
            let forged = BegunHandOff(
                ticket: begun.ticket, cookie: "\(begun.cookie.prefix { $0 != "=" })=\(RandomID.fixture().text)",
                origin: begun.origin)
            for attempt in [without, swapped, forged] {
                let described = try await latchkey.go("/api/hand-off/describe", ["ticket": begun.ticket], attempt)
                #expect(described.status == 403 && described.code == "browser_mismatch")
                #expect(try await latchkey.prove("toby", attempt).code == "browser_mismatch")
            }
            for ticket in [
                "", "junk", String(begun.ticket.dropLast()),
                String(other.ticket.prefix(22) + begun.ticket.dropFirst(22)),
            ] {
                let answer = try await latchkey.go("/api/hand-off/describe", ["ticket": ticket], begun)
                #expect(answer.code == (ticket.isEmpty ? "invalid_fields" : "hand_off_invalid"), "\(answer.text)")
            }
            for origin in [Latchkey.front, "http://localhost:8588"] {
                for (path, body) in [
                    ("/api/hand-off/describe", ["ticket": begun.ticket]),
                    ("/api/authenticate", ["uid": "toby", "password": Latchkey.password, "hand_off": begun.ticket]),
                ] {
                    let answer = try await latchkey.go(path, body, begun, origin: origin)
                    #expect(answer.status == 403 && answer.code == "origin_not_allowed")
                }
            }
            // Once more gives the same code, until it is used.
            let code = try latchkey.code(in: try await latchkey.prove("toby", begun))
            latchkey.clock.advance(by: .seconds(50))
            #expect(try latchkey.code(in: try await latchkey.prove("toby", begun)) == code)
            latchkey.clock.advance(by: .seconds(50))
            #expect(try await latchkey.exchange(code).status == 200)
            #expect(try await latchkey.prove("toby", begun).code == "hand_off_invalid")
            latchkey.clock.advance(by: .seconds(500))
            #expect(try await latchkey.prove("toby", other).code == "hand_off_invalid")
        }
    }

    @Test("G-050: what was proven in the last second of a hand-off is good for a minute")
    func lastSecond() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let begun = try await latchkey.beginHandOff()
            latchkey.clock.advance(by: .seconds(599))
            let code = try latchkey.code(in: try await latchkey.prove("toby", begun))
            latchkey.clock.advance(by: .seconds(59))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.exchange(code).status == 200)
        }
    }

    @Test("G-044, S-107: what happens to the account between proof and exchange is asked again")
    func changes() async throws {
        try await withLatchkey { latchkey in
            let changes: [(String, @Sendable (Account) async throws -> Void)] = [
                ("disabled", { try await latchkey.operate.setState(.disabled, uid: $0.uid) }),
                ("password", { try await latchkey.operate.setPassword("staple battery horse", uid: $0.uid) }),
                ("factors", { try await latchkey.changeFactors(of: $0, to: .totp) }),
                (
                    "deleted",
                    { try await latchkey.store.deleteAccount($0.id, acting: nil, event: .fixture(.accountDeleted)) }
                ),
            ]
            for (uid, change) in changes {
                let account = try await latchkey.addAccount(uid)
                let code = try latchkey.code(in: try await latchkey.prove(uid, latchkey.beginHandOff()))
                try await change(account)
                let answer = try await latchkey.exchange(code)
                #expect(answer.status == 403 && answer.code == "hand_off_invalid", "\(uid)")
                #expect(try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).isEmpty)
            }
        }
    }

    @Test("G-050, S-026: a wrong password is answered as everywhere, and begins nothing")
    func wrongPassword() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let begun = try await latchkey.beginHandOff()
            let answer = try await latchkey.prove("toby", begun, password: "wrong password")
            #expect(answer.status == 401 && answer.code == "invalid_credentials")
            #expect(answer.text == (try await latchkey.signInAnswer("toby", "wrong password").text))
            #expect(try await latchkey.prove("toby", begun).status == 200)
        }
    }

    @Test("S-118, S-272: neither ticket, code nor the browser's secret stands in the database or in the log")
    func nothingStored() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let begun = try await latchkey.beginHandOff()
            let code = try latchkey.code(in: try await latchkey.prove("toby", begun))
            _ = try await latchkey.exchange(code)
            let rows = try await latchkey.store.dump().joined(separator: "\n") + latchkey.log.lines.joined()
            let browser = begun.cookie.split(separator: "=")[1]
            for secret in [begun.ticket.dropFirst(22), code.dropFirst(22), browser].map(String.init) {
                let bytes = try #require(Base64URL.decode(secret.utf8))
                #expect(!rows.contains(secret) && !rows.contains(Store.hexadecimal(bytes)))
            }
        }
    }
}
