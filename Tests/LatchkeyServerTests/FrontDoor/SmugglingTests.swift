import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Malformed HTTP")
struct SmugglingTests {
    private static let get = "GET /health/live HTTP/1.1\r\nHost: a\r\n"
    private static let post = "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    private static let next = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"

    static let table: [(name: String, request: String)] = [
        ("length and chunks", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("chunks and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"),
        ("two lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
        ("length list", post + "Content-Length: 2, 3\r\n\r\n{}"),
        ("signed length", post + "Content-Length: +2\r\n\r\n{}"),
        ("negative length", post + "Content-Length: -2\r\n\r\n{}"),
        ("hexadecimal length", post + "Content-Length: 0x2\r\n\r\n{}"),
        ("huge length", post + "Content-Length: 99999999999999999999999\r\n\r\n{}"),
        ("empty length", post + "Content-Length: \r\n\r\n{}"),
        ("length with space", post + "Content-Length: 1 2\r\n\r\n{}"),
        ("bad chunk size", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"),
        ("signed chunk size", post + "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n"),
        ("negative chunk size", post + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n"),
        ("prefixed chunk size", post + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n"),
        ("overflowing chunk size", post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
        ("chunk longer than said", post + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n"),
        ("xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        ("chunked not last", post + "Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        (
            "chunked in old HTTP",
            "POST /api/authenticate HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
        ),
        ("folded line", get + "X-A: b\r\n c\r\n\r\n"),
        ("folded Transfer-Encoding", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
        ("bare LF", "GET /health/live HTTP/1.1\nHost: a\n\n"),
        ("bare LF between fields", get + "X-A: b\nX-B: c\r\n\r\n"),
        ("bare CR", get + "X-A: b\rX-B: c\r\n\r\n"),
        ("NUL in value", get + "X-A: b\0c\r\n\r\n"),
        ("NUL in name", get + "X\0A: b\r\n\r\n"),
        ("NUL in target", "GET /health/live\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("space before colon", get + "X-A : b\r\n\r\n"),
        ("space before colon of length", post + "Content-Length : 2\r\n\r\n{}"),
        ("no name", get + ": b\r\n\r\n"),
        ("no colon", get + "X-A\r\n\r\n"),
        ("space in name", get + "X A: b\r\n\r\n"),
        ("space first", "GET /health/live HTTP/1.1\r\n Host: a\r\n\r\n"),
        ("no version", "GET /health/live\r\n\r\n"),
        ("HTTP/2.0", "GET /health/live HTTP/2.0\r\nHost: a\r\n\r\n"),
        ("HTTP/9.9", "GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n"),
        ("HTTP/1.12", "GET /health/live HTTP/1.12\r\nHost: a\r\n\r\n"),
        ("lower-case method", "get /health/live HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("unknown method", "FOO /health/live HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("TLS hello", "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}\u{01}\u{fc}\u{03}\u{03}\r\n\r\n"),
        ("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("space in target", "GET /health /live HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    @Test(
        "S-228: what two parsers could read differently is refused, and nothing after it is answered",
        arguments: SmugglingTests.table)
    func refused(name: String, request: String) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let (first, second, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(request + SmugglingTests.next)
                let first = socket.answer(within: 5)
                let second = socket.answer(within: 0.5)
                return (first, second, socket.isClosed(within: 5))
            }
            let status = first?.status
            #expect(status == nil || status == 400 || status == 413 || status == 505 || status == 501, "\(status ?? 0)")
            #expect(second == nil, "\(second?.status ?? 0)")
            #expect(isClosed)
        }
    }

    @Test("S-228: a refused connection ends soon although the client keeps its side open")
    func ends() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send("GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n")
                #expect(socket.isClosed(within: 5))
                // The server's side is over; what comes now is thrown away, and soon refused.
                let block = [UInt8](repeating: 0x61, count: 65_536)
                var sent = 0
                while sent < 4096, socket.send(block) { sent += 1 }
                #expect(sent < 4096, "256 MiB went through")
            }
        }
    }

    @Test("S-230: an upgrade is not taken, and what follows it is not kept", arguments: ["websocket", "h2c"])
    func upgrade(to: String) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(
                    "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: \(to)\r\nHTTP2-Settings: AAAA\r\n\r\n"
                )
                let answer = socket.answer(within: 5)
                #expect(answer?.status == 200)
                #expect(answer?.field("connection") == "close")
                let block = [UInt8](repeating: 0x61, count: 65_536)
                var sent = 0
                while sent < 4096, socket.send(block) { sent += 1 }
                #expect(sent < 4096, "256 MiB went through")
            }
        }
    }
}
