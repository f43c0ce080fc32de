import HTTPTypes
import LatchkeyCore
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct RecoverPasswordTests {
    static let newPassword = "seven green umbrellas"

    /// A server with one person who has confirmed an address, and no mail waiting.
    static func withAnn(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey) async throws -> Void
    ) async throws {
        try await withLatchkey(configure) { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            try await test(latchkey)
        }
    }

    static func ask(_ latchkey: Latchkey, _ uid: String, headers: [(String, String)] = []) async throws -> Answer {
        try await latchkey.send(.post, "/api/recovery", json: Latchkey.body(["uid": uid]), headers: headers)
    }

    static func recover(_ latchkey: Latchkey, _ members: [String: String]) async throws -> Answer {
        let body = ["new": newPassword].merging(members) { _, given in given }
        return try await latchkey.send(.post, "/api/recovery/password", json: Latchkey.body(body))
    }

    @Test("S-127, S-105, S-130: the link sets a password, ends all sessions, signs nobody in, and the owner is told")
    func link() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            let session = try await latchkey.signIn("ann")
            _ = try await latchkey.mails()
            #expect(try await RecoverPasswordTests.ask(latchkey, "ANN").status == 202)
            let mail = try #require(try await latchkey.mails().first)
            #expect(mail.to.text == "ann@school.example")
            // Nothing has happened yet (S-128).
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 200)
            let answer = try await RecoverPasswordTests.recover(latchkey, ["token": mail.secret ?? ""])
            #expect(answer.status == 200 && answer.setCookies.isEmpty)
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 401)
            #expect(try await latchkey.mails().map(\.subject) == ["Your password for localhost was changed"])
            #expect(try await latchkey.signInAnswer("ann").status == 401)
            #expect(try await latchkey.signInAnswer("ann", RecoverPasswordTests.newPassword).status == 200)
        }
    }

    @Test("The code of the mail does the same, with the uid or the address")
    func code() async throws {
        for uid in ["ann", "Ann", "ann@school.example"] {
            try await RecoverPasswordTests.withAnn { latchkey in
                _ = try await RecoverPasswordTests.ask(latchkey, "ann@school.example")
                let code = try #require(try await latchkey.mails().first?.code)
                #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": uid, "code": code]).status == 200)
                #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": uid, "code": code]).status == 403)
            }
        }
    }

    @Test(
        "S-028, S-135: known, unknown, unconfirmed and disabled people get one answer; mail goes to confirmed ones alone"
    )
    func enumeration() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            try await latchkey.addAccount("bob", email: "bob@school.example")
            try await latchkey.addConfirmed("cid", email: "cid@school.example")
            try await latchkey.operate.setState(.disabled, uid: "cid")
            let known = try await RecoverPasswordTests.ask(latchkey, "ann@school.example")
            #expect(try await latchkey.mails().count == 1)
            for uid in ["nobody", "bob", "bob@school.example", "cid", "nobody@school.example", "a b", "%"] {
                let answer = try await RecoverPasswordTests.ask(latchkey, uid)
                #expect(answer.status == 202 && answer.body == known.body, "\(uid)")
                #expect(answer.headers.map(\.name) == known.headers.map(\.name))
                #expect(try await latchkey.mails().isEmpty, "\(uid)")
            }
        }
    }

    @Test("S-119: of thirty who use one link at once, one sets the password")
    func race() async throws {
        try await RecoverPasswordTests.withAnn {
            $0.flows.throttle[.networkFailures] = 1000
        } _: { latchkey in
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let secret = try #require(try await latchkey.mails().first?.secret)
            let tally = try await inParallel(30) { number in
                try await RecoverPasswordTests.recover(
                    latchkey, ["token": secret, "new": "\(RecoverPasswordTests.newPassword) \(number)"])
            }.tally
            #expect(tally[200] == 1 && (tally[403] ?? 0) + (tally[429] ?? 0) == 29, "\(tally)")
        }
    }

    @Test("S-318, S-307: one link costs five hashes in a quarter of an hour, and no other link pays for it")
    func hashesOfOneLink() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            try await latchkey.addConfirmed("bob", email: "bob@school.example")
            var secrets: [String] = []
            for uid in ["ann", "bob"] {
                _ = try await RecoverPasswordTests.ask(latchkey, uid)
                secrets.append(try #require(try await latchkey.mails().first { $0.text.contains("/reset#") }?.secret))
            }
            // A request that comes to the hash finds no thread to make it, and nothing uses the link up.
            latchkey.hasher.shutdown()
            for expected in [503, 503, 503, 503, 503, 429, 429] {
                #expect(try await RecoverPasswordTests.recover(latchkey, ["token": secrets[0]]).status == expected)
            }
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": secrets[1]]).status == 503)
            latchkey.clock.advance(by: .seconds(901))
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": secrets[0]]).status == 503)
        }
    }

    @Test("S-120: a link is good for an hour, to the last moment and no longer")
    func expiry() async throws {
        for (seconds, status) in [(3599, 200), (3600, 403), (3601, 403)] {
            try await RecoverPasswordTests.withAnn { latchkey in
                _ = try await RecoverPasswordTests.ask(latchkey, "ann")
                let secret = try #require(try await latchkey.mails().first?.secret)
                latchkey.clock.advance(by: .seconds(seconds))
                #expect(try await RecoverPasswordTests.recover(latchkey, ["token": secret]).status == status)
            }
        }
    }

    @Test("S-121: asking again, and changing the password, make earlier links and codes void")
    func voiding() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let first = try #require(try await latchkey.mails().first)
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let second = try #require(try await latchkey.mails().first)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": first.secret ?? ""]).status == 403)
            let cookie = try await latchkey.signIn("ann")
            let change = Latchkey.body(["current": Latchkey.password, "new": "eleven purple pelicans"])
            #expect(try await latchkey.send(.put, "/api/password", json: change, cookie: cookie).status == 200)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": second.secret ?? ""]).status == 403)
        }
    }

    @Test(
        "S-307, S-310: wrong codes spoil nothing: the network that guesses is stopped, and the right code works all the same"
    )
    func guessedCodes() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let code = try #require(try await latchkey.mails().first?.code)
            var statuses: [Int] = []
            for _ in 0..<62 {
                statuses.append(
                    try await RecoverPasswordTests.recover(latchkey, ["uid": "ann", "code": "K7WQ-M3XT-22"]).status)
            }
            #expect(statuses.prefix(60).allSatisfy { $0 == 403 } && statuses.suffix(2).allSatisfy { $0 == 429 })
            #expect(try await RecoverPasswordTests.recover(latchkey, ["uid": "ann", "code": code]).status == 200)
        }
    }

    @Test("S-038, S-309: a recovered account signs in although somebody used up its sign-ins with the old password")
    func usedUpSignIns() async throws {
        try await RecoverPasswordTests.withAnn {
            $0.flows.throttle[.accountSignIns] = 3
        } _: { latchkey in
            for _ in 0..<3 { #expect(try await latchkey.signInAnswer("ann").status == 200) }
            #expect(try await latchkey.signInAnswer("ann").status == 429)
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let mail = try await latchkey.mails().first { $0.text.contains("/reset#") }
            let token = try #require(mail?.secret)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": token]).status == 200)
            #expect(try await latchkey.signInAnswer("ann", RecoverPasswordTests.newPassword).status == 200)
        }
    }

    @Test("S-307: a known device has five requests of its own, then those of its network, whoever used them up")
    func knownDeviceAsks() async throws {
        try await RecoverPasswordTests.withAnn {
            $0.flows.throttle[.recoveryRequests] = 3
        } _: { latchkey in
            let device = "latchkey-device=\(try await latchkey.signInAnswer("ann").cookie("latchkey-device") ?? "")"
            func ask(_ cookie: String?) async throws -> Int {
                try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"nobody"}"#, cookie: cookie).status
            }
            for expected in [202, 202, 202, 429] { #expect(try await ask(nil) == expected) }
            #expect(try await ask("latchkey-device=AAAAAAAAAAAAAAAAAAAAAA") == 429)
            for expected in [202, 202, 202, 202, 202, 429] { #expect(try await ask(device) == expected) }
            latchkey.clock.advance(by: .seconds(900))
            for expected in [202, 202, 202, 202, 202, 202] { #expect(try await ask(device) == expected) }
            for expected in [202, 202, 429] { #expect(try await ask(nil) == expected) }
            latchkey.clock.advance(by: .seconds(900))
            try await latchkey.operate.setState(.disabled, uid: "ann")
            for expected in [202, 202, 202, 429] { #expect(try await ask(device) == expected, "of nobody active") }
        }
    }

    @Test(
        "S-307: however many devices an account makes known, their requests have a bound in all; then the network counts"
    )
    func manyDevicesAsk() async throws {
        try await RecoverPasswordTests.withAnn {
            $0.flows.throttle[.recoveryRequests] = 3
        } _: { latchkey in
            func device(of uid: String) async throws -> String {
                "latchkey-device=\(try await latchkey.signInAnswer(uid).cookie("latchkey-device") ?? "")"
            }
            func ask(_ cookie: String) async throws -> Int {
                try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"nobody"}"#, cookie: cookie).status
            }
            for _ in 0..<3 {
                let cookie = try await device(of: "ann")
                for _ in 0..<5 { #expect(try await ask(cookie) == 202) }
            }
            let further = try await device(of: "ann")
            for expected in [202, 202, 202, 429] { #expect(try await ask(further) == expected) }
            try await latchkey.addAccount("bob")
            let other = try await device(of: "bob")
            for expected in [202, 202, 202, 202, 202, 429] { #expect(try await ask(other) == expected) }
        }
    }

    @Test("S-307: a link that was made here is no guess: junk from its network does not stop it")
    func junkStopsNoLink() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let secret = try #require(try await latchkey.mails().first?.secret)
            for _ in 0..<61 {
                let junk = RandomID.fixture().text + String(repeating: "A", count: 43)
                _ = try await RecoverPasswordTests.recover(latchkey, ["token": junk])
            }
            let junk = RandomID.fixture().text + String(repeating: "A", count: 43)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": junk]).status == 429)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": secret]).status == 200)
        }
    }

    @Test("S-312: a code costs the same statements for known and unknown people, with a code out or not")
    func oneCostForEverybody() async throws {
        let database = CountedDatabase(try await Engine.chosen.makeDatabase().store.database)
        try await RecoverPasswordTests.withAnn {
            $0.store = Store(database)
        } _: { latchkey in
            try await latchkey.addAccount("bob")
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("cid")
            let cid = try await latchkey.operate.show(uid: "cid").account.id.text
            let issued = try await latchkey.send(
                .post, "/api/user/\(cid)/recovery-code", json: "{}", cookie: latchkey.signIn("boss"))
            #expect(issued.status == 201)
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            _ = try await latchkey.mails()
            var costs: [CountedDatabase.Tally] = []
            for uid in ["ann", "ann@school.example", "bob", "cid", "nobody", "nobody@school.example"] {
                _ = database.take()
                let answer = try await RecoverPasswordTests.recover(latchkey, ["uid": uid, "code": "K7WQ-M3XT-22"])
                #expect(answer.status == 403)
                costs.append(database.take())
            }
            #expect(costs.allSatisfy { $0 == costs[0] && $0.statements > 0 }, "\(costs)")
        }
    }

    @Test("S-129: after 60 wrong links from one network every further one is refused")
    func guessedLinks() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            var statuses: [Int] = []
            for _ in 0..<70 {
                let token = RandomID.fixture().text + String(repeating: "A", count: 43)
                statuses.append(try await RecoverPasswordTests.recover(latchkey, ["token": token]).status)
            }
            #expect(statuses.filter { $0 == 403 }.count == 60 && statuses.suffix(10).allSatisfy { $0 == 429 })
        }
    }

    @Test("S-126, S-125: nothing that is not exactly the link is taken for it")
    func almostLinks() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let secret = try #require(try await latchkey.mails().first?.secret)
            let id = String(secret.prefix(22))
            for almost in [
                "", " ", id, id + String(repeating: "A", count: 43), secret + "A", secret.lowercased(),
                String(secret.dropLast()), "\u{0}" + secret.dropFirst(),
            ] {
                let answer = try await RecoverPasswordTests.recover(latchkey, ["token": almost])
                #expect(answer.status == 403 && answer.code == "one_time_token_invalid", "\(almost)")
            }
            for body in [#"{"token":null,"new":"x"}"#, #"{"token":0}"#, #"{"token":[]}"#, "{}"] {
                #expect(try await latchkey.send(.post, "/api/recovery/password", json: body).status == 400)
            }
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": secret]).status == 200)
        }
    }

    @Test("S-021: a password that is refused uses nothing up")
    func refusedPassword() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let secret = try #require(try await latchkey.mails().first?.secret)
            let refused = try await RecoverPasswordTests.recover(latchkey, ["token": secret, "new": "password1"])
            #expect(refused.status == 400 && refused.fields["new"] != nil)
            #expect(try await RecoverPasswordTests.recover(latchkey, ["token": secret]).status == 200)
        }
    }

    @Test("S-122, S-131: the link has the host of public_url, whatever the request says, and its secret behind the #")
    func poisonedHost() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            for name in ["X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Original-URL", "X-Origin", "Referer"]
            {
                _ = try await RecoverPasswordTests.ask(latchkey, "ann", headers: [(name, "https://evil.example/")])
                let text = try await latchkey.mails().first?.text ?? "host=evil.example"
                #expect(text.contains("http://localhost:8587/reset#") && !text.contains("evil"), "\(name)")
                latchkey.clock.advance(by: .seconds(3600))
            }
        }
    }

    @Test("S-118: neither the link nor the code is in the database, nor in the log")
    func storedNowhere() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            let mail = try #require(try await latchkey.mails().first)
            let (secret, code) = (try #require(mail.secret), try #require(mail.code))
            let (stored, logged) = (try await latchkey.store.dump(), latchkey.log.lines)
            #expect((stored + logged).allSatisfy { !$0.contains(secret.suffix(43)) && !$0.contains(code) })
            // The search finds what is there: the token's id, which the link begins with, and the request.
            let id = try #require(RandomID(text: secret.prefix(22).utf8))
            #expect(stored.contains { $0.hasPrefix("one_time_token") && $0.contains(Store.hexadecimal(id.bytes)) })
            #expect(logged.contains { $0.contains("event=recovery_requested") })
        }
    }

    @Test("S-049: nobody is flooded: three mails in an hour, however often they are asked for")
    func flood() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            var mails = 0
            for _ in 0..<10 {
                #expect(try await RecoverPasswordTests.ask(latchkey, "ann").status == 202)
                mails += try await latchkey.mails().count
            }
            #expect(mails == 3)
            latchkey.clock.advance(by: .seconds(3601))
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            #expect(try await latchkey.mails().count == 1)
        }
    }

    @Test("A mail in Spanish for who reads Spanish")
    func language() async throws {
        try await RecoverPasswordTests.withAnn { latchkey in
            _ = try await RecoverPasswordTests.ask(
                latchkey, "ann", headers: [("Accept-Language", "es-AR,es;q=0.9,en;q=0.5")])
            #expect(try await latchkey.mails().first?.subject == "Elige una contraseña nueva para localhost")
        }
    }
}
