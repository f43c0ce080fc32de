import HTTPTypes
import LatchkeyCore
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Cookie attributes")
struct CookieAttributeTests {
    private static let lax = "; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax"
    private static let crossSite = "; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=None; Partitioned"

    struct Situation: Sendable, CustomTestStringConvertible {
        let site: String?
        let origin: String?
        let isCrossSite: Bool

        var testDescription: String { "\(site ?? "-") \(origin ?? "-")" }
    }

    static let situations: [Situation] = [
        Situation(site: nil, origin: nil, isCrossSite: false),
        Situation(site: "same-origin", origin: "https://auth.school.example", isCrossSite: false),
        Situation(site: "same-site", origin: "https://app.example", isCrossSite: false),
        Situation(site: "cross-site", origin: "https://app.example", isCrossSite: true),
        Situation(site: "cross-site", origin: "https://auth.school.example", isCrossSite: true),
        Situation(site: "same-origin", origin: "https://app.example", isCrossSite: false),
        Situation(site: nil, origin: "https://auth.school.example", isCrossSite: false),
        Situation(site: nil, origin: "https://app.example", isCrossSite: true),
        Situation(site: "same-origin", origin: nil, isCrossSite: false),
    ]

    @Test("S-075, S-076, S-077, S-079, S-261: under https, at sign-in, renewal and sign-out", arguments: situations)
    func https(situation: Situation) async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            try await latchkey.addAccount("toby")
            let headers = situation.site.map { [("Sec-Fetch-Site", $0)] } ?? []
            let attributes = situation.isCrossSite ? CookieAttributeTests.crossSite : CookieAttributeTests.lax
            let signedIn = try await latchkey.signInAnswer("toby", origin: situation.origin, headers: headers)
            let token = signedIn.cookie("__Host-latchkey") ?? ""
            #expect(signedIn.status == 200)
            let device = signedIn.cookie("__Host-latchkey-device") ?? ""
            // A page on another site must not sign its visitor out of our own pages.
            let cleared = CookieAttributeTests.crossSite.replacing("=3600;", with: "=0;")
            let others = { (name: String) in situation.isCrossSite ? [] : ["\(name)=\(cleared)"] }
            #expect(
                signedIn.setCookies == others("__Host-latchkey") + ["__Host-latchkey=\(token)\(attributes)"]
                    + others("__Host-latchkey-device")
                    + ["__Host-latchkey-device=\(device)\(attributes.replacing("=3600;", with: "=34560000;"))"])

            latchkey.clock.advance(by: .seconds(1801))
            let renewed = try await latchkey.send(
                .get, "/api/id", cookie: "__Host-latchkey=\(token)", origin: situation.origin, headers: headers)
            let newer = renewed.cookie("__Host-latchkey") ?? ""
            #expect(newer != token && !newer.isEmpty)
            #expect(
                renewed.setCookies == others("__Host-latchkey") + ["__Host-latchkey=\(newer)\(attributes)"])

            let out = try await latchkey.send(
                .delete, "/api/authenticate", cookie: "__Host-latchkey=\(newer)", origin: situation.origin,
                headers: headers)
            #expect(
                out.setCookies
                    == others("__Host-latchkey") + ["__Host-latchkey=\(attributes.replacing("=3600;", with: "=0;"))"])
            #expect(out.header("Clear-Site-Data") == nil, "S-261")
        }
    }

    @Test("S-075: http on loopback has no prefix, no Secure and never SameSite=None")
    func loopback() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let answer = try await latchkey.signInAnswer(
                "toby", origin: "http://127.0.0.1:4500", headers: [("Sec-Fetch-Site", "cross-site")])
            let token = answer.cookie("latchkey") ?? ""
            #expect(answer.setCookies.first == "latchkey=\(token); Path=/; Max-Age=3600; HttpOnly; SameSite=Lax")
        }
    }

    @Test(
        "S-076: cookie.name, cookie.domain and cookie.same_site",
        arguments: [
            ("jwt_python_flask", nil, "auto", "jwt_python_flask=", "SameSite=None; Partitioned"),
            (nil, "school.example", "auto", "latchkey=", "SameSite=None; Partitioned"),
            (nil, nil, "lax", "__Host-latchkey=", "SameSite=Lax"),
            (nil, nil, "strict", "__Host-latchkey=", "SameSite=Strict"),
            (nil, nil, "none", "__Host-latchkey=", "SameSite=None; Partitioned"),
        ] as [(String?, String?, String, String, String)])
    func settings(name: String?, domain: String?, sameSite: String, prefix: String, ending: String) async throws {
        try await withLatchkey({ options in
            OriginTests.configure(&options)
            let server = options.server
            options.server = { configuration in
                server(&configuration)
                configuration.cookies.name = name
                configuration.cookies.domain = domain
                configuration.cookies.sameSite = CookieConfiguration.SameSite(rawValue: sameSite) ?? .auto
            }
        }) { latchkey in
            try await latchkey.addAccount("toby")
            let answer = try await latchkey.signInAnswer(
                "toby", origin: "https://app.example", headers: [("Sec-Fetch-Site", "cross-site")])
            let line = answer.setCookies.last { $0.hasPrefix(prefix) } ?? ""
            #expect(line.hasSuffix(ending))
            #expect(line.contains("Secure; HttpOnly"))
            #expect(line.contains("; Domain=school.example;") == (domain != nil))
            let cookie = String(line.prefix { $0 != ";" })
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
        }
    }

    @Test("S-078, S-083: remembered for 14 days, and small with the longest uid")
    func size() async throws {
        try await withLatchkey { latchkey in
            let uid = String(repeating: "Z", count: 64)
            try await latchkey.addAccount(uid, name: String(repeating: "é", count: 100), role: .admin)
            let body = #"{"uid":"\#(uid)","password":"\#(Latchkey.password)","remember":true}"#
            let answer = try await latchkey.send(.post, "/api/authenticate", json: body)
            let line = answer.setCookies.first ?? ""
            #expect(line.contains("Max-Age=1209600;"))
            #expect(line.utf8.count < 1024)
            #expect(answer.setCookies.count == 2)
        }
    }

    @Test("S-078: the server ends a session itself, whatever a browser keeps")
    func expiry() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            latchkey.clock.advance(by: .seconds(3599))
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).code == "token_invalid")
        }
    }

    @Test("S-084: no body has a token in it, and none is logged")
    func noTokenInBodies() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby", role: .admin)
            let answer = try await latchkey.signInAnswer("toby")
            let token = answer.cookie("latchkey") ?? ""
            let parts = token.split(separator: ".").map(String.init)
            #expect(parts.count == 3)
            var texts = [answer.text]
            for path in ["/api/id", "/api/user", "/api/sessions", "/api/user?page=1"] {
                texts.append(try await latchkey.send(.get, path, cookie: "latchkey=\(token)").text)
            }
            texts.append(try await latchkey.send(.delete, "/api/authenticate", cookie: "latchkey=\(token)").text)
            for text in texts + latchkey.log.lines {
                #expect(!text.contains("eyJ"))
                for part in parts { #expect(!text.contains(part)) }
            }
        }
    }

    @Test("S-082: the device cookie authenticates nobody")
    func deviceCookie() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let device = try await latchkey.signInAnswer("toby").cookie("latchkey-device") ?? ""
            #expect(device.utf8.count >= 22)
            #expect(
                try await latchkey.send(.get, "/api/id", cookie: "latchkey-device=\(device)").code == "token_missing")
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(device)").code == "token_invalid")
            let bearer = [("Authorization", "Bearer \(device)")]
            #expect(try await latchkey.send(.get, "/api/id", headers: bearer).code == "token_invalid")
            let junk = try await latchkey.signInAnswer("toby", cookie: "latchkey-device=\(device.dropLast())%00")
            #expect(junk.status == 200, "a device cookie that is none is ignored")
        }
    }
}
