import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Behind a proxy that asks for its visitors")
struct ProtectedSiteTests {
    private static let page = [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]

    private static func behindProxy(_ options: inout LatchkeyOptions) {
        options.isLive = true
        options.server = { $0.trustedProxies = ["127.0.0.1"].compactMap { NetworkRange($0) } }
    }

    private static func location(_ latchkey: Latchkey, _ headers: [(String, String)]) async throws -> String? {
        let answer = try await latchkey.send(.get, "/api/forward-auth", headers: page + headers)
        #expect(answer.status == 401, "\(headers)")
        return answer.header("Location")
    }

    @Test("G-101: people come back to where they wanted to go, and nowhere else")
    func wayBack() async throws {
        try await withLatchkey(ProtectedSiteTests.behindProxy) { latchkey in
            for (headers, to) in [
                ([], "/"), ([("X-Forwarded-Uri", "/grades?year=9&term=2")], "/grades?year=9%26term=2"),
                ([("X-Original-URI", "/grades")], "/grades"),
                ([("X-Forwarded-Uri", "/a"), ("X-Original-URI", "/b")], "/a"),
                ([("X-Forwarded-Uri", "/a"), ("X-Forwarded-Uri", "/b")], "/"),
                ([("X-Forwarded-Uri", "https://evil.example/")], "/"), ([("X-Forwarded-Uri", "//evil.example")], "/"),
                ([("X-Forwarded-Uri", "/%5cevil.example")], "/"), ([("X-Forwarded-Uri", "/a#b")], "/"),
                ([("X-Forwarded-Uri", "/a"), ("X-Forwarded-Host", "evil.example")], "/a"),
                ([("X-Forwarded-Uri", "/a"), ("X-Forwarded-Prefix", "//evil.example")], "/a"),
            ] as [([(String, String)], String)] {
                let location = try await ProtectedSiteTests.location(latchkey, headers)
                #expect(location == "/_latchkey/enter.html?to=\(to)", "\(headers)")
            }
            let round = [("X-Forwarded-Uri", "/_latchkey/enter.html?to=/")]
            #expect(try await ProtectedSiteTests.location(latchkey, round) == nil, "the way in is not led to itself")
        }
    }

    @Test("G-101: twenty pages at once each come back to their own")
    func parallel() async throws {
        try await withLatchkey(ProtectedSiteTests.behindProxy) { latchkey in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let location = try await ProtectedSiteTests.location(
                            latchkey, [("X-Forwarded-Uri", "/page-\(number)")])
                        #expect(location == "/_latchkey/enter.html?to=/page-\(number)")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(
        "G-101: what a form sends is not lost unsaid: the page is told, whether the proxy says the method or the browser"
    )
    func sending() async throws {
        try await withLatchkey(ProtectedSiteTests.behindProxy) { latchkey in
            for headers in [
                [("X-Forwarded-Method", "POST")], [("X-Original-Method", "PUT")], [("Origin", "http://localhost:3000")],
                [("Content-Type", "application/x-www-form-urlencoded")], [("Origin", "null")],
            ] {
                let location = try await ProtectedSiteTests.location(latchkey, headers + [("X-Forwarded-Uri", "/vote")])
                #expect(location == "/_latchkey/enter.html?to=/vote&sent=1", "\(headers)")
            }
            for method in ["GET", "HEAD"] {
                let location = try await ProtectedSiteTests.location(latchkey, [("X-Forwarded-Method", method)])
                #expect(location == "/_latchkey/enter.html?to=/")
            }
            // Old browsers do not say that somebody looks at it.
            let old = try await latchkey.send(
                .get, "/api/forward-auth?redirect=1",
                headers: [("Accept", "text/html"), ("X-Forwarded-Method", "POST")])
            #expect(old.status == 401)
        }
    }

    @Test("G-100: a sender that is no proxy of ours says nothing of where people wanted to go, and the log tells of it")
    func untrusted() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let headers = [
                ("X-Forwarded-Uri", "/grades"), ("X-Forwarded-Method", "POST"), ("X-Forwarded-For", "203.0.113.9"),
            ]
            let location = try await ProtectedSiteTests.location(latchkey, headers)
            #expect(location == "/_latchkey/enter.html?to=/")
            #expect(latchkey.log.lines.contains { $0.contains("not in trusted_proxies") })
        }
    }

    @Test(
        "G-055, G-101: a hand-off that the protected site's own page begins ends in a cookie of that host, which lets in there"
    )
    func walk() async throws {
        let site = "https://app.school.example"
        try await withLatchkey {
            $0.publicURL = "https://auth.school.example"
            $0.server = { $0.allowedOrigins = [OriginPattern(site)].compactMap(\.self) }
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let form = Latchkey.handOffForm(origin: site, path: "/_latchkey/enter.html?to=/grades?year=9%26term=2")
            let begun = try await latchkey.begin(form, origin: site)
            let ticket = try #require(begun.header("Location")?.split(separator: "#").last.map { String($0) })
            let flow = try #require(begun.setCookies.first?.split(separator: ";").first.map { String($0) })
            let proven = try await latchkey.go(
                "/api/authenticate", ["uid": "toby", "password": Latchkey.password, "hand_off": ticket],
                BegunHandOff(ticket: ticket, cookie: flow, origin: site), origin: "https://auth.school.example")
            let back = try #require(proven.json["location"] as? String, "\(proven.text)")
            #expect(back.hasPrefix("\(site)/_latchkey/enter.html?to=/grades?year=9%26term=2#latchkey="))
            let exchanged = try await latchkey.exchange(
                latchkey.code(in: proven), origin: site, headers: [("Sec-Fetch-Site", "same-origin")])
            let cookie = try #require(exchanged.setCookies.last { $0.hasPrefix("__Host-latchkey=ey") })
            #expect(cookie.hasSuffix("SameSite=Lax") && !cookie.contains("Domain"), "\(cookie)")
            let answer = try await latchkey.send(
                .get, "/api/forward-auth", cookie: String(cookie.prefix { $0 != ";" }))
            #expect(answer.status == 200 && answer.header("Remote-User") == "toby")
        }
    }

    @Test("Only the page that protected sites show sends a form to the server's own address")
    func policy() async throws {
        try await withLatchkey({ $0.publicURL = "https://auth.school.example" }) { latchkey in
            for (path, action) in [
                ("/enter.html", "form-action 'self' https://auth.school.example;"),
                ("/enter", "form-action 'self' https://auth.school.example;"), ("/login.html", "form-action 'self';"),
                ("/continue", "form-action 'self';"),
            ] {
                let answer = try await latchkey.send(.get, path)
                let policies = answer.headers[values: .contentSecurityPolicy]
                #expect(policies.count == 1 && policies[0].contains(action), "\(path) \(policies)")
                #expect(policies[0].contains("frame-ancestors 'none'"))
            }
            let settings = try await latchkey.send(.get, "/api/settings")
            #expect(settings.json["public_url"] as? String == "https://auth.school.example")
        }
    }
}
