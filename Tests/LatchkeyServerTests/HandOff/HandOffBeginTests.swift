import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct HandOffBeginTests {
    private static func count(_ latchkey: Latchkey) async throws -> Int {
        try await latchkey.store.dump().filter { $0.hasPrefix("sign_in_attempt: ") }.count
    }

    @Test(
        "G-001, G-004: a form of an allowed origin leads to our page with a ticket, and to a cookie of this hand-off alone"
    )
    func begins() async throws {
        try await withLatchkey {
            $0.publicURL = "https://auth.school.example"
            $0.server = { $0.allowedOrigins = [OriginPattern("https://alice.example")].compactMap(\.self) }
        } _: { latchkey in
            let front = "https://alice.example"
            let headers = [
                ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"),
            ]
            var cookies: Set<String> = []
            for _ in 0..<2 {
                let answer = try await latchkey.begin(
                    Latchkey.handOffForm(origin: front), origin: front, headers: headers)
                #expect(answer.status == 303 && answer.header("Cache-Control") == "no-store")
                let location = try #require(answer.header("Location"))
                #expect(location.hasPrefix("/continue#") && location.utf8.count == 75)
                let cookie = try #require(answer.setCookies.first)
                let name = "__Host-latchkey-flow-\(location.dropFirst(10).prefix(8))"
                #expect(cookie.hasPrefix("\(name)=") && answer.setCookies.count == 1)
                #expect(cookie.hasSuffix("; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Strict"))
                cookies.insert(name)
            }
            #expect(cookies.count == 2)
        }
    }

    @Test(
        "G-001: without one allowed Origin, or where it is no navigation, nothing is stored, no cookie is set, and people see why"
    )
    func refusals() async throws {
        try await withLatchkey {
            $0.publicURL = "https://auth.school.example"
            $0.server = { $0.allowedOrigins = [OriginPattern("https://alice.example")].compactMap(\.self) }
        } _: { latchkey in
            let form = Latchkey.handOffForm(origin: "https://alice.example")
            let refused: [(String?, [(String, String)], Int, String)] = [
                (nil, [], 403, "must begin on a site"), ("null", [], 403, "strict-origin-when-cross-origin"),
                ("https://evil.example", [], 403, "allowed_origins: https://evil.example"),
                ("https://alice.example", [("Origin", "https://alice.example")], 403, "must begin on a site"),
                ("<script>", [], 403, "must begin on a site"),
                ("https://alice.example:443", [], 403, "must begin on a site"),
                ("https://alice.example", [("Sec-Fetch-Site", "none")], 403, "must begin on a site"),
                ("https://alice.example", [("Sec-Fetch-Mode", "cors")], 400, "could not begin"),
                ("https://alice.example", [("Sec-Fetch-Mode", "no-cors")], 400, "could not begin"),
                ("https://alice.example", [("Sec-Fetch-Dest", "iframe")], 400, "could not begin"),
            ]
            for (origin, headers, status, text) in refused {
                let answer = try await latchkey.begin(form, origin: origin, headers: headers)
                #expect(answer.status == status, "\(origin ?? "none") \(headers) \(answer.text)")
                #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
                #expect(answer.text.contains(text) && !answer.text.contains("<script"), "\(answer.text)")
                #expect(answer.setCookies.isEmpty && answer.header("Location") == nil)
            }
            #expect(try await HandOffBeginTests.count(latchkey) == 0)
        }
    }

    @Test("G-002, G-003: a form must have all of it, once, in its form; what is refused is not stored")
    func forms() async throws {
        try await withLatchkey {
            $0.flows.returnPaths = ReturnPaths(["/class"]) ?? .all
        } _: { latchkey in
            let good = Latchkey.handOffForm()
            func form(_ name: String, _ value: String?) -> [(String, String)] {
                good.filter { $0.0 != name } + [(name, value)].compactMap { pair in pair.1.map { (pair.0, $0) } }
            }
            let refused: [([(String, String)], Int)] = [
                (form("return_to", nil), 400), (form("state", nil), 400), (form("challenge", nil), 400),
                (form("return_to", "http://localhost:3001/class"), 400), (form("return_to", "/class"), 400),
                (form("return_to", "http://localhost:3000/other"), 400),
                (form("return_to", "http://localhost:3000/class/../other"), 400),
                (form("return_to", "http://localhost:3000/class#x"), 400), (form("state", "short"), 400),
                (form("challenge", Latchkey.challenge + "A"), 400), (form("remember", "yes"), 400),
                (form("provider", "github"), 404), (good + [("code", "x")], 400), (good + [("ticket", "x")], 400),
                (good + [("state", Latchkey.handOffState)], 400), (good + [("x[]", "1")], 400),
                (good + (0..<16).map { ("x\($0)", "") }, 400),
                (form("state", String(repeating: "a", count: 9000)), 413),
            ]
            for (form, status) in refused {
                let answer = try await latchkey.begin(form)
                #expect(answer.status == status, "\(form) \(answer.text)")
                #expect(answer.setCookies.isEmpty && answer.text.hasPrefix("<!DOCTYPE html>"), "\(form)")
            }
            let body = Latchkey.body(["return_to": "x"])
            let json = try await latchkey.send(.post, "/hand-off", json: body, origin: Latchkey.front)
            #expect(json.status == 415 && json.setCookies.isEmpty)
            #expect(try await HandOffBeginTests.count(latchkey) == 0)
            #expect(try await latchkey.begin(form("provider", "")).status == 303)
        }
    }

    @Test("S-087, G-003: no other route takes a form")
    func formsElsewhere() async throws {
        try await withLatchkey { latchkey in
            for path in ["/api/authenticate", "/api/hand-off/describe", "/api/hand-off/exchange", "/api/user"] {
                let fields: HTTPFields = [
                    .contentType: "application/x-www-form-urlencoded", .origin: Latchkey.ownOrigin,
                ]
                let answer = try await latchkey.send(.post, path, fields, bytes: Array("uid=toby".utf8))
                #expect(answer.code == "unsupported_media_type", "\(path)")
            }
        }
    }

    @Test("G-001: a network begins so many hand-offs in a quarter of an hour")
    func flood() async throws {
        try await withLatchkey {
            $0.flows.throttle[.handOffs] = 3
        } _: { latchkey in
            for _ in 0..<3 { #expect(try await latchkey.begin().status == 303) }
            let answer = try await latchkey.begin()
            #expect(answer.status == 429 && answer.header("Retry-After") != nil && answer.setCookies.isEmpty)
            #expect(try await HandOffBeginTests.count(latchkey) == 3)
            latchkey.clock.advance(by: .seconds(901))
            #expect(try await latchkey.begin().status == 303)
        }
    }

    @Test(
        "S-307: what others of its network have begun stops neither a known device, within its own bounds, nor sign-ins by providers"
    )
    func knownDeviceBegins() async throws {
        try await withLatchkey {
            $0.flows.providers = [SoftIdentityProvider()]
            $0.flows.throttle[.handOffs] = 2
            $0.flows.throttle[.deviceHandOffs] = 3
            $0.flows.throttle[.knownHandOffs] = 4
        } _: { latchkey in
            try await latchkey.addAccount("ann")
            func device() async throws -> String {
                "latchkey-device=\(try await latchkey.signInAnswer("ann").cookie("latchkey-device") ?? "")"
            }
            let (one, other) = (try await device(), try await device())
            for expected in [303, 303, 429] { #expect(try await latchkey.begin().status == expected) }
            #expect(try await latchkey.begin(cookie: "latchkey-device=AAAAAAAAAAAAAAAAAAAAAA").status == 429)
            #expect(try await latchkey.start().status == 200)
            for expected in [303, 303, 303, 429] { #expect(try await latchkey.begin(cookie: one).status == expected) }
            for expected in [303, 429] { #expect(try await latchkey.begin(cookie: other).status == expected) }
        }
    }

    @Test("G-005: no GET changes anything, and hand-offs that are over are forgotten")
    func upkeep() async throws {
        try await withLatchkey { latchkey in
            let begun = try await latchkey.beginHandOff()
            let before = try await latchkey.store.dump().sorted()
            for path in ["/hand-off", "/api/hand-off/describe", "/continue"] {
                _ = try await latchkey.send(.get, path, cookie: begun.cookie)
            }
            #expect(try await latchkey.store.dump().sorted() == before)
            latchkey.clock.advance(by: .seconds(1199))
            try await latchkey.flows.upkeep.prune()
            #expect(try await HandOffBeginTests.count(latchkey) == 1)
            latchkey.clock.advance(by: .seconds(1))
            try await latchkey.flows.upkeep.prune()
            #expect(try await HandOffBeginTests.count(latchkey) == 0)
        }
    }
}
