import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Header floods")
struct HeaderFloodTests {
    @Test("S-227: floods of header fields are refused and the server lives on")
    func floods() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let start = "GET /health/live HTTP/1.1\r\nHost: a\r\n"
            let floods = [
                start + (0..<257).map { "X-\($0): a\r\n" }.joined() + "\r\n",
                start + (0..<100_000).map { "X-\($0): a\r\n" }.joined() + "\r\n",
                start + String(repeating: "X: " + String(repeating: "a", count: 8000) + "\r\n", count: 400) + "\r\n",
                start + "X: " + String(repeating: "a", count: 100_000) + "\r\n\r\n",
                start + String(repeating: "a", count: 100_000) + ": x\r\n\r\n",
                "GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /?" + String(repeating: "a", count: 3_000_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                String(repeating: "A", count: 100_000),
            ]
            for (index, flood) in floods.enumerated() {
                let (answer, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(flood)
                    return (socket.answer(within: 5), socket.isClosed(within: 5))
                }
                #expect(answer == nil || answer?.status == 400 || answer?.status == 431, "\(index)")
                #expect(isClosed, "\(index)")
            }
            #expect(try await HeaderFloodTests.isAlive(latchkey))
        }
    }

    /// By a connection of its own: one that has waited all this time may have ended for idleness.
    private static func isAlive(_ latchkey: Latchkey) async throws -> Bool {
        try await latchkey.raw("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").answer?.status == 200
    }

    @Test("S-227: ordinary heads pass: 60 fields, a cookie of 8 KiB")
    func ordinary() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let fields = (0..<60).map { "X-\($0): a\r\n" }.joined()
            let cookie = "Cookie: x=\(String(repeating: "a", count: 8192))\r\n"
            let answer = try await latchkey.raw("GET /health/live HTTP/1.1\r\nHost: a\r\n\(fields)\(cookie)\r\n").answer
            #expect(answer?.status == 200)
        }
    }

    @Test("S-227: trailers and chunk extensions are bounded like everything else")
    func trailers() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let head =
                "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            let floods = [
                head + "0\r\n" + (0..<100_000).map { "X-\($0): a\r\n" }.joined() + "\r\n",
                head + "1;" + String(repeating: "a", count: 2_000_000) + "\r\na\r\n0\r\n\r\n",
            ]
            for flood in floods {
                let (answer, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(flood)
                    return (socket.answer(within: 5), socket.isClosed(within: 5))
                }
                #expect(answer == nil || answer?.status == 400 || answer?.status == 413)
                #expect(isClosed)
            }
            #expect(try await HeaderFloodTests.isAlive(latchkey))
        }
    }
}
