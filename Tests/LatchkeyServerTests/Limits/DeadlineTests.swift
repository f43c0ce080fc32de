import HTTPTypes
import LatchkeyServer
import LatchkeyTestSupport
import Testing

/// With deadlines of one or two seconds; a connection is looked at once a second, so a second more is given.
@Suite("Deadlines")
struct DeadlineTests {
    private static let short: @Sendable (inout LatchkeyOptions) -> Void = { options in
        options.isLive = true
        options.server = { configuration in
            configuration.limits.headSeconds = 1
            configuration.limits.bodySeconds = 2
            configuration.limits.idleSeconds = 2
        }
    }

    /// Sends `first`, then one byte of `drip` every 100 ms for as long as it is taken; answers the seconds until the end.
    private static func drip(_ latchkey: Latchkey, _ first: String, _ drip: String) async throws -> Double? {
        try await RawSocket.connected(to: latchkey.port) { socket in
            let clock = ContinuousClock()
            let started = clock.now
            socket.send(first)
            for byte in drip.utf8 {
                guard socket.send([byte]), !socket.isClosed(within: 0.1) else { break }
                if clock.now - started > .seconds(10) { return nil }
            }
            guard socket.isClosed(within: 8) else { return nil }
            return Double((clock.now - started).components.seconds)
                + Double((clock.now - started).components.attoseconds) / 1e18
        }
    }

    @Test("S-223: a head that trickles in, or never begins, ends in time")
    func head() async throws {
        try await withLatchkey(DeadlineTests.short) { latchkey in
            let trickle = "X-Slow: " + String(repeating: "a", count: 100)
            async let slow = DeadlineTests.drip(latchkey, "GET /health/live HTTP/1.1\r\nHost: a\r\n", trickle)
            async let silent = DeadlineTests.drip(latchkey, "", "")
            async let blank = DeadlineTests.drip(latchkey, "\r\n", String(repeating: "\r\n", count: 50))
            for seconds in [try await slow, try await silent, try await blank] {
                let seconds = try #require(seconds)
                #expect(seconds < 6)
            }
            let live = try await latchkey.raw("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").answer
            #expect(live?.status == 200)
        }
    }

    @Test("S-224: the body's deadline is total, bytes that trickle in do not move it")
    func body() async throws {
        try await withLatchkey(DeadlineTests.short) { latchkey in
            let head = "POST /api/authenticate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            let trickle = String(repeating: "a", count: 100)
            async let plain = DeadlineTests.drip(latchkey, head + "Content-Length: 1000\r\n\r\n", trickle)
            async let chunked = DeadlineTests.drip(
                latchkey, head + "Transfer-Encoding: chunked\r\n\r\n", String(repeating: "1\r\na\r\n", count: 20))
            async let unread = DeadlineTests.drip(
                latchkey, "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", trickle)
            for seconds in [try await plain, try await chunked, try await unread] {
                let seconds = try #require(seconds)
                #expect(seconds > 1 && seconds < 7)
            }
        }
    }

    @Test("S-223: the second request of a connection has a deadline too, and an idle connection ends")
    func afterAnAnswer() async throws {
        try await withLatchkey(DeadlineTests.short) { latchkey in
            let get = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
            async let idle = DeadlineTests.drip(latchkey, get, "")
            async let slow = DeadlineTests.drip(latchkey, get + "GET /", String(repeating: "a", count: 100))
            for seconds in [try await idle, try await slow] {
                let seconds = try #require(seconds)
                #expect(seconds < 7)
            }
        }
    }

    @Test("S-225: a client that does not read its answers is cut off")
    func slowReader() async throws {
        try await withLatchkey(DeadlineTests.short) { latchkey in
            try await RawSocket.connected(to: latchkey.port, receiveBuffer: 2048) { socket in
                let block = String(repeating: "GET /assets/pages.css HTTP/1.1\r\nHost: a\r\n\r\n", count: 500)
                var sent = 0
                // Taken until the answers fill the way back; then nothing is read, and the connection ends.
                while sent < 2000, socket.send(block) { sent += 1 }
                #expect(sent < 2000)
            }
            let live = try await latchkey.raw("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").answer
            #expect(live?.status == 200)
        }
    }

    @Test("Keep-alive: requests within the idle time share a connection, past the deadline of one request")
    func keepAlive() async throws {
        try await withLatchkey(DeadlineTests.short) { latchkey in
            let statuses = try await RawSocket.connected(to: latchkey.port) { socket in
                (0..<8).map { _ in
                    _ = socket.isClosed(within: 0.4)
                    socket.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
                    return socket.answer(within: 5)?.status
                }
            }
            #expect(statuses == Array(repeating: 200, count: 8))
        }
    }
}
