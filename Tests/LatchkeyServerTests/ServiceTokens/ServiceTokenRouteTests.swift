import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import LatchkeyTokens
import Testing

@Suite struct ServiceTokenRouteTests {
    private static let issuer = "http://localhost:8587"
    private static let api = "https://api.example"
    private static let staffAPI = "https://staff.example"

    private static func configure(_ options: inout LatchkeyOptions) {
        options.flows.serviceTokens.audiences = [
            Audience(text: api), Audience(text: "\(staffAPI)=Admin"),
        ].compactMap(\.self)
    }

    private static func ask(
        _ latchkey: Latchkey, _ cookie: String?, for audience: String = api, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await latchkey.send(
            .post, "/api/token", json: Latchkey.body(["audience": audience]), cookie: cookie, headers: headers)
    }

    private static func token(
        _ latchkey: Latchkey, _ cookie: String, for audience: String = api
    ) async throws -> String {
        let answer = try await ask(latchkey, cookie, for: audience)
        return try #require(answer.json["access_token"] as? String, "\(answer.text)")
    }

    private static func keys(_ latchkey: Latchkey) async throws -> [ServicePublicKey] {
        try #require(ServiceKeySet.keys(in: try await latchkey.send(.get, "/.well-known/jwks.json").body))
    }

    /// As an API of somebody else's checks it.
    private static func claims(
        _ token: String, _ latchkey: Latchkey, for audience: String = api
    ) async throws -> ServiceClaims {
        try ServiceTokenVerifier(issuer: issuer, audience: audience)
            .claims(of: token, keys: try await keys(latchkey), now: latchkey.clock.now.seconds)
    }

    @Test("G-090, S-060: people who are signed in get a token that published keys check, for one API and five minutes")
    func claims() async throws {
        try await withLatchkey(ServiceTokenRouteTests.configure) { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let signedInAt = latchkey.clock.now.seconds
            latchkey.clock.advance(by: .seconds(90))
            let answer = try await ServiceTokenRouteTests.ask(latchkey, cookie)
            #expect(answer.status == 200 && answer.header("Cache-Control") == "no-store", "\(answer.text)")
            #expect(answer.json["token_type"] as? String == "Bearer" && answer.json["expires_in"] as? Int == 300)
            #expect(answer.json["audience"] as? String == ServiceTokenRouteTests.api)
            let token = try #require(answer.json["access_token"] as? String)
            let claims = try await ServiceTokenRouteTests.claims(token, latchkey)
            #expect(claims.subject == toby.id.text && claims.uid == "toby" && claims.roles == ["User"])
            #expect(claims.issuedAt == signedInAt + 90 && claims.expiresAt == signedInAt + 390)
            #expect(claims.session?.authenticatedAt == signedInAt)
            let session = try #require(
                try await latchkey.store.listSessions(of: toby.id, now: latchkey.clock.now).first)
            #expect(claims.session?.publicID == session.publicID.text)
            await #expect(throws: SessionTokenError.foreignAudience) {
                _ = try await ServiceTokenRouteTests.claims(token, latchkey, for: ServiceTokenRouteTests.staffAPI)
            }
            let second = try await ServiceTokenRouteTests.token(latchkey, cookie)
            #expect(try await ServiceTokenRouteTests.claims(second, latchkey).tokenID != claims.tokenID)
            let kinds = try await latchkey.store.listEvents(of: nil, limit: 50).map(\.kind)
            #expect(kinds.filter { $0 == .serviceTokenIssued }.count == 1, "the first of a session and an API")
            #expect(kinds.filter { $0 == .serviceKeyMade }.count == 1)
        }
    }

    @Test("An audience is compared byte for byte, and with the role that it asks for; bad bodies get no token")
    func refusals() async throws {
        try await withLatchkey(ServiceTokenRouteTests.configure) { latchkey in
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("boss", role: .admin)
            let (toby, boss) = (try await latchkey.signIn("toby"), try await latchkey.signIn("boss"))
            for other in [
                "https://api.example/", "https://API.example", "https://api.example:443", "https://api.example ",
                "https://api.example\u{0}", "https://api.examp\u{6c}\u{301}e", "http://api.example", "api.example", "*",
                ServiceTokenRouteTests.issuer, "\(ServiceTokenRouteTests.api)=Admin", ServiceTokenRouteTests.staffAPI,
            ] {
                let answer = try await ServiceTokenRouteTests.ask(latchkey, toby, for: other)
                #expect(answer.status == 403 && answer.code == "audience_not_allowed", "\(other)")
            }
            let staff = try await ServiceTokenRouteTests.token(latchkey, boss, for: ServiceTokenRouteTests.staffAPI)
            let claims = try await ServiceTokenRouteTests.claims(staff, latchkey, for: ServiceTokenRouteTests.staffAPI)
            #expect(claims.roles.contains("Admin"))
            for body in [
                "", "{}", "[]", #"{"audience":null}"#, #"{"audience":""}"#, #"{"audience":1}"#,
                #"{"audience":["https://api.example"]}"#, #"{"audience":"https://api.example","roles":["Admin"]}"#,
                #"{"audience":"https://api.example","audience":"https://api.example"}"#,
            ] {
                let answer = try await latchkey.send(.post, "/api/token", json: body, cookie: toby)
                #expect(answer.status == 400, "\(body): \(answer.text)")
            }
            #expect(try await ServiceTokenRouteTests.ask(latchkey, nil).status == 401)
            let evil = try await ServiceTokenRouteTests.ask(
                latchkey, toby, headers: [("Origin", "https://evil.example")])
            #expect(evil.code == "origin_not_allowed")
        }
    }

    @Test("G-074: a session that ended, an account that is disabled and a role that was taken make no more tokens")
    func endedRights() async throws {
        try await withLatchkey(ServiceTokenRouteTests.configure) { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addAccount("other", role: .admin)
            let (first, second) = (try await latchkey.signIn("boss"), try await latchkey.signIn("boss"))
            _ = try await ServiceTokenRouteTests.token(latchkey, first, for: ServiceTokenRouteTests.staffAPI)
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: first).status == 200)
            #expect(try await ServiceTokenRouteTests.ask(latchkey, first).code == "token_invalid")
            // Memory does not know of it, as where another node did this.
            try await latchkey.store.execute("DELETE FROM session WHERE account_id = ?", boss.id)
            #expect(try await ServiceTokenRouteTests.ask(latchkey, second).code == "token_invalid")
            let third = try await latchkey.signIn("boss")
            try await latchkey.operate.setState(.disabled, uid: "boss")
            #expect(try await ServiceTokenRouteTests.ask(latchkey, third).code == "token_invalid")
        }
    }

    @Test("F-016: a role that sleeps is in no token, and what asks for it asks for a proof")
    func sleepingRoles() async throws {
        try await withLatchkey {
            ServiceTokenRouteTests.configure(&$0)
            $0.flows.requiredFactors = .roles(["Admin"])
            $0.flows.factorGrace = .seconds(2000)
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(1800))
            let last = try await ServiceTokenRouteTests.ask(latchkey, cookie, for: ServiceTokenRouteTests.staffAPI)
            #expect(last.json["expires_in"] as? Int == 200, "it ends when the role falls asleep: \(last.text)")
            latchkey.clock.advance(by: .seconds(300))
            try await latchkey.flows.sessions.live.followChanges()
            let refused = try await ServiceTokenRouteTests.ask(latchkey, cookie, for: ServiceTokenRouteTests.staffAPI)
            #expect(refused.code == "reauth_required" && refused.json["needs"] != nil, "\(refused.text)")
            let claims = try await ServiceTokenRouteTests.claims(
                try await ServiceTokenRouteTests.token(latchkey, cookie), latchkey)
            #expect(!claims.roles.contains("Admin"))
        }
    }

    @Test("A token ends with its session")
    func shortSession() async throws {
        try await withLatchkey {
            ServiceTokenRouteTests.configure(&$0)
            $0.flows.sessions.absolute = .seconds(400)
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: .seconds(350))
            let answer = try await ServiceTokenRouteTests.ask(latchkey, cookie)
            #expect(answer.json["expires_in"] as? Int == 50, "\(answer.text)")
        }
    }

    @Test(
        "S-318: an account gets so many tokens a minute and no more, refusals included, and its writes are not used up by them"
    )
    func quota() async throws {
        try await withLatchkey {
            ServiceTokenRouteTests.configure(&$0)
            $0.flows.throttle[.serviceTokens] = 3
            $0.flows.throttle[.accountWrites] = 1
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("ann")
            let toby = try await latchkey.signIn("toby")
            let api = ServiceTokenRouteTests.api
            for (audience, status) in [(api, 200), ("https://evil.example", 403), (api, 200)] {
                #expect(try await ServiceTokenRouteTests.ask(latchkey, toby, for: audience).status == status)
            }
            let refused = try await ServiceTokenRouteTests.ask(latchkey, toby)
            #expect(refused.status == 429 && refused.header("Retry-After") != nil)
            let rename = #"{"name":"Somebody Else"}"#
            #expect(try await latchkey.send(.put, "/api/user", json: rename, cookie: toby).status == 200)
            _ = try await ServiceTokenRouteTests.token(latchkey, try await latchkey.signIn("ann"))
            latchkey.clock.advance(by: .seconds(60))
            _ = try await ServiceTokenRouteTests.token(latchkey, toby)
        }
    }

    @Test(
        "G-092: the key set is public, may be kept for five minutes, and holds nothing that signs; without audiences it is empty"
    )
    func keySet() async throws {
        try await withLatchkey(ServiceTokenRouteTests.configure) { latchkey in
            let answer = try await latchkey.send(.get, "/.well-known/jwks.json", origin: "https://evil.example")
            #expect(answer.status == 200 && answer.header("Content-Type") == "application/json; charset=utf-8")
            #expect(answer.header("Cache-Control") == "public, max-age=300")
            #expect(answer.header("Access-Control-Allow-Origin") == "*" && answer.setCookies.isEmpty)
            let keys = try #require(answer.json["keys"] as? [[String: Any]])
            #expect(keys.count == 1)
            #expect(Set(keys[0].keys) == ["alg", "crv", "kid", "kty", "use", "x", "y"])
            for path in [
                "/.well-known/jwks.json/", "/.well-known/jwks", "/.well-known//jwks.json", "/x/.well-known/jwks.json",
            ] {
                #expect(try await latchkey.send(.get, path).status == 404, "\(path)")
            }
        }
        try await withLatchkey { latchkey in
            let answer = try await latchkey.send(.get, "/.well-known/jwks.json")
            #expect(answer.text == #"{"keys":[]}"#)
            #expect(try await latchkey.store.findServiceKeys().isEmpty)
        }
    }
}
