import LatchkeyCore
import NIOCore
import Synchronization
import Testing

@testable import latchkey

@Suite("What the doctor's command lets a server do to it")
struct OutsideRequestTests {
    /// What came of one request to a server that answers so, and what the server got.
    private static func asked(
        _ answer: String, _ ending: StubServer.Ending = .close, path: String = "/health/live"
    ) async throws -> (result: OutsideResult, received: [String]) {
        let server = StubServer(answer, ending)
        try await server.start()
        let origin = try #require(Origin("http://127.0.0.1:\(server.port)"))
        let request = OutsideRequest(origin: origin, path: path, fields: [("Origin", "https://alice.github.io")])
        let result = await request.send(within: .milliseconds(500))
        try await server.stop()
        return (result, server.received.withLock { $0 })
    }

    @Test("G-080: it asks as a browser would, and reads status, header fields and body")
    func asks() async throws {
        let body = #"{"status":"live","good":true}"#
        let (result, received) = try await OutsideRequestTests.asked(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Two: a\r\nx-two: b\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let answer = try result.get()
        #expect(answer.status == 200 && answer.values("x-two") == ["a", "b"] && answer.certificateEnd == nil)
        #expect(answer.text("status") == "live" && answer.flag("good") == true && answer.text("good") == nil)
        let sent = received.joined()
        #expect(sent.hasPrefix("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:"))
        #expect(sent.contains("\r\nOrigin: https://alice.github.io\r\n") && !sent.lowercased().contains("cookie"))
    }

    @Test("G-080: a redirect is an answer, and is not followed")
    func redirects() async throws {
        let other = StubServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        try await other.start()
        let (result, received) = try await OutsideRequestTests.asked(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(other.port)/\r\nContent-Length: 0\r\n\r\n")
        #expect(try result.get().status == 302 && received.count == 1)
        try await other.stop()
        #expect(other.received.withLock { $0 } == [])
    }

    @Test(
        "G-080: whatever answers, time and bytes have an end",
        arguments: [
            ("", StubServer.Ending.hang, OutsideFault.tooSlow), ("", .close, .closed),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", .close, .closed),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", .hang, .tooSlow),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n" + String(repeating: "a", count: 65_537), .hang,
                .tooLarge
            ),
            ("HTTP/1.1 103 Early Hints\r\n\r\n", .hang, .tooSlow),
        ])
    func bounds(answer: String, ending: StubServer.Ending, fault: OutsideFault) async throws {
        let (result, _) = try await OutsideRequestTests.asked(answer, ending)
        #expect(result == .failure(fault))
    }

    @Test("G-080: junk, endless heads and endless bodies are no answers")
    func junk() async throws {
        for (answer, ending) in [
            ("SSH-2.0-OpenSSH_9.2\r\n", StubServer.Ending.hang),
            ("HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 100_000), .repeated),
            ("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "a", count: 60_000), .repeated),
        ] {
            let (result, _) = try await OutsideRequestTests.asked(answer, ending)
            #expect(throws: OutsideFault.self) { try result.get() }
        }
    }

    @Test("G-080: names and ports where nobody is, and servers without TLS, are told apart")
    func nobody() async throws {
        let refused = try #require(Origin("http://127.0.0.1:1"))
        #expect(await OutsideRequest(origin: refused, path: "/").send() == .failure(.refused))
        let plain = StubServer("HTTP/1.1 400 Bad Request\r\n\r\n")
        try await plain.start()
        let origin = try #require(Origin("https://127.0.0.1:\(plain.port)"))
        #expect(await OutsideRequest(origin: origin, path: "/").send(within: .seconds(2)) == .failure(.certificate))
        try await plain.stop()
    }
}
