import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Methods")
struct MethodTests {
    @Test("S-230: every method that a path does not have is 405 with Allow, and TRACE is nowhere")
    func notAllowed() async throws {
        try await withLatchkey { latchkey in
            let entries = latchkey.server.routes.entries
            let all: [HTTPRequest.Method] =
                [.get, .post, .put, .patch, .delete, .trace]
                + [HTTPRequest.Method("PROPFIND"), HTTPRequest.Method("SEARCH")].compactMap { $0 }
            for path in Set(entries.map(\.path)) where path != "/metrics" {
                let allowed = entries.filter { $0.path == path }.map(\.method)
                for method in all where !allowed.contains(method) {
                    let answer = try await latchkey.send(method, Door.path(path, name: "pages.css"))
                    #expect(answer.status == 405, "\(method) \(path)")
                    #expect(answer.code == "method_not_allowed")
                    let named = Set((answer.header("Allow") ?? "").components(separatedBy: ", "))
                    #expect(named == Set(allowed.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }))
                }
            }
        }
    }

    @Test(
        "S-230: what cannot be an id is not found, whatever the method and whoever asks",
        arguments: ["class", "section", "personas", "guest", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "1"])
    func noID(word: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("boss", role: .admin)
            let cookies = [nil, try await latchkey.signIn("toby"), try await latchkey.signIn("boss")]
            let paths = Set(latchkey.server.routes.entries.map(\.path).filter { $0.contains("{id}") })
            #expect(paths.count >= 7)
            for path in paths {
                for method in [.get, .head, .put, .post, .delete] as [HTTPRequest.Method] {
                    for cookie in cookies {
                        let answer = try await latchkey.send(
                            method, Door.path(path, id: word),
                            json: method == .get || method == .head ? nil : "{}", cookie: cookie)
                        #expect(answer.status == 404, "\(method) \(path)")
                        if method != .head { #expect(answer.code == "not_found") }
                        #expect(answer.header("Allow") == nil)
                    }
                }
            }
        }
    }

    @Test("S-230: TRACE and CONNECT over a socket, and methods that a field asks for")
    func raw() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let trace = try await latchkey.raw("TRACE /api/id HTTP/1.1\r\nHost: a\r\nX-Secret: shown\r\n\r\n").answer
            #expect(trace?.status == 405)
            #expect(trace?.body.contains("shown") == false)
            for target in ["a:443", "/api/id"] {
                let connect = try await latchkey.raw("CONNECT \(target) HTTP/1.1\r\nHost: a\r\n\r\n").answer
                #expect([400, 405].contains(connect?.status))
            }
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for name in ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"] {
                let answer = try await latchkey.raw(
                    "GET /api/authenticate?_method=DELETE HTTP/1.1\r\nHost: a\r\nCookie: \(cookie)\r\n\(name): DELETE\r\n\r\n"
                ).answer
                #expect(answer?.status == 405)
            }
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
        }
    }

    @Test("S-230: HEAD says what GET says, without the body")
    func head() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for (path, status) in [
                ("/", 200), ("/health/live", 200), ("/api/id", 200), ("/api/nothing", 404), ("/api/authenticate", 405),
                ("/assets/pages.css", 200), ("/metrics", 404), ("//", 404),
            ] {
                let rest = " \(path) HTTP/1.1\r\nHost: a\r\nCookie: \(cookie)\r\n\r\n"
                let get = try await latchkey.raw("GET" + rest).answer
                let (length, after) = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send("HEAD" + rest)
                    let head = socket.answer(toHead: true, within: 5)
                    #expect(head?.status == status, "\(path)")
                    #expect(head?.field("content-type") == get?.field("content-type"), "\(path)")
                    socket.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
                    return (head?.field("content-length"), socket.answer(within: 5)?.status)
                }
                #expect(length == get?.field("content-length"), "\(path)")
                #expect(after == 200, "a body after the head of \(path)")
            }
        }
    }
}
