import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("HTTP/1.0 and the end of connections")
struct OldHTTPTests {
    private static func exchange(
        _ latchkey: Latchkey, _ requests: [String], closing seconds: Double = 10
    ) async throws -> (answers: [RawAnswer?], isClosed: Bool) {
        try await RawSocket.connected(to: latchkey.port) { socket in
            let answers = requests.map { request in
                socket.send(request)
                return socket.answer(within: 10)
            }
            return (answers, socket.isClosed(within: seconds))
        }
    }

    @Test(
        "S-232: HTTP/1.0 needs no Host, and its answer ends the connection",
        arguments: [
            "GET /health/live HTTP/1.0\r\n\r\n", "OPTIONS /health/live HTTP/1.0\r\n\r\n",
            "HEAD /health/live HTTP/1.0\r\n\r\n",
            "GET /health/live HTTP/1.0\r\nHost: a\r\n\r\n",
            "GET /health/live HTTP/1.0\r\nUser-Agent: ab\r\nAccept: */*\r\n\r\n",
            "GET /health/live HTTP/1.0\r\nConnection: close\r\n\r\n",
            "POST /api/password/check HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            "POST /api/password/check HTTP/1.0\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        ])
    func closes(request: String) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let (answer, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(request)
                return (socket.answer(toHead: request.hasPrefix("HEAD"), within: 10), socket.isClosed(within: 10))
            }
            #expect(answer.map { [200, 204].contains($0.status) } == true)
            #expect(answer?.field("connection") == "close")
            #expect(answer?.field("transfer-encoding") == nil)
            #expect(isClosed)
        }
    }

    @Test(
        "HTTP/1.0 keeps the connection where it asks for that, and is told so", arguments: ["keep-alive", "Keep-Alive"])
    func keepsAlive(word: String) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let request = "GET /health/live HTTP/1.0\r\nConnection: \(word)\r\n\r\n"
            let last = "GET /health/live HTTP/1.0\r\n\r\n"
            let (answers, isClosed) = try await OldHTTPTests.exchange(
                latchkey, Array(repeating: request, count: 20) + [last])
            #expect(answers.map { $0?.status } == Array(repeating: 200, count: 21))
            #expect(answers.dropLast().allSatisfy { $0?.field("connection") == "keep-alive" })
            #expect(answers.last??.field("connection") == "close")
            #expect(isClosed)
        }
    }

    @Test("S-228: a transfer coding in HTTP/1.0 ends the connection")
    func chunked() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let request =
                "POST /api/password/check HTTP/1.0\r\nConnection: keep-alive\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
            let (answers, isClosed) = try await OldHTTPTests.exchange(latchkey, [request + request])
            #expect(answers.first??.field("connection") != "keep-alive")
            #expect(isClosed)
        }
    }

    @Test("S-232: HTTP/1.1 needs a Host as before, and stays open unless it says close, however that is written")
    func version11() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let (none, _) = try await OldHTTPTests.exchange(latchkey, ["GET /health/live HTTP/1.1\r\n\r\n"])
            #expect(none.first??.status == 400)
            let get = "GET /health/live HTTP/1.1\r\nHost: a\r\n"
            let (open, isClosed) = try await OldHTTPTests.exchange(
                latchkey, [get + "\r\n", get + "\r\n"], closing: 1)
            #expect(open.map { $0?.status } == [200, 200])
            #expect(open.allSatisfy { $0?.field("connection") == nil })
            #expect(!isClosed)
            for word in ["close", "Close", "CLOSE", "keep-alive, close", "x, close"] {
                let (answers, isClosed) = try await OldHTTPTests.exchange(
                    latchkey, [get + "Connection: \(word)\r\n\r\n"])
                #expect(answers.first??.status == 200)
                #expect(answers.first??.field("connection") == "close", "\(word)")
                #expect(isClosed, "\(word)")
            }
        }
    }

    @Test("S-317: requests behind one that is being answered wait, and all are answered in order")
    func heldBack() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let body = Latchkey.body(["uid": "nobody", "password": "x"])
            let post =
                "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            let get = "GET /health/live HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 8000))\r\n\r\n"
            let statuses = try await RawSocket.connected(to: latchkey.port) { socket in
                for _ in 0..<3 { socket.send(post + String(repeating: get, count: 30)) }
                return (0..<93).map { _ in socket.answer(within: 10)?.status }
            }
            #expect(statuses == Array(repeating: [401] + Array(repeating: 200, count: 30), count: 3).flatMap { $0 })
        }
    }
}
