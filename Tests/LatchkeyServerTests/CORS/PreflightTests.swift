import Foundation
import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Preflights")
struct PreflightTests {
    private static let asked = [
        ("Access-Control-Request-Method", "DELETE"), ("Access-Control-Request-Headers", "x-evil"),
    ]

    @Test("S-097: a preflight of each route names its methods and the headers that were asked for, and sets no cookie")
    func perRoute() async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            // The question of proxies has no preflight (S-338).
            let paths = Set(latchkey.server.routes.entries.map(\.path)).subtracting(["/api/forward-auth"])
            #expect(paths.count > 10)
            for path in paths {
                let concrete = Door.path(path, name: "pages.css")
                let answer = try await latchkey.send(
                    .options, concrete, origin: "https://app.example", headers: PreflightTests.asked)
                let methods = latchkey.server.routes.entries.filter { $0.path == path }.map(\.method)
                let named = (answer.header("Access-Control-Allow-Methods") ?? "").components(separatedBy: ", ")
                #expect(answer.status == 204)
                #expect(Set(named) == Set(methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }), "\(path)")
                #expect(answer.header("Access-Control-Allow-Headers") == "x-evil")
                #expect(answer.header("Access-Control-Allow-Origin") == "https://app.example")
                #expect(answer.header("Access-Control-Max-Age") == "600")
                #expect(answer.header("Vary") == "Origin")
                #expect(answer.setCookies.isEmpty)
                #expect(answer.body.isEmpty)
            }
        }
    }

    @Test(
        "S-097: an allowed origin may send the headers that its surroundings add: tokens only, bounded in number and bytes"
    )
    func requestedHeaders() async throws {
        let usual = "Content-Type, Authorization, X-Origin, X-Requested-With"
        let many = (0..<65).map { "x-\($0)" }.joined(separator: ",")
        let table: [([String], String)] = [
            (["baggage, content-type,sentry-trace"], "baggage, content-type, sentry-trace"),
            (["traceparent,\ttracestate"], "traceparent, tracestate"),
            (["ngrok-skip-browser-warning"], "ngrok-skip-browser-warning"),
            ([], usual), ([""], usual), (["a,,b"], usual), (["a b"], usual), (["a:b"], usual), (["*"], usual),
            (["a, *"], usual),
            (["a\"b"], usual), (["x-é"], usual), (["a", "b"], usual), ([many], usual),
            ([String(repeating: "x", count: 2049)], usual),
        ]
        try await withLatchkey(OriginTests.configure) { latchkey in
            for (values, allowed) in table {
                let answer = try await latchkey.send(
                    .options, "/api/id", origin: "https://app.example",
                    headers: [("Access-Control-Request-Method", "GET")]
                        + values.map { ("Access-Control-Request-Headers", $0) })
                #expect(answer.status == 204)
                #expect(answer.header("Access-Control-Allow-Headers") == allowed, "\(values)")
            }
            let foreign = try await latchkey.send(
                .options, "/api/id", origin: "https://evil.example",
                headers: [("Access-Control-Request-Headers", "baggage")])
            #expect(foreign.status == 403)
            #expect(foreign.headers.allSatisfy { !$0.name.canonicalName.hasPrefix("access-control") })
        }
    }

    @Test("S-097: a preflight from elsewhere is refused; that of an unknown path passes for an allowed origin alone")
    func refused() async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            let foreign = try await latchkey.send(
                .options, "/api/user", origin: "https://evil.example", headers: PreflightTests.asked)
            #expect(foreign.status == 403)
            #expect(foreign.headers.allSatisfy { !$0.name.canonicalName.hasPrefix("access-control") })
            for path in ["/api/nothing", "/api/user/class", "/api//id", "/api/persona/"] {
                let unknown = try await latchkey.send(
                    .options, path, origin: "https://app.example", headers: PreflightTests.asked)
                #expect(unknown.status == 204, "\(path)")
                #expect(unknown.header("Access-Control-Allow-Methods") == "GET, HEAD, POST, PUT, PATCH, DELETE")
                #expect(unknown.header("Allow") == nil)
                let request = try await latchkey.send(.get, path, origin: "https://app.example")
                #expect(request.status == 404)
                #expect(request.header("Access-Control-Allow-Origin") == "https://app.example")
                let elsewhere = try await latchkey.send(
                    .options, path, origin: "https://evil.example", headers: PreflightTests.asked)
                #expect(elsewhere.status == 404)
                #expect(elsewhere.header("Access-Control-Allow-Methods") == nil)
                #expect(try await latchkey.send(.options, path).status == 404)
            }
        }
    }

    @Test("S-100: plain OPTIONS answers Allow and reflects nothing")
    func plain() async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            let answer = try await latchkey.send(.options, "/api/authenticate", headers: PreflightTests.asked)
            #expect(answer.status == 204)
            #expect(answer.header("Allow") == "POST, DELETE, OPTIONS")
            #expect(answer.headers.allSatisfy { !$0.name.canonicalName.hasPrefix("access-control") })
        }
    }
}
