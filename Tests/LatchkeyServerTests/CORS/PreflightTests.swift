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

    @Test("S-097: a preflight of each route names its methods and the four headers, and sets no cookie")
    func perRoute() async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            let paths = Set(latchkey.server.routes.entries.map(\.path))
            #expect(paths.count > 10)
            for path in paths {
                let concrete = path.replacing("{id}", with: "0123456789abcdef").replacing("{name}", with: "pages.css")
                let answer = try await latchkey.send(
                    .options, concrete, origin: "https://app.example", headers: PreflightTests.asked)
                let methods = latchkey.server.routes.entries.filter { $0.path == path }.map(\.method)
                let named = (answer.header("Access-Control-Allow-Methods") ?? "").components(separatedBy: ", ")
                #expect(answer.status == 204)
                #expect(Set(named) == Set(methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }), "\(path)")
                #expect(
                    answer.header("Access-Control-Allow-Headers")
                        == "Content-Type, Authorization, X-Origin, X-Requested-With")
                #expect(answer.header("Access-Control-Allow-Origin") == "https://app.example")
                #expect(answer.header("Access-Control-Max-Age") == "600")
                #expect(answer.header("Vary") == "Origin")
                #expect(answer.setCookies.isEmpty)
                #expect(answer.body.isEmpty)
            }
        }
    }

    @Test("S-097: a preflight from elsewhere is refused, one of an unknown path is not found")
    func refused() async throws {
        try await withLatchkey(OriginTests.configure) { latchkey in
            let foreign = try await latchkey.send(
                .options, "/api/user", origin: "https://evil.example", headers: PreflightTests.asked)
            #expect(foreign.status == 403)
            #expect(foreign.headers.allSatisfy { !$0.name.canonicalName.hasPrefix("access-control") })
            let unknown = try await latchkey.send(
                .options, "/api/nothing", origin: "https://app.example", headers: PreflightTests.asked)
            #expect(unknown.status == 404)
            #expect(unknown.header("Access-Control-Allow-Methods") == nil)
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
