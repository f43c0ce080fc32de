import Foundation
import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Body limits")
struct BodyLimitTests {
    private static let head = "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"

    private static func body(_ count: Int) -> String {
        let frame = #"{"uid":"nobody","password":"x","pad":""}"#
        return frame.dropLast(2) + String(repeating: "a", count: count - frame.utf8.count) + "\"}"
    }

    private static func chunked(_ text: String, size: Int = 8192) -> String {
        var rest = Substring(text)
        var chunks = ""
        while !rest.isEmpty {
            let chunk = rest.prefix(size)
            rest = rest.dropFirst(size)
            chunks += String(chunk.utf8.count, radix: 16) + "\r\n" + chunk + "\r\n"
        }
        return chunks + "0\r\n\r\n"
    }

    @Test("S-220: 64 KiB are read, one byte more is a readable 413", arguments: [65_536, 65_537, 70_000, 1_000_000])
    func limit(count: Int) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let text = BodyLimitTests.body(count)
            let plain = try await latchkey.raw(BodyLimitTests.head + "Content-Length: \(count)\r\n\r\n" + text).answer
            let parts = try await latchkey.raw(
                BodyLimitTests.head + "Transfer-Encoding: chunked\r\n\r\n" + BodyLimitTests.chunked(text)
            ).answer
            for answer in [plain, parts] {
                #expect(answer?.status == (count <= 65_536 ? 401 : 413))
                if count > 65_536 { #expect(answer?.body.contains("\"body_too_large\"") == true) }
            }
        }
    }

    @Test(
        "S-220, S-317: on every kind of route an announced body is refused by its length; one without a length is read by no route before its guard",
        arguments: [
            ("GET /api/id", 401), ("GET /health/live", 200), ("POST /nowhere", 404), ("PUT /api/password", 401),
            ("DELETE /api/authenticate", 401), ("GET /", 200), ("POST /api/password/check", 413),
        ])
    func everywhere(line: String, chunkedStatus: Int) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let head = "\(line) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            let text = BodyLimitTests.body(65_537)
            let plain = try await latchkey.raw(head + "Content-Length: 65537\r\n\r\n" + text).answer
            #expect(plain?.status == 413)
            let parts = try await latchkey.raw(
                head + "Transfer-Encoding: chunked\r\n\r\n" + BodyLimitTests.chunked(text)
            ).answer
            #expect(parts?.status == chunkedStatus)
        }
    }

    @Test("S-220: a body that is over the limit ends the connection, however quickly it comes", arguments: [0, 0.3])
    func closes(pause: Double) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let text = BodyLimitTests.body(70_000)
            let (answer, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(BodyLimitTests.head + "Content-Length: 70000\r\n\r\n" + text.prefix(35_000))
                Thread.sleep(forTimeInterval: pause)
                socket.send(String(text.dropFirst(35_000)))
                let answer = socket.answer(within: 5)
                return (answer, socket.isClosed(within: 5))
            }
            #expect(answer?.status == 413)
            #expect(answer?.field("connection") == "close")
            #expect(isClosed)
        }
    }

    @Test("S-220, S-222: two gigabytes are refused before they are sent, and the connection ends")
    func announced() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            for expectation in ["", "Expect: 100-continue\r\n"] {
                let (answer, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(BodyLimitTests.head + expectation + "Content-Length: 2147483648\r\n\r\n")
                    let answer = socket.answer(within: 5)
                    return (answer, socket.isClosed(within: 5))
                }
                #expect(answer?.status == 413)
                #expect(answer?.field("connection") == "close")
                #expect(isClosed)
            }
        }
    }

    @Test("S-220: a client that sends on after its 413 is cut off, after it could read it")
    func sendingOn() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let answer = try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(BodyLimitTests.head + "Content-Length: 2147483648\r\n\r\n")
                let block = [UInt8](repeating: 0x61, count: 65_536)
                var sent = 0
                while sent < 4096, socket.send(block) { sent += 1 }
                #expect(sent < 4096, "256 MiB went through")
                return socket.answer(within: 5)
            }
            #expect(answer?.status == 413)
        }
    }

    @Test("S-220: endless chunks end", arguments: ["POST /api/authenticate", "GET /api/id", "POST /nowhere"])
    func endless(line: String) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(
                    "\(line) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                )
                let chunk = "10000\r\n" + String(repeating: "a", count: 65_536) + "\r\n"
                var sent = 0
                while sent < 4096, socket.send(chunk) { sent += 1 }
                #expect(sent < 4096, "256 MiB went through")
            }
            #expect(try await latchkey.send(.get, "/health/live").status == 200)
        }
    }

    @Test("S-222: who waits for 100 Continue gets it, and then the answer")
    func expectation() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let text = BodyLimitTests.body(100)
            let statuses = try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(BodyLimitTests.head + "Expect: 100-continue\r\nContent-Length: 100\r\n\r\n")
                let first = socket.answer(within: 5)
                socket.send(text)
                return [first?.status, socket.answer(within: 5)?.status]
            }
            #expect(statuses == [100, 401])
        }
    }

    @Test("A body cut short is never acted upon")
    func cutShort() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let text = #"{"uid":"newcomer","password":"a long enough password","name":"New Comer"}"#
            let head = "POST /api/user HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            let size = String(text.utf8.count, radix: 16)
            for request in [
                head + "Content-Length: \(text.utf8.count + 10)\r\n\r\n" + text,
                head + "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(text)\r\n",
                head + "Transfer-Encoding: chunked\r\n\r\n\(size)\r\n\(text)\r\nzz\r\n",
            ] {
                let (answer, isClosed) = try await latchkey.raw(request, finish: true)
                #expect(answer == nil || answer?.status == 400)
                #expect(isClosed)
            }
            #expect(try await latchkey.signInAnswer("newcomer", "a long enough password").status == 401)
        }
    }

    @Test("S-228: a connection goes on after an error that left nothing unread")
    func keepAlive() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let large = BodyLimitTests.chunked(BodyLimitTests.body(65_536))
            let statuses = try await RawSocket.connected(to: latchkey.port) { socket in
                var statuses: [Int?] = []
                for request in [
                    "GET /api/id HTTP/1.1\r\nHost: a\r\n\r\n",
                    "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n{",
                    "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /",
                    "GET //api/id HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /",
                    BodyLimitTests.head + "Transfer-Encoding: chunked\r\n\r\n" + large,
                    "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                ] {
                    socket.send(request)
                    statuses.append(socket.answer(within: 5)?.status)
                }
                return statuses
            }
            #expect(statuses == [401, 400, 404, 404, 401, 200])
        }
    }

    @Test("Requests sent in one go are answered one by one, in order")
    func pipelined() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let statuses = try await RawSocket.connected(to: latchkey.port) { socket in
                let one = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /api/id HTTP/1.1\r\nHost: a\r\n\r\n"
                socket.send(
                    String(repeating: one, count: 20)
                        + "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                var statuses: [Int] = []
                while let answer = socket.answer(within: 5) { statuses.append(answer.status) }
                return statuses
            }
            #expect(statuses == Array(repeating: [200, 401], count: 20).flatMap { $0 } + [200])
        }
    }
}
