import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ForwardAuthTests {
    private static let names = ["Remote-User", "Remote-Name", "Remote-Email", "Remote-Groups", "Latchkey-User-Id"]

    private static func ask(
        _ latchkey: Latchkey, _ cookie: String?, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await ask(latchkey, "", cookie, headers: headers)
    }

    private static func ask(
        _ latchkey: Latchkey, _ query: String, _ cookie: String?, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await latchkey.send(.get, "/api/forward-auth\(query)", cookie: cookie, headers: headers)
    }

    /// The five fields, each exactly once.
    private static func identity(_ answer: Answer) -> [String] {
        let values = names.map { name in HTTPField.Name(name).map { answer.headers[values: $0] } ?? [] }
        #expect(values.allSatisfy { $0.count == 1 }, "\(answer.status) \(values)")
        return values.map { $0.first ?? "missing" }
    }

    @Test("G-100: people who are signed in are told by all five headers, empty where there is nothing to say")
    func identity() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("Toby", email: "toby@school.example")
            try await latchkey.store.execute("UPDATE account SET email_verified = 1 WHERE id = ?", toby.id)
            let cookie = try await latchkey.signIn("toby")
            let answer = try await ForwardAuthTests.ask(latchkey, cookie)
            #expect(answer.status == 200 && answer.body.isEmpty && answer.header("Cache-Control") == "no-store")
            #expect(answer.setCookies.isEmpty && answer.header("Location") == nil)
            #expect(
                ForwardAuthTests.identity(answer) == [
                    "Toby", "Thomas Edison", "toby@school.example", "User", toby.id.text,
                ])
            try await latchkey.store.execute("UPDATE account SET email_verified = 0 WHERE id = ?", toby.id)
            let again = try await ForwardAuthTests.ask(latchkey, try await latchkey.signIn("toby"))
            #expect(ForwardAuthTests.identity(again)[2].isEmpty, "an address that nobody has confirmed is none")
            let head = try await latchkey.send(.head, "/api/forward-auth", cookie: cookie)
            #expect(head.status == 200 && head.header("Remote-User") == "Toby" && head.body.isEmpty)
        }
    }

    @Test("G-100: a name of any script, with commas, or that looks as if it were encoded, stays one value of ASCII")
    func names() async throws {
        try await withLatchkey { latchkey in
            for (uid, name, shown) in [
                ("one", "J\u{fc}rgen M\u{fc}ller", "UTF-8''J%C3%BCrgen%20M%C3%BCller"),
                ("two", "Lovelace, Ada", "UTF-8''Lovelace%2C%20Ada"), ("three", "100% me", "100% me"),
                ("four", "utf-8'en'x", "UTF-8''utf-8%27en%27x"), ("five", "O'Neil \"x\"", "O'Neil \"x\""),
                ("six", "\u{5a9a}\u{1f600}", "UTF-8''%E5%AA%9A%F0%9F%98%80"),
            ] {
                try await latchkey.addAccount(uid, name: name)
                let answer = try await ForwardAuthTests.ask(latchkey, try await latchkey.signIn(uid))
                #expect(ForwardAuthTests.identity(answer)[1] == shown, "\(name)")
            }
        }
    }

    @Test("G-100: roles, permissions and groups are asked for together, and told with the groups behind the roles")
    func requirements() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("boss", role: .admin)
            let operate = latchkey.operateGroups
            _ = try await operate.add(key: "chess", name: "Chess")
            try await operate.setMember(
                "toby", of: try await operate.add(key: "year9", name: "Year 9"), isLeader: nil)
            let (user, boss) = (try await latchkey.signIn("toby"), try await latchkey.signIn("boss"))
            for (query, statuses) in [
                ("", [200, 200]), ("?roles=Admin", [403, 200]), ("?roles=Teacher,Admin", [403, 200]),
                ("?roles=User", [200, 403]), ("?roles=admin", [403, 403]), ("?roles=Nobody", [403, 403]),
                ("?permissions=users:read", [403, 200]), ("?permissions=users%3Aread,audit:read", [403, 200]),
                ("?permissions=users:read,nothing:at-all", [403, 403]), ("?groups=year9", [200, 403]),
                ("?groups=chess,year9", [200, 403]), ("?groups=chess", [403, 403]),
                ("?roles=User&groups=year9", [200, 403]), ("?roles=Admin&groups=year9", [403, 403]),
            ] {
                for (cookie, status) in zip([user, boss], statuses) {
                    let answer = try await ForwardAuthTests.ask(latchkey, query, cookie)
                    #expect(answer.status == status, "\(query) \(answer.text)")
                    #expect(answer.status == 200 || answer.code == "forbidden")
                    #expect(answer.status == 200 || answer.header("Remote-User") == nil)
                }
            }
            let groups = ForwardAuthTests.identity(try await ForwardAuthTests.ask(latchkey, user))[3]
            #expect(groups == "User,group:year9")
        }
    }

    @Test("G-100: a question with anything empty, doubled or unknown in it is refused, whoever asks")
    func questions() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            for query in [
                "?roles=", "?roles", "?roles=Admin&roles=Admin", "?roles=Admin,", "?roles=,Admin", "?roles=Admin,,User",
                "?role=Admin", "?Roles=Admin", "?roles[]=Admin", "?roles=Admin&", "?&", "?=", "?x=1", "?redirect=0",
                "?redirect=", "?redirect=1&redirect=1", "?roles=Admin%00", "?roles=Adm%69n", "?roles=Admin+User",
                "?roles=Admin%26redirect=1", "?groups=", "?permissions=",
                "?roles=\(String(repeating: "a", count: 5000))",
                "?rd=https://evil.example", "?roles=Admin?roles=User",
            ] {
                for cookie in [nil, boss] {
                    let answer = try await ForwardAuthTests.ask(
                        latchkey, query, cookie, headers: [("Accept", "text/html")])
                    #expect(answer.status == 400 && answer.code == "invalid_query", "\(query) \(answer.text)")
                }
            }
        }
    }

    @Test("G-100: what visitors and proxies say beside the session makes nobody anybody, or anything more")
    func forged() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("toby")
            let forged = [
                ("Remote-User", "boss"), ("remote-groups", "Admin"), ("Remote_User", "boss"), ("Remote.User", "boss"),
                ("Latchkey-User-Id", "x"), ("X-Forwarded-User", "boss"), ("X-Forwarded-Uri", "/api/id"),
                ("X-Original-URI", "/health/live"), ("X-Original-URL", "/health/live"),
                ("X-Forwarded-Method", "OPTIONS"),
                ("X-Forwarded-Prefix", "/_latchkey"), ("X-Forwarded-Host", "auth.school.example"),
                ("X-HTTP-Method-Override", "OPTIONS"), ("User-Agent", "kube-probe/1.0"), ("User-Agent", "GoogleHC/1.0"),
                ("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", "127.0.0.1"), ("Forwarded", "for=127.0.0.1;host=x"),
                ("Origin", "http://localhost:8587"), ("Upgrade", "websocket"), ("X-Forwarded-Tls-Client-Cert", "x"),
            ]
            for header in forged {
                let stranger = try await ForwardAuthTests.ask(latchkey, "?roles=User", nil, headers: [header])
                #expect(stranger.status == 401 && stranger.header("Remote-User") == nil, "\(header)")
                let user = try await ForwardAuthTests.ask(latchkey, cookie, headers: [header])
                #expect(user.status == 200, "\(header)")
                #expect(
                    ForwardAuthTests.identity(user) == ["toby", "Thomas Edison", "", "User", toby.id.text], "\(header)")
                let admin = try await ForwardAuthTests.ask(latchkey, "?roles=Admin", cookie, headers: [header])
                #expect(admin.status == 403, "\(header)")
            }
            let value = cookie.dropFirst("latchkey=".count)
            for other in [
                "latchkey=", "latchkey=x", "latchkey=\(value.dropLast())", "latchkey=\"\(value)", "Latchkey=\(value)",
                "other=1; latchkey=null", "latchkey=undefined", "=\(value)", value.description,
            ] {
                let answer = try await ForwardAuthTests.ask(latchkey, other, headers: [("Accept", "text/html")])
                #expect(answer.status == 401 && answer.header("Remote-User") == nil, "\(other)")
            }
        }
    }

    @Test("S-338, G-100: an OPTIONS is the same question, so that no preflight is let through without a session")
    func options() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            func ask(_ query: String, _ cookie: String?, from origin: String?) async throws -> Answer {
                try await latchkey.send(
                    .options, "/api/forward-auth\(query)", cookie: cookie, origin: origin,
                    headers: [("Access-Control-Request-Method", "DELETE")])
            }
            for origin in [nil, Latchkey.ownOrigin, "https://evil.example"] {
                let stranger = try await ask("", nil, from: origin)
                #expect(stranger.status == 401 && stranger.code == "token_missing", "\(stranger.text)")
                #expect(stranger.header("Access-Control-Allow-Methods") == nil)
                let user = try await ask("", cookie, from: origin)
                #expect(user.status == 200 && user.header("Remote-User") == "toby")
                #expect(try await ask("?roles=Admin", cookie, from: origin).status == 403)
                #expect(try await ask("?roles=", cookie, from: origin).status == 400)
            }
            for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
                let answer = try await latchkey.send(method, "/api/forward-auth", cookie: cookie)
                #expect(answer.status == 405 && answer.header("Allow") == "GET, HEAD", "\(method)")
            }
        }
    }

    @Test("G-100, S-081: two sessions are none: programs hear so, and a person's browser loses both and can sign in")
    func twoSessions() async throws {
        try await withLatchkey { latchkey in
            for uid in ["toby", "boss"] { try await latchkey.addAccount(uid, role: uid == "boss" ? .admin : .user) }
            let both = "\(try await latchkey.signIn("boss")); \(try await latchkey.signIn("toby"))"
            let program = try await ForwardAuthTests.ask(latchkey, both)
            #expect(program.status == 400 && program.code == "ambiguous_token" && !program.setCookies.isEmpty)
            let person = try await ForwardAuthTests.ask(latchkey, both, headers: [("Accept", "text/html")])
            #expect(person.status == 401 && person.header("Location") == "/_latchkey/enter.html?to=/")
            #expect(person.cookie("latchkey") == "")
        }
    }

    @Test("G-101: people who look at a page are led to the sign-in; what scripts and pages load is refused in JSON")
    func navigations() async throws {
        try await withLatchkey { latchkey in
            func navigate(_ mode: String, _ destination: String?) -> [(String, String)] {
                [("Sec-Fetch-Mode", mode), ("Accept", "text/html")]
                    + (destination.map { [("Sec-Fetch-Dest", $0)] } ?? [])
            }
            for (headers, isPerson) in [
                (navigate("navigate", "document"), true), (navigate("navigate", nil), true),
                ([("Accept", "text/html,*/*;q=0.8")], true), (navigate("navigate", "iframe"), false),
                (navigate("navigate", "object"), false), (navigate("cors", "empty"), false),
                (navigate("no-cors", "image"), false), (navigate("same-origin", "empty"), false), ([], false),
                ([("Accept", "*/*")], false), ([("Accept", "application/json")], false),
                ([("Accept", "text/html"), ("X-Requested-With", "XMLHttpRequest")], false),
                (navigate("navigate", "document") + [("Sec-Fetch-Mode", "cors")], false),
            ] as [([(String, String)], Bool)] {
                let told = try await ForwardAuthTests.ask(latchkey, nil, headers: headers)
                #expect(told.status == 401 && told.code == "token_missing", "\(headers)")
                #expect(told.header("Location") == (isPerson ? "/_latchkey/enter.html?to=/" : nil), "\(headers)")
                let led = try await ForwardAuthTests.ask(latchkey, "?redirect=1", nil, headers: headers)
                #expect(led.status == (isPerson ? 302 : 401), "\(headers)")
                #expect(led.header("Location") == told.header("Location") && led.header("Cache-Control") == "no-store")
                #expect(isPerson ? led.body.isEmpty : led.code == "token_missing", "\(headers)")
            }
        }
    }

    @Test("G-101: people without the role are led to a page that says so, and stay signed in; programs get 403")
    func forbidden() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let person = [("Accept", "text/html")]
            let told = try await ForwardAuthTests.ask(latchkey, "?roles=Admin", cookie, headers: person)
            #expect(told.status == 403 && told.code == "forbidden" && told.setCookies.isEmpty)
            #expect(told.header("Location") == "/_latchkey/enter.html?to=/&code=forbidden")
            let led = try await ForwardAuthTests.ask(latchkey, "?roles=Admin&redirect=1", cookie, headers: person)
            #expect(led.status == 302 && led.header("Location") == told.header("Location"))
            let program = try await ForwardAuthTests.ask(latchkey, "?roles=Admin&redirect=1", cookie)
            #expect(program.status == 403 && program.header("Location") == nil)
            #expect(try await ForwardAuthTests.ask(latchkey, cookie).status == 200)
        }
    }

    @Test("F-016: a role that sleeps lets nobody in and is in no header; the answer asks for the proof that wakes it")
    func sleeping() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .roles(["Admin"])
            $0.flows.factorGrace = .seconds(600)
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            #expect(try await ForwardAuthTests.ask(latchkey, "?roles=Admin", cookie).status == 200)
            latchkey.clock.advance(by: .seconds(601))
            try await latchkey.flows.sessions.live.followChanges()
            let headers = [("Accept", "text/html")]
            let refused = try await ForwardAuthTests.ask(latchkey, "?roles=Admin", cookie, headers: headers)
            #expect(refused.status == 403 && refused.code == "reauth_required" && refused.json["needs"] != nil)
            #expect(refused.header("Location") == "/_latchkey/enter.html?to=/&code=reauth_required")
            let still = ForwardAuthTests.identity(try await ForwardAuthTests.ask(latchkey, cookie))
            #expect(!still[3].contains("Admin"), "\(still)")
        }
    }

    @Test("G-100, S-104: signed out, disabled or demoted, the next request of a protected site is refused")
    func ended() async throws {
        try await withLatchkey { latchkey in
            for uid in ["toby", "boss", "other"] {
                try await latchkey.addAccount(uid, role: uid == "toby" ? .user : .admin)
            }
            let (toby, boss) = (try await latchkey.signIn("toby"), try await latchkey.signIn("boss"))
            #expect(try await ForwardAuthTests.ask(latchkey, toby).status == 200)
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: toby).status == 200)
            #expect(try await ForwardAuthTests.ask(latchkey, toby).status == 401)
            #expect(try await ForwardAuthTests.ask(latchkey, "?roles=Admin", boss).status == 200)
            try await latchkey.operate.setRole(.user, uid: "boss")
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await ForwardAuthTests.ask(latchkey, "?roles=Admin", boss).status == 403)
            try await latchkey.operate.setState(.disabled, uid: "boss")
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await ForwardAuthTests.ask(latchkey, boss).status == 401)
        }
    }

    @Test(
        "S-073: a session that is in use is renewed by one cookie, for pages and scripts of the site, and by nothing else"
    )
    func renewal() async throws {
        try await withLatchkey({ $0.publicURL = "https://auth.school.example" }) { latchkey in
            try await latchkey.addAccount("toby")
            let token = try #require(try await latchkey.signInAnswer("toby").cookie("__Host-latchkey"))
            let cookie = "__Host-latchkey=\(token)"
            func ask(_ site: String?, _ destination: String?) async throws -> [String] {
                let fields = [("Sec-Fetch-Site", site), ("Sec-Fetch-Dest", destination)]
                let headers = fields.compactMap { name, value in value.map { (name, $0) } }
                return try await ForwardAuthTests.ask(latchkey, cookie, headers: headers).setCookies
            }
            #expect(try await ask("same-origin", "document").isEmpty, "not before the half")
            latchkey.clock.advance(by: .seconds(1801))
            for (site, destination, isRenewed) in [
                ("same-origin", "document", true), ("none", "document", true), ("same-origin", "empty", true),
                ("same-origin", "image", false), ("same-origin", "script", false), ("cross-site", "document", false),
                ("cross-site", "empty", false), (nil, nil, false), ("same-origin", nil, false),
            ] as [(String?, String?, Bool)] {
                let cookies = try await ask(site, destination)
                #expect(cookies.count == (isRenewed ? 1 : 0), "\(site ?? "") \(destination ?? "") \(cookies)")
                guard isRenewed, let renewed = cookies.first else { continue }
                #expect(renewed.hasPrefix("__Host-latchkey=ey") && renewed.hasSuffix("Secure; HttpOnly; SameSite=Lax"))
            }
            let bearer = try await ForwardAuthTests.ask(
                latchkey, nil,
                headers: [
                    ("Authorization", "Bearer \(token)"), ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Dest", "document"),
                ])
            #expect(bearer.status == 200 && bearer.setCookies.isEmpty, "a token never becomes a cookie")
        }
    }
}
