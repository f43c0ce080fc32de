import HTTPTypes
import LatchkeyCore
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Bodies of strangers", .timeLimit(.minutes(5)))
struct BodyReadingTests {
    private static let chunk = "10000\r\n" + String(repeating: "a", count: 65_536) + "\r\n"

    private static func head(_ line: String, _ fields: String = "") -> String {
        "\(line) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\(fields)"
    }

    @Test(
        "S-317: a stranger's body is answered before it has arrived, whatever the path ends with",
        arguments: [
            ("PUT /x/picture", 404), ("PUT /x?/picture", 404), ("PUT /api/user/AAAAAAAAAAAAAAAAAAAAAA/picture", 401),
            ("PUT /api/user/x/picture", 404), ("PUT /api/password", 401), ("POST /api/users", 401),
            ("POST /nowhere", 404),
            ("DELETE /api/user", 401), ("PATCH /api/user", 405), ("GET /api/id", 401),
        ])
    func answeredAtOnce(line: String, status: Int) async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            for fields in [
                "Transfer-Encoding: chunked\r\n\r\n" + BodyReadingTests.chunk, "Content-Length: 60000\r\n\r\n{",
            ] {
                let answer = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(BodyReadingTests.head(line, fields))
                    return socket.answer(within: 5)
                }
                #expect(answer?.status == status, "\(line)")
            }
        }
    }

    @Test("S-317: a refusal of a body that will not be read ends the connection when the body is large")
    func largeAndRefused() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            let line = "PUT /api/user/AAAAAAAAAAAAAAAAAAAAAA/picture"
            let small = try await latchkey.raw(
                BodyReadingTests.head(line, "Content-Length: 5\r\n\r\nhello")
            ).answer
            #expect(small?.status == 401 && small?.field("connection") == nil)
            let (large, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                socket.send(BodyReadingTests.head(line, "Content-Length: 1048577\r\n\r\n"))
                return (socket.answer(within: 5), socket.isClosed(within: 5))
            }
            #expect(large?.status == 413)
            #expect(isClosed)
        }
    }

    @Test("S-222, S-317: nobody gets leave to send a body that will not be read")
    func noLeave() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            for (line, status) in [("PUT /api/password", 401), ("POST /nowhere", 404), ("GET /health/live", 200)] {
                let (answer, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(BodyReadingTests.head(line, "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"))
                    return (socket.answer(within: 5), socket.isClosed(within: 5))
                }
                #expect(answer?.status == status)
                #expect(answer?.field("connection") == "close", "what comes next could be the body or a request")
                #expect(isClosed)
            }
        }
    }

    @Test("S-317, S-228: a broken body of an answered request gets no second answer")
    func brokenBody() async throws {
        try await withLatchkey({ $0.isLive = true }) { latchkey in
            for line in ["GET /api/id", "PUT /api/password", "POST /nowhere"] {
                let (first, second, isClosed) = try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(BodyReadingTests.head(line, "Transfer-Encoding: chunked\r\n\r\nzz\r\n"))
                    return (socket.answer(within: 5), socket.answer(within: 0.5), socket.isClosed(within: 5))
                }
                #expect(first != nil && second == nil, "\(line)")
                #expect(isClosed)
            }
        }
    }

    private static func small(_ options: inout LatchkeyOptions) {
        options.isLive = true
        options.server = { configuration in
            configuration.limits.bufferedBytes = 200_000
            configuration.limits.bufferedBytesPerNetwork = 60_000
            configuration.limits.freeBodyBytes = 0
            // What is held is held until the test lets it go, however busy the machine is.
            configuration.limits.bodySeconds = 600
            configuration.limits.idleSeconds = 600
            configuration.trustedProxies = ["127.0.0.1"].compactMap { NetworkRange($0) }
        }
    }

    /// The status of a body of `count` bytes that arrives whole.
    private static func whole(_ latchkey: Latchkey, _ count: Int, from address: String) async throws -> Answer {
        let frame = #"{"password":""}"#
        let json = frame.dropLast(2) + String(repeating: "x", count: count - frame.utf8.count) + "\"}"
        return try await latchkey.send(
            .post, "/api/password/check", json: String(json), headers: [("X-Forwarded-For", address)])
    }

    @Test(
        "S-317: bytes that wait are bounded for a network and for the server, and released whatever becomes of the request"
    )
    func budget() async throws {
        try await withLatchkey(BodyReadingTests.small) { latchkey in
            @Sendable func partial(_ address: String) -> String {
                BodyReadingTests.head(
                    "POST /api/password/check", "X-Forwarded-For: \(address)\r\nContent-Length: 60000\r\n\r\n")
                    + String(repeating: " ", count: 50_000)
            }
            let body = { @Sendable (count: Int, address: String) in
                try await BodyReadingTests.whole(latchkey, count, from: address)
            }
            var held: RawSocket? = try BodyReadingTests.sent(partial("192.0.2.1"), latchkey.port)
            // Its network has 10 kB left, others have the rest of the server's.
            try await eventually {
                // The try before may have had the share when it arrived.
                if held?.answer(within: 0.01) != nil {
                    held = try BodyReadingTests.sent(partial("192.0.2.1"), latchkey.port)
                }
                return try await body(20_000, "192.0.2.1").code == "busy"
            }
            let refused = try await body(20_000, "192.0.2.1")
            #expect(refused.status == 503 && refused.header("Retry-After") == "1")
            #expect(try await body(5_000, "192.0.2.1").status == 200)
            #expect(try await body(45_000, "192.0.2.2").status == 200)
            #expect(try await body(55_000, "192.0.2.2").code == "busy", "the share of all strangers")
            for _ in 0..<20 { #expect(try await body(45_000, "192.0.2.2").status == 200, "each of them was released") }
            #expect(held != nil)
            held = nil
            try await eventually { try await body(59_000, "192.0.2.1").status == 200 }
            #expect(try await body(59_000, "192.0.2.2").status == 200)
        }
    }

    @Test("S-398: a form is read though slow senders of other networks hold all bytes that the server keeps")
    func formsBesideHeldBodies() async throws {
        try await withLatchkey({ options in
            BodyReadingTests.small(&options)
            let limited = options.server
            options.server = {
                limited(&$0)
                $0.limits.freeBodyBytes = 4096
            }
        }) { latchkey in
            let held = try [1, 2].map { host in
                try BodyReadingTests.sent(
                    BodyReadingTests.head(
                        "POST /api/password/check",
                        "X-Forwarded-For: 192.0.2.\(host)\r\nContent-Length: 60000\r\n\r\n")
                        + String(repeating: " ", count: 54_090), latchkey.port)
            }
            let body = { @Sendable (count: Int) in try await BodyReadingTests.whole(latchkey, count, from: "192.0.2.3")
            }
            try await eventually { try await body(4_400).code == "busy" }
            for _ in 0..<20 { #expect(try await body(4_000).status == 200) }
            #expect(try await body(4_400).code == "busy")
            withExtendedLifetime(held) {}
        }
    }

    @Test("S-403: strangers of many networks who send slowly leave room for what people send who are signed in")
    func strangersShare() async throws {
        try await withLatchkey(BodyReadingTests.small) { latchkey in
            let id = try await latchkey.addAccount("ann").id.text
            let cookie = try await latchkey.signIn("ann")
            let held = try (1...4).map { host in
                try BodyReadingTests.sent(
                    BodyReadingTests.head(
                        "POST /api/password/check",
                        "X-Forwarded-For: 192.0.2.\(host)\r\nContent-Length: 60000\r\n\r\n")
                        + String(repeating: " ", count: 24_900), latchkey.port)
            }
            try await eventually { try await BodyReadingTests.whole(latchkey, 4_400, from: "192.0.2.9").code == "busy" }
            let image = PictureParts.vp8(width: 400, height: 400) + [UInt8](repeating: 7, count: 50_000)
            let stored = try await latchkey.send(
                .put, "/api/user/\(id)/picture",
                [.contentType: "image/webp", .cookie: cookie],
                bytes: PictureParts.webp(PictureParts.webpChunk("VP8 ", image)))
            #expect(stored.status == 204, "\(stored.text)")
            withExtendedLifetime(held) {}
        }
    }

    @Test("S-317: pictures on their way to clients that do not read are bounded in the same way, and released")
    func unreadAnswers() async throws {
        let image = PictureParts.vp8(width: 400, height: 400) + [UInt8](repeating: 7, count: 1_000_000)
        let picture = PictureParts.webp(PictureParts.webpChunk("VP8 ", image))
        try await withLatchkey({ options in
            BodyReadingTests.small(&options)
            let server = options.server
            options.server = { configuration in
                server(&configuration)
                configuration.limits.bufferedBytes = 3 * picture.count
                configuration.limits.bufferedBytesPerNetwork = picture.count
            }
        }) { latchkey in
            let path = "/api/user/\(try await latchkey.addAccount("ann").id.text)/picture"
            let cookie = try await latchkey.signIn("ann")
            let stored = try await latchkey.send(
                .put, path, [.contentType: "image/webp", .cookie: cookie], bytes: picture)
            #expect(stored.status == 204)
            let picked = { @Sendable (address: String) in
                try await latchkey.send(.get, path, cookie: cookie, headers: [("X-Forwarded-For", address)])
            }
            let request = "GET \(path) HTTP/1.1\r\nHost: a\r\nCookie: \(cookie)\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
            var held: RawSocket? = try BodyReadingTests.sent(String(repeating: request, count: 24), latchkey.port)
            // While the system still takes answers, the budget is free between two of them.
            try await eventually {
                for _ in 0..<20 where try await picked("192.0.2.1").code != "busy" { return false }
                return true
            }
            #expect(try await picked("192.0.2.1").header("Retry-After") == "1")
            for _ in 0..<3 { #expect(try await picked("192.0.2.2").body.count == picture.count) }
            let head = try await latchkey.send(.head, path, cookie: cookie, headers: [("X-Forwarded-For", "192.0.2.2")])
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(try await picked("192.0.2.2").status == 200, "a HEAD holds nothing")
            #expect(held != nil)
            held = nil
            try await eventually { try await picked("192.0.2.1").status == 200 }
        }
    }

    private static func sent(_ bytes: String, _ port: Int?) throws -> RawSocket {
        // With a buffer of its own choice the system can take tens of megabytes that nobody reads.
        let socket = try RawSocket.opened(to: port, receiveBuffer: 4096)
        socket.send(bytes)
        return socket
    }

    private func eventually(_ condition: () async throws -> Bool) async throws {
        for _ in 0..<1500 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("waited in vain")
    }
}
