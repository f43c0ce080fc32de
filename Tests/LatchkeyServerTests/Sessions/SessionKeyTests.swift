import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

/// Pages on other sites whose browser drops the session's cookie.
@Suite struct SessionKeyTests {
    static func configure(_ options: inout LatchkeyOptions) {
        options.publicURL = SoftSessionKey.server
        options.server = {
            $0.allowedOrigins = [SoftSessionKey.page, "https://www.school.example", "http://www.pages.example"]
                .compactMap { OriginPattern($0) }
        }
    }

    /// After a rotation.
    private static let newSecret = "another-secret-8d2f6b1e9c4a7035-another"

    /// As `configure` does, with three wrong proofs and five tokens.
    private static func configureFewProofs(_ options: inout LatchkeyOptions) {
        configure(&options)
        options.flows.throttle[.sessionProofs] = 3
        options.flows.throttle[.sessionTokens] = 5
    }

    /// Toby is signed in and has a first token.
    private static func begin(
        _ latchkey: Latchkey, _ key: SoftSessionKey
    ) async throws -> (account: Account, session: String, cookie: String, token: String) {
        let account = try await latchkey.addAccount("toby")
        let answer = try await latchkey.signIn("toby", with: key)
        let token = try await latchkey.token(by: key, of: answer.sessionID)
        try #require(token.status == 200, "\(token.text)")
        return (
            account, answer.sessionID, "__Host-latchkey=\(answer.cookie("__Host-latchkey") ?? "")", token.accessToken
        )
    }

    @Test(
        "G-070, G-072, S-084: a sign-in names its session and gives no token; the proof of its key gives one of five minutes"
    )
    func signsIn() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let account = try await latchkey.addAccount("toby")
            let key = SoftSessionKey()
            let signedIn = try await latchkey.signIn("toby", with: key)
            #expect(signedIn.status == 200 && signedIn.json["key_bound"] as? Bool == true)
            #expect(!signedIn.text.contains("eyJ"))
            let answer = try await latchkey.token(by: key, of: signedIn.sessionID)
            #expect(answer.status == 200 && answer.json["expires_in"] as? Int == 300, "\(answer.text)")
            #expect((answer.json["user"] as? [String: Any])?["uid"] as? String == "toby")
            #expect(answer.setCookies.isEmpty)
            #expect(try await latchkey.ask("/api/id", bearer: answer.accessToken).json["uid"] as? String == "toby")

            let listed = try await latchkey.ask("/api/sessions", bearer: answer.accessToken)
            let sessions = listed.json["sessions"] as? [[String: Any]]
            #expect(sessions?.map { $0["id"] as? String } == [signedIn.sessionID])
            #expect(sessions?.map { $0["transport"] as? String } == ["token"])
            let kinds = try await latchkey.store.listEvents(of: account.id, limit: 9).map(\.kind)
            #expect(kinds.count { $0 == .sessionOnTokens } == 1)
            _ = try await latchkey.token(by: key, of: signedIn.sessionID)
            let later = try await latchkey.store.listEvents(of: account.id, limit: 9).map(\.kind)
            #expect(later == kinds, "the first proof alone is told")

            latchkey.clock.advance(by: .seconds(301))
            #expect(try await latchkey.ask("/api/id", bearer: answer.accessToken).code == "token_invalid")
            let next = try await latchkey.token(by: key, of: signedIn.sessionID)
            #expect(try await latchkey.ask("/api/id", bearer: next.accessToken).status == 200)
        }
    }

    @Test("G-073: from the first proof on what the cookie held is void, and a token in a cookie is never renewed")
    func neverByCookie() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let begun = try await SessionKeyTests.begin(latchkey, SoftSessionKey())
            #expect(try await latchkey.send(.get, "/api/id", cookie: begun.cookie).code == "token_invalid")
            let stolen = "__Host-latchkey=\(begun.token)"
            for seconds in [1, 160, 130] {
                latchkey.clock.advance(by: .seconds(Int64(seconds)))
                for path in ["/api/id", "/api/session", "/api/sessions"] {
                    let answer = try await latchkey.send(
                        .get, path, cookie: stolen, headers: [("Sec-Fetch-Site", "same-origin")])
                    #expect(answer.status == 200 && answer.setCookies.isEmpty, "\(path) \(answer.setCookies)")
                }
            }
            latchkey.clock.advance(by: .seconds(10))
            #expect(try await latchkey.send(.get, "/api/id", cookie: stolen).code == "token_invalid")
        }
    }

    @Test("G-073: a stolen token does not become a longer session by a hand-off or a fresh proof")
    func neverLonger() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let key = SoftSessionKey()
            let begun = try await SessionKeyTests.begin(latchkey, key)
            let stolen = "__Host-latchkey=\(begun.token)"
            let handOff = try await latchkey.beginHandOff(from: SoftSessionKey.page)
            let continued = try await latchkey.go(
                "/api/hand-off/continue", ["ticket": handOff.ticket], handOff, cookie: stolen,
                origin: SoftSessionKey.server)
            #expect(continued.status == 403 && continued.code == "hand_off_invalid", "\(continued.text)")

            let fresh = try await latchkey.send(
                .post, "/api/reauth", json: Latchkey.body(["password": Latchkey.password]), cookie: stolen,
                origin: SoftSessionKey.server)
            #expect(fresh.status == 200 && fresh.json["key_bound"] as? Bool == true)
            #expect(fresh.cookie("__Host-latchkey") == nil, "\(fresh.setCookies)")
            #expect(fresh.sessionID != begun.session)
            let token = try await latchkey.token(by: key, of: fresh.sessionID)
            #expect(token.status == 200, "the same key goes on")
            let listed = try await latchkey.ask("/api/sessions", bearer: token.accessToken)
            #expect((listed.json["sessions"] as? [[String: Any]])?.map { $0["transport"] as? String } == ["token"])
        }
    }

    @Test("S-372: a code of a hand-off that a cookie got is void once the first proof of the key has voided the cookie")
    func codeOfCookie() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            try await latchkey.addAccount("toby")
            let key = SoftSessionKey()
            for isProven in [true, false] {
                let signedIn = try await latchkey.signIn("toby", with: key)
                let cookie = "__Host-latchkey=\(signedIn.cookie("__Host-latchkey") ?? "")"
                let begun = try await latchkey.beginHandOff(from: SoftSessionKey.page)
                let continued = try await latchkey.go(
                    "/api/hand-off/continue", ["ticket": begun.ticket], begun, cookie: cookie,
                    origin: SoftSessionKey.server)
                let code = try latchkey.code(in: continued)
                if isProven {
                    #expect(try await latchkey.token(by: key, of: signedIn.sessionID).status == 200)
                } else {
                    // A fresh proof in another tab takes no code back.
                    let fresh = try await latchkey.send(
                        .post, "/api/reauth", json: Latchkey.body(["password": Latchkey.password]), cookie: cookie,
                        origin: SoftSessionKey.server)
                    #expect(fresh.status == 200, "\(fresh.text)")
                }
                let answer = try await latchkey.exchange(code, origin: SoftSessionKey.page)
                #expect(answer.status == (isProven ? 403 : 200), "\(answer.text)")
                if isProven { #expect(answer.code == "hand_off_invalid" && answer.setCookies.isEmpty) }
            }
        }
    }

    @Test("G-072: what is not a right proof is one refusal, and leaves nothing changed")
    func wrongProofs() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let key = SoftSessionKey()
            let account = try await latchkey.addAccount("toby")
            let session = try await latchkey.signIn("toby", with: key).sessionID
            let other = try await latchkey.signIn("toby", with: SoftSessionKey()).sessionID
            let keyless = try await latchkey.signInAnswer("toby").sessionID
            let unknown = RandomID.fixture().text
            let before = try await latchkey.store.dump().filter { !$0.hasPrefix("throttle") }

            let challenge = try await latchkey.challenge(for: session)
            let right = try latchkey.keyProof(key, session, challenge)
            let short = Base64URL.encodeText([UInt8](repeating: 7, count: 63))
            var wrong = [
                try latchkey.keyProof(SoftSessionKey(), session, challenge),
                try latchkey.keyProof(key, session, challenge, server: "https://auth.other.example"),
                try latchkey.keyProof(key, session, try await latchkey.challenge(for: other)),
                try latchkey.keyProof(key, other, try await latchkey.challenge(for: other)),
                try latchkey.keyProof(key, keyless, try await latchkey.challenge(for: keyless)),
                try latchkey.keyProof(key, unknown, try await latchkey.challenge(for: unknown)),
                try latchkey.keyProof(key, session, "B" + challenge.dropFirst()),
                try latchkey.keyProof(key, session, "x"), try latchkey.keyProof(key, "x", challenge),
            ]
            for signature in [
                Base64URL.encodeText([UInt8](repeating: 0, count: 64)), short, short + "AAA", "!", "AA",
                Base64URL.encodeText([UInt8](repeating: 255, count: 64)),
            ] {
                wrong.append(right.merging(["signature": signature]) { $1 })
            }
            var bodies: Set<String> = []
            for proof in wrong {
                let answer = try await latchkey.send(.post, "/api/session/token", json: Latchkey.body(proof))
                #expect(answer.status == 401, "\(proof) \(answer.text)")
                bodies.insert(answer.text)
            }
            #expect(bodies.count == 1 && bodies.first?.contains("token_invalid") == true, "\(bodies)")
            #expect(try await latchkey.store.dump().filter { !$0.hasPrefix("throttle") } == before)

            let answer = try await latchkey.send(.post, "/api/session/token", json: Latchkey.body(right))
            #expect(answer.status == 200, "none of them used the challenge up")
            let again = try await latchkey.send(.post, "/api/session/token", json: Latchkey.body(right))
            #expect(again.status == 503 && again.code == "busy", "used up, which the key's owner alone sees")

            let late = try latchkey.keyProof(key, session, try await latchkey.challenge(for: session))
            latchkey.clock.advance(by: .seconds(60))
            #expect(try await latchkey.send(.post, "/api/session/token", json: Latchkey.body(late)).status == 401)
            #expect(try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).count == 3)
        }
    }

    @Test("G-072: an earlier challenge is void once a later one was used")
    func earlierChallenge() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let key = SoftSessionKey()
            let session = try await SessionKeyTests.begin(latchkey, key).session
            latchkey.clock.advance(by: .seconds(1))
            let earlier = try latchkey.keyProof(key, session, try await latchkey.challenge(for: session))
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.token(by: key, of: session).status == 200)
            let overtaken = try await latchkey.send(.post, "/api/session/token", json: Latchkey.body(earlier))
            #expect(overtaken.status == 503 && overtaken.code == "busy" && overtaken.header("Retry-After") == "1")
            // A clock that has gone back by an hour shuts nobody out.
            latchkey.clock.jump(by: .seconds(-1800))
            #expect(try await latchkey.token(by: key, of: session).status == 200)
        }
    }

    @Test("G-072: of fifty proofs over one challenge at once one is taken", arguments: [true, false])
    func fiftyAtOnce(isFirst: Bool) async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let key = SoftSessionKey()
            try await latchkey.addAccount("toby")
            let session = try await latchkey.signIn("toby", with: key).sessionID
            if !isFirst {
                #expect(try await latchkey.token(by: key, of: session).status == 200)
                latchkey.clock.advance(by: .seconds(1))
            }
            let challenge = try await latchkey.challenge(for: session)
            let proof = Latchkey.body(try latchkey.keyProof(key, session, challenge))
            let tally = try await latchkey.fiftyAtOnce { _ in
                try await latchkey.send(.post, "/api/session/token", json: proof)
            }
            #expect(tally == [200: 1, 503: 49])
        }
    }

    @Test("S-352: a node whose clock is behind says when its challenges are later than the last one that was used")
    func clocksOfTwoNodes() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let key = SoftSessionKey()
            let begun = try await SessionKeyTests.begin(latchkey, key)
            latchkey.clock.jump(by: .seconds(-8))
            let early = try await latchkey.token(by: key, of: begun.session)
            #expect(early.status == 503 && early.code == "busy" && early.header("Retry-After") == "8", "\(early.text)")
            latchkey.clock.advance(by: .milliseconds(8001))
            #expect(try await latchkey.token(by: key, of: begun.session).status == 200)
            // The end of a session is told as before, also where the proof was overtaken.
            latchkey.clock.jump(by: .seconds(-8))
            _ = try await latchkey.operate.signOut(uid: "toby")
            #expect(try await latchkey.token(by: key, of: begun.session).status == 401)
        }
    }

    @Test(
        "S-351: the first proof is taken within two minutes of the sign-in, and the session after one with a cookie has no key"
    )
    func firstProof() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            try await latchkey.addAccount("toby")
            let key = SoftSessionKey()
            let signedIn = try await latchkey.signIn("toby", with: key)
            let cookie = "__Host-latchkey=\(signedIn.cookie("__Host-latchkey") ?? "")"
            let inTime = try await latchkey.signIn("toby", with: key).sessionID
            latchkey.clock.advance(by: .seconds(119))
            #expect(try await latchkey.token(by: key, of: inTime).status == 200)
            let fresh = try await latchkey.send(
                .post, "/api/reauth", json: Latchkey.body(["password": Latchkey.password]), cookie: cookie,
                origin: SoftSessionKey.server)
            #expect(fresh.status == 200 && fresh.json["key_bound"] as? Bool == false, "\(fresh.text)")
            #expect(try await latchkey.token(by: key, of: fresh.sessionID).status == 401)
            let late = try await latchkey.signIn("toby", with: key)
            latchkey.clock.advance(by: .seconds(120))
            #expect(try await latchkey.token(by: key, of: late.sessionID).code == "token_invalid")
            let kept = "__Host-latchkey=\(late.cookie("__Host-latchkey") ?? "")"
            #expect(try await latchkey.send(.get, "/api/id", cookie: kept).status == 200)
            #expect(try await latchkey.token(by: key, of: inTime).status == 200, "later ones at any time")
        }
    }

    @Test("S-346: whoever has seen the name of a session in another network takes nothing from its owner")
    func nameSeenElsewhere() async throws {
        try await withLatchkey(SessionKeyTests.configureFewProofs) { latchkey in
            let key = SoftSessionKey()
            let session = try await SessionKeyTests.begin(latchkey, key).session
            let prove = latchkey.flows.sessions.proveKey
            func status(_ key: SoftSessionKey, _ network: UInt8) async throws -> LatchkeyError.Code? {
                latchkey.clock.advance(by: .seconds(1))
                let actor = latchkey.stranger
                let challenge = try prove.challenge(for: session, by: actor)
                let proof = try latchkey.keyProof(key, session, challenge)
                let request = ProveSessionKey.Request(
                    session: session, challenge: challenge, signature: proof["signature"] ?? "", network: [network],
                    by: actor)
                do throws(LatchkeyError) {
                    _ = try await prove(request)
                    return nil
                } catch {
                    return error.code
                }
            }
            #expect(try await status(key, 1) == nil)
            var codes: [LatchkeyError.Code?] = []
            for _ in 0..<6 { codes.append(try await status(SoftSessionKey(), 2)) }
            let (wrong, tooMany) = (LatchkeyError.Code.tokenInvalid, LatchkeyError.Code.tooManyAttempts)
            #expect(codes == [wrong, wrong, wrong, tooMany, tooMany, tooMany])
            #expect(try await status(key, 1) == nil, "the owner")
            #expect(try await status(key, 3) == nil, "the owner elsewhere")
        }
    }

    @Test(
        "G-073: a token of more than five minutes is refused where its session goes on by tokens, whoever has made it"
    )
    func longToken() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let account = try await latchkey.addAccount("toby")
            let signedIn = try await latchkey.signIn("toby", with: SoftSessionKey())
            let cookie = "__Host-latchkey=\(signedIn.cookie("__Host-latchkey") ?? "")"
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            try await latchkey.store.execute("UPDATE session SET transport = 2")
            try await latchkey.store.execute(
                "INSERT INTO account_change (at, account_id) VALUES (?, ?)", latchkey.clock.now, account.id)
            try await latchkey.flows.sessions.live.followChanges()
            for _ in 0..<2 {
                #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
            }
        }
    }

    @Test("S-102: a sign-in ends both sessions that the browser came with, that of the cookie and that of the token")
    func bothEarlier() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let begun = try await SessionKeyTests.begin(latchkey, SoftSessionKey())
            let kept = try await latchkey.signIn("toby", with: SoftSessionKey())
            let cookie = "__Host-latchkey=\(kept.cookie("__Host-latchkey") ?? "")"
            let answer = try await latchkey.send(
                .post, "/api/authenticate", json: Latchkey.body(["uid": "toby", "password": Latchkey.password]),
                cookie: cookie, origin: SoftSessionKey.page,
                headers: SoftSessionKey.crossSite + [("Authorization", "Bearer \(begun.token)")])
            #expect(answer.status == 200, "\(answer.text)")
            let left = try await latchkey.store.listSessions(of: begun.account.id, now: latchkey.clock.now)
            #expect(left.map(\.publicID.text) == [answer.sessionID])
        }
    }

    @Test("G-072: a challenge is made alike for sessions that there are and that there are not, without the database")
    func challenges() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            try await latchkey.addAccount("toby")
            let session = try await latchkey.signIn("toby", with: SoftSessionKey()).sessionID
            let unknown = RandomID.fixture().text
            for name in [session, unknown] {
                #expect(try await latchkey.challenge(for: name).utf8.count == 54)
            }
            for wrong in ["", "x", session + "A", String(session.dropLast())] {
                let answer = try await latchkey.send(
                    .post, "/api/session/challenge", json: Latchkey.body(["session": wrong]))
                #expect(answer.status == 400 && answer.code == "invalid_fields", "\(wrong)")
            }
        }
    }

    @Test(
        "G-075: only pages of other sites under https bring a key; from all others it is not looked at",
        arguments: [
            (SoftSessionKey.page, "cross-site", true), (SoftSessionKey.server, "same-origin", false),
            ("https://www.school.example", "same-site", false), ("http://www.pages.example", "cross-site", false),
            (nil, nil, false),
        ] as [(String?, String?, Bool)])
    func whoBrings(origin: String?, site: String?, isBound: Bool) async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            try await latchkey.addAccount("toby")
            for (key, status) in [(SoftSessionKey().jwk, 200), (#""none""#, isBound ? 400 : 200)] {
                let answer = try await latchkey.send(
                    .post, "/api/authenticate",
                    json: #"{"uid":"toby","password":"\#(Latchkey.password)","key":\#(key)}"#, origin: origin,
                    headers: site.map { [("Sec-Fetch-Site", $0)] } ?? [])
                #expect(answer.status == status, "\(answer.text)")
                if status == 200 { #expect(answer.json["key_bound"] as? Bool == isBound && !answer.sessionID.isEmpty) }
            }
        }
    }

    @Test("G-075: plain http binds no key, and says so beforehand")
    func plainHTTP() async throws {
        try await withLatchkey {
            $0.publicURL = "http://auth.school.example"
            $0.server = { $0.allowedOrigins = [OriginPattern(SoftSessionKey.page)].compactMap(\.self) }
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            #expect(try await latchkey.signIn("toby", with: SoftSessionKey()).json["key_bound"] as? Bool == false)
            #expect(try await latchkey.send(.get, "/api/settings").json["fallback"] as? Bool == false)
        }
    }

    @Test("G-075: switched off, no key is bound, and the routes are not there")
    func off() async throws {
        try await withLatchkey {
            SessionKeyTests.configure(&$0)
            let configure = $0.server
            $0.server = { server in
                configure(&server)
                server.cookies.fallback = .off
            }
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let answer = try await latchkey.signIn("toby", with: SoftSessionKey())
            #expect(answer.status == 200 && answer.json["key_bound"] as? Bool == false)
            #expect(try await latchkey.send(.get, "/api/settings").json["fallback"] as? Bool == false)
            for path in ["/api/session/challenge", "/api/session/token"] {
                #expect(try await latchkey.send(.post, path, json: "{}").status == 404)
            }
        }
    }

    @Test(
        "S-377: switched off, no session that goes on by tokens gives way to one that nothing names",
        arguments: [
            ("/api/reauth", #"{"password":"\#(Latchkey.password)"}"#),
            ("/api/factors/totp/AAAAAAAAAAAAAAAAAAAAAA/confirm", #"{"code":"123456"}"#),
            ("/api/factors/passkeys", #"{"passkey":{}}"#),
        ])
    func renewedWhereOff(path: String, body: String) async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        let (store, clock, key) = (database.store, TestClock(), SoftSessionKey())
        try await withLatchkey {
            SessionKeyTests.configure(&$0)
            ($0.store, $0.clock) = (store, clock)
        } _: { on in
            let begun = try await SessionKeyTests.begin(on, key)
            try await withLatchkey {
                SessionKeyTests.configure(&$0)
                ($0.store, $0.clock) = (store, clock)
                let configure = $0.server
                $0.server = { server in
                    configure(&server)
                    server.cookies.fallback = .off
                }
            } _: { off in
                let answer = try await off.send(
                    .post, path, json: body, headers: [("Authorization", "Bearer \(begun.token)")])
                #expect(answer.status == 401 && answer.code == "token_invalid", "\(answer.text)")
            }
            let left = try await on.store.listSessions(of: begun.account.id, now: clock.now)
            #expect(left.map(\.publicID.text) == [begun.session])
            clock.advance(by: .seconds(1))
            #expect(try await on.token(by: key, of: begun.session).status == 200)
        }
    }

    @Test(
        "G-072: what is no public key of P-256 is refused: a point off the curve, another curve, its private half",
        arguments: [
            "off the curve",
            #"{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#, #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, "{}", "[]", "1",
            "private",
        ])
    func notAKey(_ text: String) async throws {
        let half = Base64URL.encodeText([UInt8](repeating: 0, count: 32))
        let made = [
            "private": SoftSessionKey().jwk.replacing("}", with: #","d":"AA"}"#),
            "off the curve": #"{"kty":"EC","crv":"P-256","x":"\#(half)","y":"\#(half)"}"#,
        ]
        let key = made[text] ?? text
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            try await latchkey.addAccount("toby")
            let answer = try await latchkey.send(
                .post, "/api/authenticate", json: #"{"uid":"toby","password":"\#(Latchkey.password)","key":\#(key)}"#,
                origin: SoftSessionKey.page, headers: SoftSessionKey.crossSite)
            #expect(answer.status == 400 && answer.code == "invalid_fields", "\(answer.text)")
        }
    }

    @Test("G-074: whoever is signed out, disabled or idle too long gets no more tokens, and the one before is void")
    func ended() async throws {
        let ends: [(String, @Sendable (Latchkey, Account, String) async throws -> Void)] = [
            (
                "signed out",
                { latchkey, _, token in
                    let answer = try await latchkey.send(
                        .delete, "/api/authenticate", headers: [("Authorization", "Bearer \(token)")])
                    #expect(answer.status == 200, "\(answer.text)")
                }
            ),
            ("ended by the operator", { latchkey, _, _ in _ = try await latchkey.operate.signOut(uid: "toby") }),
            ("disabled", { latchkey, _, _ in try await latchkey.operate.setState(.disabled, uid: "toby") }),
            (
                "new password",
                { latchkey, _, _ in try await latchkey.operate.setPassword("staple battery horse", uid: "toby") }
            ),
            ("deleted", { latchkey, _, _ in try await latchkey.operate.remove(uid: "toby") }),
            (
                "disabled behind the back of the cache",
                { latchkey, account, _ in
                    try await latchkey.store.execute("UPDATE account SET state = 2 WHERE id = ?", account.id)
                    try await latchkey.store.execute(
                        "INSERT INTO account_change (at, account_id) VALUES (?, ?)", latchkey.clock.now, account.id)
                    try await latchkey.flows.sessions.live.followChanges()
                }
            ),
            ("idle for too long", { latchkey, _, _ in latchkey.clock.advance(by: .seconds(3601)) }),
        ]
        for (name, end) in ends {
            try await withLatchkey(SessionKeyTests.configure) { latchkey in
                let key = SoftSessionKey()
                let begun = try await SessionKeyTests.begin(latchkey, key)
                latchkey.clock.advance(by: .seconds(1))
                try await end(latchkey, begun.account, begun.token)
                #expect(try await latchkey.ask("/api/id", bearer: begun.token).status == 401, "\(name)")
                let answer = try await latchkey.token(by: key, of: begun.session)
                #expect(answer.status == 401 && answer.code == "token_invalid", "\(name)")
            }
        }
    }

    @Test("G-072: the statement asks again whether the account is active and the session is what the query saw")
    func askedAgain() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let key = SoftSessionKey()
            let begun = try await SessionKeyTests.begin(latchkey, key)
            let (now, store) = (latchkey.clock.now, latchkey.store)
            let id = try #require(RandomID(text: begun.session.utf8))
            let seen = try #require(try await store.findSessionKey(of: id, now: now))
            func isUsed(_ seconds: Int64) async throws -> Bool {
                let proof = SessionKeyProof(
                    of: seen, challengedAt: now + .seconds(seconds), secret: .fixture(), now: now + .seconds(1),
                    idleEnd: now + .seconds(60), latestChallenge: now + .seconds(90))
                let event = AuditEvent(.sessionOnTokens, at: now, accountID: begun.account.id)
                return try await store.useSessionKey(proof, event: event) == .used
            }
            for (change, back) in [
                ("UPDATE account SET state = 2", "UPDATE account SET state = 1"),
                ("UPDATE account SET ends_at = 1", "UPDATE account SET ends_at = NULL"),
                ("UPDATE session SET transport = 1", "UPDATE session SET transport = 2"),
            ] {
                try await store.execute(change)
                #expect(try await !isUsed(2), "\(change)")
                try await store.execute(back)
            }
            #expect(try await isUsed(2))
            // The token names another secret by now: what the query saw is over.
            #expect(try await !isUsed(3))
        }
    }

    @Test("S-318, S-307: wrong proofs are counted before anything is looked up, and hold up no page that had a token")
    func budgets() async throws {
        try await withLatchkey(SessionKeyTests.configureFewProofs) { latchkey in
            let key = SoftSessionKey()
            let begun = try await SessionKeyTests.begin(latchkey, key)
            let late = try await latchkey.signIn("toby", with: key).sessionID
            let stranger = RandomID.fixture().text
            for number in 0..<5 {
                let answer = try await latchkey.token(by: SoftSessionKey(), of: stranger)
                #expect(answer.status == (number < 3 ? 401 : 429), "\(number)")
                if number >= 3 { #expect(answer.code == "too_many_attempts" && answer.header("Retry-After") != nil) }
            }
            #expect(try await latchkey.token(by: key, of: late).status == 429)
            for number in 0..<6 {
                latchkey.clock.advance(by: .seconds(1))
                let status = try await latchkey.token(by: key, of: begun.session).status
                // One of the five was the first.
                #expect(status == (number < 4 ? 200 : 429), "\(number)")
            }
            latchkey.clock.advance(by: .seconds(895))
            for _ in 0..<3 { _ = try await latchkey.token(by: SoftSessionKey(), of: stranger) }
            #expect(try await latchkey.token(by: key, of: late).status == 429)
            latchkey.clock.advance(by: .seconds(6))
            #expect(try await latchkey.token(by: key, of: begun.session).status == 200, "known between two windows too")
            latchkey.clock.advance(by: .seconds(900))
            let later = try await latchkey.signIn("toby", with: key).sessionID
            #expect(try await latchkey.token(by: key, of: later).status == 200)
        }
    }

    @Test("S-370: strangers of the network keep nobody with the session's receipt from a token, nor from the first")
    func receipts() async throws {
        try await withLatchkey(SessionKeyTests.configureFewProofs) { latchkey in
            let key = SoftSessionKey()
            let begun = try await SessionKeyTests.begin(latchkey, key)
            let late = try await latchkey.signIn("toby", with: key)
            let receipt = try #require(late.sessionReceipt)
            let stranger = RandomID.fixture().text
            for _ in 0..<3 { _ = try await latchkey.token(by: SoftSessionKey(), of: stranger) }
            for forged in [nil, "", "x", receipt + "A", String(receipt.dropLast())] {
                let answer = try await latchkey.token(by: key, of: late.sessionID, receipt: forged)
                #expect(answer.status == 429, "\(forged ?? "none")")
            }
            let first = try await latchkey.token(by: key, of: late.sessionID, receipt: receipt)
            #expect(first.status == 200 && first.json["receipt"] as? String == receipt, "\(first.text)")

            let fresh = try await latchkey.send(
                .post, "/api/reauth", json: Latchkey.body(["password": Latchkey.password]),
                cookie: "__Host-latchkey=\(begun.token)", origin: SoftSessionKey.server)
            let next = try #require(fresh.sessionReceipt)
            #expect(try await latchkey.token(by: key, of: fresh.sessionID).status == 429)
            #expect(try await latchkey.token(by: key, of: fresh.sessionID, receipt: receipt).status == 429)
            #expect(try await latchkey.token(by: key, of: fresh.sessionID, receipt: next).status == 200)
        }
    }

    @Test("S-370: a receipt opens nothing, is told where a key is bound, and its wrong proofs are limited too")
    func receiptsAlone() async throws {
        try await withLatchkey(SessionKeyTests.configureFewProofs) { latchkey in
            let key = SoftSessionKey()
            try await latchkey.addAccount("toby")
            #expect(try await latchkey.signInAnswer("toby").sessionReceipt == nil)
            let signedIn = try await latchkey.signIn("toby", with: key)
            let (session, receipt) = (signedIn.sessionID, try #require(signedIn.sessionReceipt))
            for number in 0..<6 {
                let answer = try await latchkey.token(by: SoftSessionKey(), of: session, receipt: receipt)
                #expect(answer.status == (number < 5 ? 401 : 429), "\(number)")
            }
            // Who knows the name alone takes nothing from that, and the other way round.
            #expect(try await latchkey.token(by: key, of: session).status == 200)
            for number in 0..<5 {
                let answer = try await latchkey.token(by: SoftSessionKey(), of: session)
                #expect(answer.status == (number < 4 ? 401 : 429), "\(number)")
            }
            latchkey.clock.advance(by: .seconds(900))
            for _ in 0..<5 { _ = try await latchkey.token(by: SoftSessionKey(), of: session) }
            #expect(try await latchkey.token(by: key, of: session, receipt: receipt).status == 200)
        }
    }

    @Test("S-371: behind a proxy that names nobody, no wrong proofs of others hold anybody up")
    func proxyNamesNobody() async throws {
        try await withLatchkey {
            SessionKeyTests.configureFewProofs(&$0)
            $0.isLive = true
            let configure = $0.server
            $0.server = { server in
                configure(&server)
                server.trustedProxies = [NetworkRange("127.0.0.1")].compactMap(\.self)
            }
        } _: { latchkey in
            let key = SoftSessionKey()
            try await latchkey.addAccount("toby")
            let session = try await latchkey.signIn("toby", with: key).sessionID
            for _ in 0..<5 {
                #expect(try await latchkey.token(by: SoftSessionKey(), of: session).status == 401)
            }
            for number in 0..<6 {
                latchkey.clock.advance(by: .seconds(1))
                let status = try await latchkey.token(by: key, of: session).status
                #expect(status == (number < 5 ? 200 : 429), "its own are counted: \(number)")
            }
            #expect(try await latchkey.signIn("toby", with: key).status == 200)
        }
    }

    @Test("S-374: right proofs of an account are counted together, and wrong ones take nothing from them")
    func accountBudget() async throws {
        try await withLatchkey {
            SessionKeyTests.configure(&$0)
            $0.flows.throttle[.accountTokens] = 3
        } _: { latchkey in
            let key = SoftSessionKey()
            let begun = try await SessionKeyTests.begin(latchkey, key)
            let other = try await latchkey.signIn("toby", with: key).sessionID
            for _ in 0..<5 {
                #expect(try await latchkey.token(by: SoftSessionKey(), of: begun.session).status == 401)
            }
            var statuses: [Int] = []
            for session in [other, begun.session, other, begun.session] {
                latchkey.clock.advance(by: .seconds(1))
                statuses.append(try await latchkey.token(by: key, of: session).status)
            }
            #expect(statuses == [200, 200, 429, 429])
            try await latchkey.addAccount("ada")
            let ada = try await latchkey.signIn("ada", with: key).sessionID
            #expect(try await latchkey.token(by: key, of: ada).status == 200)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await latchkey.token(by: key, of: begun.session).status == 200)
        }
    }

    @Test("G-074: after a change of the secret key the page goes on: its next proof gives a token of the new one")
    func otherSecret() async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        let (store, clock, key) = (database.store, TestClock(), SoftSessionKey())
        let session = SessionBox()
        for (secret, previous) in [
            (Latchkey.secret, nil), (SessionKeyTests.newSecret, Latchkey.secret), (SessionKeyTests.newSecret, nil),
        ] as [(String, String?)] {
            try await withLatchkey {
                SessionKeyTests.configure(&$0)
                ($0.store, $0.clock, $0.secret, $0.previousSecret) = (store, clock, secret, previous)
            } _: { latchkey in
                if session.id.isEmpty { session.id = try await SessionKeyTests.begin(latchkey, key).session }
                clock.advance(by: .seconds(1))
                let answer = try await latchkey.token(by: key, of: session.id)
                #expect(answer.status == 200, "\(answer.text)")
                #expect(try await latchkey.ask("/api/id", bearer: answer.accessToken).status == 200)
            }
        }
    }

    @Test("S-373: while two nodes make with different keys, no proof voids the tokens of another one")
    func twoPresentKeys() async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        let (store, clock, key) = (database.store, TestClock(), SoftSessionKey())
        try await withLatchkey {
            SessionKeyTests.configure(&$0)
            ($0.store, $0.clock, $0.previousSecret) = (store, clock, SessionKeyTests.newSecret)
        } _: { older in
            let begun = try await SessionKeyTests.begin(older, key)
            try await withLatchkey {
                SessionKeyTests.configure(&$0)
                ($0.store, $0.clock) = (store, clock)
                ($0.secret, $0.previousSecret) = (SessionKeyTests.newSecret, Latchkey.secret)
            } _: { newer in
                var tokens = [begun.token]
                for node in [newer, older, newer] {
                    clock.advance(by: .seconds(1))
                    let answer = try await node.token(by: key, of: begun.session)
                    #expect(answer.status == 200, "\(answer.text)")
                    tokens.append(answer.accessToken)
                }
                for token in tokens {
                    for node in [older, newer] {
                        #expect(try await node.ask("/api/id", bearer: token).status == 200)
                    }
                }
            }
        }
    }

    @Test("G-071: a second factor, a hand-off and a session that replaces another bring the key as a password does")
    func otherDoors() async throws {
        try await withLatchkey(SessionKeyTests.configure) { latchkey in
            let key = SoftSessionKey()
            try await latchkey.addAccount("mort")
            let begun = try await latchkey.beginHandOff(from: SoftSessionKey.page)
            let proven = try await latchkey.go(
                "/api/authenticate",
                ["uid": "mort", "password": Latchkey.password, "hand_off": begun.ticket], begun,
                origin: SoftSessionKey.server)
            let code = try latchkey.code(in: proven)
            let exchanged = try await latchkey.send(
                .post, "/api/hand-off/exchange",
                json: #"{"code":"\#(code)","verifier":"\#(Latchkey.verifier)","key":\#(key.jwk)}"#,
                origin: SoftSessionKey.page, headers: SoftSessionKey.crossSite)
            #expect(exchanged.json["key_bound"] as? Bool == true, "\(exchanged.text)")
            let first = try await latchkey.token(by: key, of: exchanged.sessionID)
            #expect(first.status == 200)

            let replaced = try await latchkey.signIn(
                "mort", with: key,
                headers: SoftSessionKey.crossSite + [("Authorization", "Bearer \(first.accessToken)")])
            #expect(replaced.status == 200)
            #expect(try await latchkey.ask("/api/id", bearer: first.accessToken).status == 401, "the one before ends")

            let ada = try await latchkey.addAccount("ada")
            let phone = try await latchkey.addPhone(to: ada)
            let ticket = try #require(try await latchkey.signIn("ada", with: key).json["ticket"] as? String)
            // A ticket is of the page that got it.
            let finished = try await latchkey.send(
                .post, "/api/authenticate/factor",
                json: #"{"ticket":"\#(ticket)","code":"\#(phone.code(at: latchkey.clock.now))","key":\#(key.jwk)}"#,
                origin: SoftSessionKey.page, headers: SoftSessionKey.crossSite)
            #expect(finished.json["key_bound"] as? Bool == true, "\(finished.text)")
            #expect(try await latchkey.token(by: key, of: finished.sessionID).status == 200)
        }
    }

    @Test("Operators see how sessions travel")
    func metrics() async throws {
        try await withLatchkey {
            SessionKeyTests.configure(&$0)
            let configure = $0.server
            $0.server = { server in
                configure(&server)
                server.isMetricsEnabled = true
            }
        } _: { latchkey in
            let begun = try await SessionKeyTests.begin(latchkey, SoftSessionKey())
            _ = try await latchkey.ask("/api/id", bearer: begun.token)
            let text = try await latchkey.send(.get, "/metrics").text
            #expect(text.contains("latchkey_live_sessions_by_transport{transport=\"token\"} 1\n"), "\(text)")
            #expect(text.contains("latchkey_live_sessions_by_transport{transport=\"cookie\"} 0\n"), "\(text)")
        }
    }
}

/// What one server of a test leaves for the next.
private final class SessionBox: Sendable {
    private let value = Mutex("")

    var id: String {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
