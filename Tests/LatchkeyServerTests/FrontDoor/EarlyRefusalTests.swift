import Foundation
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Refused before it is a request")
struct EarlyRefusalTests {
    private static func live(_ options: inout LatchkeyOptions) {
        OriginTests.configure(&options)
        options.isLive = true
        let configured = options.server
        options.server = { configuration in
            configured(&configuration)
            // What is sent late, on a busy machine, is thrown away all the same, or the answer would be lost with the connection.
            configuration.limits.closingSeconds = 60
        }
    }

    private static let get = "GET /api/id HTTP/1.1\r\nHost: a\r\n"
    private static let cookies =
        "Cookie: " + (0..<12).map { "other\($0)=" + String(repeating: "x", count: 3000) }.joined(separator: "; ")

    private static func code(_ answer: RawAnswer?) -> String? {
        let json = try? JSONSerialization.jsonObject(with: Data((answer?.body ?? "").utf8)) as? [String: Any]
        guard json?.keys.sorted() == ["code", "data", "error", "message"] else { return nil }
        return json?["code"] as? String
    }

    /// Sent in pieces, so that the fields in front have gone before the refusal.
    private static func sent(_ latchkey: Latchkey, _ text: String, piece: Int) async throws -> RawAnswer? {
        try await RawSocket.connected(to: latchkey.port) { socket in
            var rest = Substring(text)
            while !rest.isEmpty {
                guard socket.send(String(rest.prefix(piece))) else { break }
                rest = rest.dropFirst(piece)
                if piece < text.utf8.count, socket.isClosed(within: 0.01) { break }
            }
            return socket.answer(within: 5)
        }
    }

    @Test(
        "S-227, S-098: too many cookies are 431 in the one shape, and an allowed origin can read it",
        arguments: [100_000, 12_000])
    func cookies(piece: Int) async throws {
        try await withLatchkey(EarlyRefusalTests.live) { latchkey in
            let origin = "Origin: https://app.example\r\n"
            for fields in [origin + EarlyRefusalTests.cookies, EarlyRefusalTests.cookies + "\r\n" + origin] {
                let request = EarlyRefusalTests.get + fields + "\r\n\r\n"
                let answer = try await EarlyRefusalTests.sent(latchkey, request, piece: piece)
                #expect(answer?.status == 431)
                #expect(EarlyRefusalTests.code(answer) == "headers_too_large")
                #expect(answer?.body.contains("Delete the cookies of this host") == true)
                #expect(answer?.field("connection") == "close")
                #expect(answer?.field("cache-control") == "no-store")
                #expect(answer?.field("x-content-type-options") == "nosniff")
                #expect(answer?.field("vary") == "Origin")
                guard piece == 100_000 || fields.hasPrefix("Origin") else { continue }
                #expect(answer?.field("access-control-allow-origin") == "https://app.example")
                #expect(answer?.field("access-control-allow-credentials") == "true")
            }
        }
    }

    @Test("S-093, S-098: no other origin can read it, nor one that stands twice")
    func foreign() async throws {
        try await withLatchkey(EarlyRefusalTests.live) { latchkey in
            for origins in [
                "Origin: https://evil.example\r\n", "Origin: null\r\n", "",
                "Origin: https://app.example\r\nOrigin: https://app.example\r\n",
                "X-Origin: https://app.example\r\n",
                "Origin: https://app.example\(String(repeating: " ", count: 600))\r\n",
            ] {
                let request = EarlyRefusalTests.get + origins + EarlyRefusalTests.cookies + "\r\n\r\n"
                let answer = try await EarlyRefusalTests.sent(latchkey, request, piece: 100_000)
                #expect(answer?.status == 431)
                #expect(answer?.field("access-control-allow-origin") == nil, "\(origins)")
            }
        }
    }

    @Test("S-227: a browser that asks for a page gets one, which needs nothing else from the server")
    func page() async throws {
        try await withLatchkey(EarlyRefusalTests.live) { latchkey in
            let accept = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
            let answer = try await EarlyRefusalTests.sent(
                latchkey, "GET /login HTTP/1.1\r\nHost: a\r\n" + accept + EarlyRefusalTests.cookies + "\r\n\r\n",
                piece: 100_000)
            #expect(answer?.status == 431)
            #expect(answer?.field("content-type") == "text/html; charset=utf-8")
            let body = answer?.body ?? ""
            #expect(body.contains("Delete the cookies") && body.contains("Borra las cookies"))
            #expect(
                !body.contains("src=") && !body.contains("href=") && !body.contains("<script")
                    && !body.contains("style"))
            #expect(answer?.field("content-security-policy") == "default-src 'none'; frame-ancestors 'none'")
        }
    }

    @Test("S-227: a cookie field of 31 kB passes")
    func largest() async throws {
        try await withLatchkey(EarlyRefusalTests.live) { latchkey in
            let cookie = "Cookie: a=" + String(repeating: "x", count: 31_000)
            let answer = try await latchkey.raw(EarlyRefusalTests.get + cookie + "\r\n\r\n").answer
            #expect(answer?.status == 401)
        }
    }

    @Test(
        "S-228, S-098: what is no HTTP is 400 in the one shape",
        arguments: [
            "GET /api/id HTTP/9.9\r\nOrigin: https://app.example\r\n\r\n",
            "GET /api/id HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\nX A: b\r\n\r\n",
            "GET /api/id HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\nX-A: b\u{1}c\r\n\r\n",
        ])
    func invalid(request: String) async throws {
        try await withLatchkey(EarlyRefusalTests.live) { latchkey in
            let answer = try await latchkey.raw(request).answer
            #expect(answer?.status == 400)
            #expect(EarlyRefusalTests.code(answer) == "invalid_request")
            #expect(answer?.field("access-control-allow-origin") == "https://app.example")
            #expect(latchkey.log.lines.contains { $0.contains("invalid_request") })
        }
    }

    @Test("S-223, S-224: whoever is too slow reads 408 in the one shape; a connection without a byte just ends")
    func tooSlow() async throws {
        try await withLatchkey({ options in
            EarlyRefusalTests.live(&options)
            let server = options.server
            options.server = { configuration in
                server(&configuration)
                configuration.limits.headSeconds = 1
                configuration.limits.bodySeconds = 1
            }
        }) { latchkey in
            let head = EarlyRefusalTests.get + "Origin: https://app.example\r\n"
            let post =
                "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\n"
                + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{"
            for (bytes, status) in [(head, 408), (post, 408), ("", nil)] as [(String, Int?)] {
                let (answer, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(bytes)
                    return (socket.answer(within: 6), socket.isClosed(within: 6))
                }
                #expect(answer?.status == status)
                if status != nil {
                    #expect(EarlyRefusalTests.code(answer) == "request_timeout")
                    #expect(answer?.field("access-control-allow-origin") == "https://app.example")
                }
                #expect(isClosed)
            }
        }
    }
}
