import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Synchronization
import Testing

@testable import LatchkeyServer

@Suite("What the doctor tells of a request")
struct DoctorRouteTests {
    private static let front = "https://alice.github.io"
    private static let crossSite = [("Sec-Fetch-Site", "cross-site")]

    private static func atSchool(_ options: inout LatchkeyOptions) {
        options.publicURL = "https://auth.school.example"
        options.server = { $0.allowedOrigins = [OriginPattern(front)].compactMap(\.self) }
    }

    /// Of an answer, what is not null.
    private static func told(_ answer: Answer) -> [String: String] {
        answer.json.compactMapValues { value in
            switch value {
            case let text as String: text
            case let texts as [String]: texts.joined(separator: " ")
            case let flag as Bool: flag ? "true" : "false"
            default: nil
            }
        }
    }

    @Test("G-080: a page of another site hears how its request arrived, and which cookie it would get")
    func ofPage() async throws {
        try await withLatchkey(DoctorRouteTests.atSchool) { latchkey in
            let answer = try await latchkey.send(
                .get, "/api/doctor?nonce=a-B_9&address=https://auth.school.example", origin: DoctorRouteTests.front,
                headers: DoctorRouteTests.crossSite)
            #expect(answer.status == 200 && answer.header("Cache-Control") == "no-store")
            #expect(answer.header("Access-Control-Allow-Origin") == DoctorRouteTests.front)
            let told = DoctorRouteTests.told(answer)
            #expect(told["origin"] == DoctorRouteTests.front && told["allowed"] == "true")
            #expect(told["site"] == "cross-site" && told["https"] == "true" && told["https_required"] == "false")
            #expect(told["forwarded"] == "none" && told["address_matches"] == "true")
            #expect(told["cookie_plan"] == "partitioned" && told["cookies_seen"] == "" && told["nonce"] == "a-B_9")
            #expect(told["server_time"] == latchkey.clock.now.rfc3339)
        }
    }

    @Test("G-080: pages that are not allowed, and programs, are told as much of themselves, and pages cannot read it")
    func ofOthers() async throws {
        try await withLatchkey(DoctorRouteTests.atSchool) { latchkey in
            let foreign = try await latchkey.send(.get, "/api/doctor", origin: "https://evil.example")
            #expect(foreign.json["allowed"] as? Bool == false)
            #expect(foreign.header("Access-Control-Allow-Origin") == nil)
            let program = DoctorRouteTests.told(try await latchkey.send(.get, "/api/doctor"))
            #expect(program["origin"] == nil && program["allowed"] == nil && program["site"] == nil)
            #expect(program["address_matches"] == nil && program["nonce"] == nil && program["cookie_plan"] == "lax")
        }
    }

    @Test("G-080: an address that the caller used is compared with public_url, in the spelling of browsers")
    func addresses() async throws {
        let tables: [(String, [(String, Bool)])] = [
            (
                "https://auth.school.example",
                [
                    ("https://auth.school.example", true), ("http://auth.school.example", false),
                    ("https://auth.school.example:8443", false), ("https://other.example", false), ("junk", false),
                    ("", false),
                ]
            ),
            (
                "http://localhost:8587",
                [
                    ("http://localhost:8587", true), ("http://127.0.0.1:8587", true), ("http://localhost:80", false),
                    ("https://localhost:8587", false),
                ]
            ),
        ]
        for (url, table) in tables {
            try await withLatchkey {
                $0.publicURL = url
            } _: { latchkey in
                for (address, isOurs) in table {
                    let answer = try await latchkey.send(.get, "/api/doctor?address=\(address)")
                    #expect(answer.json["address_matches"] as? Bool == isOurs, "\(url) \(address)")
                }
                let long = String(repeating: "a", count: 301)
                let answer = try await latchkey.send(.get, "/api/doctor?nonce=a%20b&address=\(long)")
                #expect(answer.status == 200)
                #expect(answer.json["address_matches"] as? Bool == nil && answer.json["nonce"] as? String == nil)
            }
        }
    }

    @Test("G-080: the cookies that a browser sends back are named, by their kind alone")
    func probes() async throws {
        try await withLatchkey(DoctorRouteTests.atSchool) { latchkey in
            let answer = try await latchkey.send(
                .post, "/api/doctor/probe", origin: DoctorRouteTests.front, headers: DoctorRouteTests.crossSite)
            #expect(answer.status == 204 && answer.body.isEmpty)
            #expect(
                answer.setCookies == [
                    "__Host-latchkey-probe=1; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=None; Partitioned",
                    "__Host-latchkey-probe-none=1; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=None",
                    "__Host-latchkey-probe-lax=1; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax",
                ])
            for (cookie, seen) in [
                ("__Host-latchkey-probe=1", "planned"), ("__Host-latchkey-probe-lax=1; other=2", "lax"),
                ("__Host-latchkey-probe-none=1; __Host-latchkey-probe=1", "planned none"), ("other=2", ""),
            ] {
                let told = DoctorRouteTests.told(try await latchkey.send(.get, "/api/doctor", cookie: cookie))
                #expect(told["cookies_seen"] == seen)
            }
            let foreign = try await latchkey.send(.post, "/api/doctor/probe", origin: "https://evil.example")
            #expect(foreign.code == "origin_not_allowed" && foreign.setCookies.isEmpty)
        }
    }

    @Test("G-080: on plain http no cookie is tried that browsers refuse; the one of a domain has no __Host-")
    func probesElsewhere() async throws {
        try await withLatchkey { latchkey in
            let answer = try await latchkey.send(.post, "/api/doctor/probe")
            #expect(
                answer.setCookies == [
                    "latchkey-probe=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
                    "latchkey-probe-lax=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
                ])
        }
        try await withLatchkey {
            $0.publicURL = "https://auth.school.example"
            $0.server = { $0.cookies.domain = "school.example" }
        } _: { latchkey in
            let answer = try await latchkey.send(.post, "/api/doctor/probe")
            #expect(
                answer.setCookies.first
                    == "latchkey-probe=1; Path=/; Domain=school.example; Max-Age=60; Secure; HttpOnly; SameSite=Lax")
        }
    }

    @Test("G-080, S-266: where all else is refused as plain http, the doctor answers and says so")
    func plainHTTP() async throws {
        try await withLatchkey {
            $0.isLive = true
            $0.publicURL = "https://auth.school.example"
            $0.server = { $0.trustedProxies = [NetworkRange("127.0.0.1")].compactMap(\.self) }
        } _: { latchkey in
            let headers = [("X-Forwarded-Proto", "http"), ("X-Forwarded-For", "203.0.113.9")]
            let told = DoctorRouteTests.told(try await latchkey.send(.get, "/api/doctor", headers: headers))
            #expect(told["https"] == "false" && told["https_required"] == "true")
            #expect(told["forwarded"] == "trusted" && told["client"] == "203.0.113.9")
            #expect(told["host_matches"] == "false")
            for path in ["/api/doctor/probe", "/api/doctors", "/doctor"] {
                let answer = try await latchkey.send(path.hasSuffix("probe") ? .post : .get, path, headers: headers)
                #expect(answer.code == "https_required", "\(path)")
            }
        }
    }

    @Test("G-080: Host is compared with that of public_url, whatever its case, and with its port written out")
    func hosts() async throws {
        try await withLatchkey {
            $0.isLive = true
            $0.publicURL = "https://auth.school.example"
        } _: { latchkey in
            for (host, isOurs) in [
                ("auth.school.example", true), ("AUTH.school.example:443", true), ("auth.school.example:80", false),
                ("127.0.0.1:8587", false), ("a", false),
            ] {
                let answer = try await latchkey.raw("GET /api/doctor HTTP/1.1\r\nHost: \(host)\r\n\r\n").answer
                #expect(answer?.body.contains("\"host_matches\":\(isOurs)") == true, "\(host)")
            }
        }
    }

    @Test("G-081: whoever may be a proxy's address is told to nobody but the log, once")
    func unknownProxy() async throws {
        try await withLatchkey {
            $0.isLive = true
            $0.publicURL = "https://auth.school.example"
        } _: { latchkey in
            for _ in 0..<2 {
                let answer = try await latchkey.send(
                    .get, "/api/doctor", headers: [("X-Forwarded-For", "203.0.113.9")])
                let told = DoctorRouteTests.told(answer)
                #expect(told["forwarded"] == "ignored" && told["client"] == nil)
                #expect(!answer.text.contains("127.0.0.1") && !answer.text.contains("203.0.113.9"))
            }
            let silent = try await latchkey.send(.get, "/api/doctor")
            #expect(DoctorRouteTests.told(silent)["client"] == nil && !silent.text.contains("127.0.0.1"))
            let warnings = latchkey.log.lines.filter { $0.contains("not in trusted_proxies") }
            #expect(warnings.count == 1 && warnings.first?.contains("127.0.0.1") == true)
        }
    }

    @Test("G-081: an inner hop that a trusted proxy names is told to nobody, nor is a proxy that names nobody else")
    func innerHops() async throws {
        try await withLatchkey {
            $0.isLive = true
            $0.publicURL = "https://auth.school.example"
            $0.server = { $0.trustedProxies = [NetworkRange("127.0.0.1")].compactMap(\.self) }
        } _: { latchkey in
            for (chain, forwarded, client) in [
                ("203.0.113.9, 10.0.0.9", "trusted", nil), ("fd00::9", "trusted", nil), ("127.0.0.1", "nameless", nil),
                ("unknown", "nameless", nil), ("10.0.0.9, 203.0.113.9", "trusted", "203.0.113.9"),
            ] as [(String, String, String?)] {
                let answer = try await latchkey.send(.get, "/api/doctor", headers: [("X-Forwarded-For", chain)])
                let told = DoctorRouteTests.told(answer)
                #expect(told["forwarded"] == forwarded && told["client"] == client, "\(chain)")
                #expect(!answer.text.contains("10.0.0.9") && !answer.text.contains("127.0.0.1"), "\(chain)")
            }
        }
        try await withLatchkey {
            $0.isLive = true
            $0.publicURL = "http://localhost:8587"
        } _: { latchkey in
            let answer = try await latchkey.send(.get, "/api/doctor")
            #expect(DoctorRouteTests.told(answer)["client"] == "127.0.0.1")
        }
    }

    @Test("G-081: the log names inner senders alone, whatever strangers send before")
    func senders() throws {
        let log = LogCapture()
        let forwarded = ForwardedClient(trustedProxies: [], addresses: .network)
        for text in ["203.0.113.9", "2001:db8::9", "10.0.0.9", "203.0.113.10", "10.0.0.10"] {
            let peer = try #require(NetworkAddress(text))
            let found = forwarded.forwarded(peer: peer, headers: [.forwardedFor: "192.0.2.1"], logger: log.logger())
            #expect(found == .ignored)
        }
        #expect(log.lines.count == 2 && log.lines[0].contains("this may be anybody"), "\(log.lines)")
        #expect(!log.lines[0].contains("203.0.113") && !log.lines[0].contains("2001:db8"))
        #expect(log.lines[1].contains("address=10.0.0.9"), "\(log.lines)")
    }

    @Test("G-081: two servers tell a stranger the same, whatever they allow, trust and are called")
    func nothingElse() async throws {
        let answers = Mutex<[String]>([])
        // The last address is the stranger's own; all before it may be invented.
        let chains = [
            nil, "203.0.113.9", "10.0.0.9, 203.0.113.9", "10.1.0.9, 203.0.113.9", "127.0.0.1, 203.0.113.9", "junk",
            "10.2.0.9",
        ]
        for index in 0..<2 {
            try await withLatchkey {
                $0.isLive = true
                $0.publicURL = "https://auth\(index).example"
                $0.secret = "secret-\(index)-4b1c9a7d2e8f6053-test-secret"
                $0.server = { configuration in
                    configuration.version = "9.\(index)"
                    configuration.uidLabel = "Label \(index)"
                    configuration.allowedOrigins = [OriginPattern("https://site\(index).example")].compactMap(\.self)
                    configuration.trustedProxies = ["127.0.0.1", "10.\(index).0.0/16"].compactMap { NetworkRange($0) }
                }
            } _: { latchkey in
                for (chain, origin) in chains.flatMap({ [($0, nil), ($0, "https://evil.example")] }) {
                    let fields = chain.map { [("X-Forwarded-For", $0)] } ?? []
                    let answer = try await latchkey.send(
                        .get, "/api/doctor?nonce=same", origin: origin, headers: fields)
                    #expect(answer.status == 200 && !answer.text.contains("10.") && !answer.text.contains("127.0.0.1"))
                    let text = answer.text.replacing(latchkey.clock.now.rfc3339, with: "now")
                    answers.withLock { $0.append(text) }
                }
            }
        }
        let texts = answers.withLock { $0 }
        let half = chains.count * 2
        #expect(texts.count == half * 2 && Array(texts[..<half]) == Array(texts[half...]))
    }

    @Test("G-081, S-318: one network asks so often, and the others go on")
    func quota() async throws {
        try await withLatchkey {
            $0.isLive = true
            $0.flows.throttle[.doctorQuestions] = 3
            $0.server = { $0.trustedProxies = [NetworkRange("127.0.0.1")].compactMap(\.self) }
        } _: { latchkey in
            for (address, statuses) in [("203.0.113.9", [200, 204, 200, 429]), ("203.0.113.10", [200])] {
                for (index, status) in statuses.enumerated() {
                    let answer = try await latchkey.send(
                        index == 1 ? .post : .get, index == 1 ? "/api/doctor/probe" : "/api/doctor",
                        headers: [("X-Forwarded-For", address)])
                    #expect(answer.status == status)
                    #expect(status != 429 || answer.header("Retry-After") == "900")
                }
            }
            // Of whom nobody says who they are, none uses up what the others have.
            for _ in 0..<5 { #expect(try await latchkey.send(.get, "/api/doctor").status == 200) }
        }
    }
}
