import Foundation
import LatchkeyCore
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("TLS and HTTP/2")
struct TLSTests {
    private static func withTLS(
        _ change: @escaping @Sendable (inout RequestLimits) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey, _ curl: [String]) async throws -> Void
    ) async throws {
        let certificate = try Certificate()
        let path = certificate.path
        let tls = try certificate.configuration()
        try await withLatchkey({ options in
            options.publicURL = "https://localhost"
            options.isLive = true
            options.tls = tls
            options.server = { configuration in
                configuration.allowedOrigins = [OriginPattern("https://app.example")].compactMap(\.self)
                change(&configuration.limits)
            }
        }) { latchkey in
            try await test(latchkey, ["-sS", "-i", "--max-time", "15", "--cacert", path, "--noproxy", "*"])
        }
        withExtendedLifetime(certificate) {}
    }

    @Test("S-235: a sign-in and a guarded request over HTTP/1.1 and HTTP/2", arguments: ["--http1.1", "--http2"])
    func bothVersions(version: String) async throws {
        try await TLSTests.withTLS { latchkey, curl in
            try await latchkey.addAccount("toby")
            let base = "https://localhost:\(latchkey.port ?? 0)"
            let body = Latchkey.body(["uid": "toby", "password": Latchkey.password])
            let (_, signedIn) = try await Command.wait(
                "curl",
                curl + [version, "-H", "Content-Type: application/json", "-d", body, base + "/api/authenticate"])
            #expect(signedIn.hasPrefix(version == "--http2" ? "HTTP/2 200" : "HTTP/1.1 200"))
            #expect(signedIn.lowercased().contains("strict-transport-security: max-age=31536000; includesubdomains"))
            let line = signedIn.split(whereSeparator: \.isNewline).last { $0.contains("__Host-latchkey=") } ?? ""
            let cookie = line.drop { $0 != "_" }.prefix { $0 != ";" }
            #expect(line.contains("Secure; HttpOnly; SameSite=Lax"))
            // Twice in one run, so that the connection is used again; a HEAD and a 404 between.
            let (_, ids) = try await Command.wait(
                "curl",
                curl + [version, "-b", String(cookie), base + "/api/id", base + "/api/nothing", base + "/api/id"])
            #expect(ids.components(separatedBy: "\"uid\":\"toby\"").count == 3, "\(ids)")
            let (status, head) = try await Command.wait("curl", curl + [version, "-I", base + "/health/live"])
            #expect(status == 0)
            #expect(head.lowercased().contains("content-length: 17"))
        }
    }

    @Test("S-220: the body limit holds over HTTP/2, and its 413 can be read", arguments: ["--http1.1", "--http2"])
    func bodyLimit(version: String) async throws {
        try await TLSTests.withTLS { latchkey, curl in
            let url = "https://localhost:\(latchkey.port ?? 0)/api/authenticate"
            let json = ["-H", "Content-Type: application/json"]
            for (count, chunked) in [(70_000, false), (70_000, true), (900_000, false), (65_000, false)] {
                let input = Data(repeating: 0x61, count: count)
                let extra = chunked && version == "--http1.1" ? ["-H", "Transfer-Encoding: chunked"] : []
                let (_, output) = try await Command.wait(
                    "curl", curl + [version] + json + extra + ["--data-binary", "@-", url], input: input)
                #expect(
                    output.contains(count > 65_536 ? "body_too_large" : "Please provide user details"),
                    "\(count) \(output)")
            }
            let (_, live) = try await Command.wait(
                "curl", curl + [version, "https://localhost:\(latchkey.port ?? 0)/health/live"])
            #expect(live.contains("{\"status\":\"live\"}"))
        }
    }

    @Test("S-224: the body's deadline holds over HTTP/2", arguments: ["--http1.1", "--http2"])
    func bodyDeadline(version: String) async throws {
        try await TLSTests.withTLS({ $0.bodySeconds = 1 }) { latchkey, curl in
            let url = "https://localhost:\(latchkey.port ?? 0)/api/authenticate"
            let started = ContinuousClock.now
            let (status, output) = try await Command.wait(
                "curl",
                curl + [
                    version, "--limit-rate", "100", "-H", "Content-Type: application/json", "-H", "Expect:",
                    "--data-binary", "@-", url,
                ],
                input: Data(repeating: 0x61, count: 60_000))
            // HTTP/1.1 says why; a stream of HTTP/2 ends.
            #expect(status != 0 || output.contains("request_timeout"), "\(output)")
            #expect(ContinuousClock.now - started < .seconds(10))
        }
    }

    private static func cookies(_ count: Int, _ size: Int) -> String {
        "Cookie: " + (0..<count).map { "o\($0)=" + String(repeating: "x", count: size) }.joined(separator: "; ")
    }

    @Test(
        "S-227, S-235, S-098: a head that is too large is 431 in the one shape, in the first request of a connection too",
        arguments: ["--http1.1", "--http2"])
    func headTooLarge(version: String) async throws {
        try await TLSTests.withTLS { latchkey, curl in
            let url = "https://localhost:\(latchkey.port ?? 0)/api/id"
            let origin = ["-H", "Origin: https://app.example", url]
            let tooLarge = [
                TLSTests.cookies(6, 5_500), TLSTests.cookies(12, 4_000),
                "X-One: " + String(repeating: "x", count: 33_000),
            ]
            for field in tooLarge {
                let (status, output) = try await Command.wait("curl", curl + [version, "-H", field] + origin)
                #expect(status == 0)
                #expect(output.hasPrefix(version == "--http2" ? "HTTP/2 431" : "HTTP/1.1 431"), "\(output)")
                #expect(output.contains("\"code\":\"headers_too_large\""))
                #expect(output.lowercased().contains("access-control-allow-origin: https://app.example"))
            }
            let many = (0..<101).flatMap { ["-H", "X-\($0): a"] }
            #expect(try await Command.wait("curl", curl + [version] + many + [url]).output.contains(" 431"))
        }
    }

    @Test("S-227, S-235: over HTTP/2 the connection goes on after a 431, and what HTTP/1.1 takes passes")
    func headsOverHTTP2() async throws {
        try await TLSTests.withTLS { latchkey, curl in
            let url = "https://localhost:\(latchkey.port ?? 0)"
            let large = ["-H", TLSTests.cookies(12, 3_000)]
            let body = ["-H", "Content-Type: application/json", "-d", String(repeating: "x", count: 60_000)]
            let (_, output) = try await Command.wait(
                "curl",
                curl + ["--http2", "-w", "\n%{num_connects}\n"] + large + [url + "/api/id", "--next"]
                    + curl + ["--http2", "-w", "\n%{num_connects}\n"] + large + body + [
                        url + "/api/authenticate", "--next",
                    ]
                    + curl + ["--http2", "-w", "\n%{num_connects}\n", url + "/health/live"])
            let lines = output.split(whereSeparator: \.isNewline)
            #expect(
                lines.filter { $0.hasPrefix("HTTP/2 ") }.map { $0.prefix(10) } == [
                    "HTTP/2 431", "HTTP/2 431", "HTTP/2 200",
                ])
            #expect(lines.filter { $0 == "1" || $0 == "0" } == ["1", "0", "0"], "\(output)")
            // Browsers send each cookie apart.
            let apart = (0..<150).flatMap { ["-H", "Cookie: o\($0)=" + String(repeating: "x", count: 190)] }
            for fields in [["-H", TLSTests.cookies(1, 31_000)], apart] {
                let (_, answer) = try await Command.wait("curl", curl + ["--http2"] + fields + [url + "/api/id"])
                #expect(answer.hasPrefix("HTTP/2 401"), "\(answer)")
            }
            let accept = ["-H", "Accept: text/html"]
            let (_, page) = try await Command.wait("curl", curl + ["--http2"] + accept + large + [url + "/login"])
            #expect(page.contains("Delete the cookies") && page.contains("text/html"))
        }
    }

    @Test("S-227: over HTTP/2 a head beyond 64 KiB, as sent or as unpacked, ends its connection; others go on")
    func headsBeyondReading() async throws {
        try await TLSTests.withTLS { latchkey, curl in
            let whole = [UInt8](repeating: 0, count: 16_384)
            // A field of 4,000 bytes that is remembered, and named twenty times by one byte each (RFC 7541 §6.1, §6.2.1).
            let remembered: [UInt8] = [0x40, 1, 0x78, 0x7f, 0xa1, 0x1e] + [UInt8](repeating: 0x78, count: 4000)
            let unpacking = remembered + [UInt8](repeating: 0xbe, count: 20)
            for head in [[whole, whole, whole, whole, [0]], [unpacking]] {
                let client = try await SilentHTTP2Client.connect(to: latchkey.port)
                try await client.sendHead(head)
                #expect(await client.isClosed(within: .seconds(5)))
            }
            let url = "https://localhost:\(latchkey.port ?? 0)/health/live"
            #expect(try await Command.wait("curl", curl + ["--http2", url]).output.hasPrefix("HTTP/2 200"))
        }
    }

    @Test("S-267: TLS 1.1 and older are refused, 1.2 and 1.3 are not, whatever configuration was passed in")
    func versions() async throws {
        try await TLSTests.withTLS { latchkey, _ in
            let target = ["s_client", "-connect", "localhost:\(latchkey.port ?? 0)", "-cipher", "ALL:@SECLEVEL=0"]
            for (version, isTaken) in [("-tls1", false), ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)] {
                let (_, output) = try await Command.wait("openssl", target + [version])
                #expect(output.contains("Cipher is (NONE)") == !isTaken, "\(version)")
            }
        }
    }

    /// Stream numbers of a client's requests (RFC 9113 §5.1.1).
    private static func streams(_ numbers: Range<Int>) -> [UInt32] {
        numbers.map { UInt32(2 * $0 + 1) }
    }

    @Test(
        "S-366: a browser that resets each stream behind its whole answer keeps its connection, as Chromium does with each 304"
    )
    func lateResets() async throws {
        try await TLSTests.withTLS { latchkey, _ in
            let client = try await SilentHTTP2Client.connect(to: latchkey.port)
            for round in 0..<12 {
                let streams = TLSTests.streams(round * 40..<(round + 1) * 40)
                try await client.ask("GET", "/health/live", streams: streams)
                #expect(await client.frames.answered((round + 1) * 40, within: .seconds(10)))
                try await client.reset(streams: streams)
            }
            #expect(await client.isClosed(within: .seconds(1)) == false)
        }
    }

    @Test(
        "S-235: more than 200 requests that are reset before they are answered end the connection",
        .timeLimit(.minutes(1)))
    func earlyResets() async throws {
        try await TLSTests.withTLS { latchkey, _ in
            let client = try await SilentHTTP2Client.connect(to: latchkey.port)
            try await client.ask("GET", "/api/id", streams: TLSTests.streams(0..<250), isReset: true)
            #expect(await client.isClosed(within: .seconds(10)))
        }
    }

    @Test(
        "S-368: a client that asks with each request whether the connection stands keeps it; one that does nothing else loses it",
        .timeLimit(.minutes(1)))
    func pings() async throws {
        try await TLSTests.withTLS { latchkey, _ in
            let client = try await SilentHTTP2Client.connect(to: latchkey.port)
            for (count, stream) in TLSTests.streams(0..<20).enumerated() {
                try await client.ask("GET", "/health/live", streams: [stream])
                try await client.ping(1)
                #expect(await client.frames.answered(count + 1, within: .seconds(10)))
            }
            let frames = await client.frames.all(within: .seconds(10)) { $0.count { $0.type == 6 } == 20 }
            #expect(frames.count { $0.type == 6 && $0.flags == 1 } == 20)
            #expect(await client.isClosed(within: .seconds(1)) == false)
            try await client.ping(100)
            #expect(await client.isClosed(within: .seconds(10)))
        }
    }

    @Test(
        "S-367: streams whose answers nobody reads are bounded; whoever has most of a network gives way to its others",
        .timeLimit(.minutes(1)))
    func unreadStreams() async throws {
        try await TLSTests.withTLS({ $0.connectionsPerNetwork = 20 }) { latchkey, curl in
            let client = try await SilentHTTP2Client.connect(to: latchkey.port, window: 0)
            let streams = TLSTests.streams(0..<30)
            try await client.ask("GET", "/openapi.yaml", streams: streams)
            func resets(_ count: Int) async -> [UInt32] {
                await client.frames.all(within: .seconds(10)) { $0.count { $0.type == 3 } == count }
                    .filter { $0.type == 3 }.map(\.stream)
            }
            #expect(await Set(resets(10)) == Set(streams.suffix(10)))
            // REFUSED_STREAM, and nothing else of them: nothing was done, and the client may ask again.
            #expect(client.frames.all.filter { $0.type == 3 }.map(\.resetCode) == Array(repeating: 7, count: 10))
            let begun = await client.frames.all(within: .seconds(10)) { $0.count { $0.type == 1 } == 20 }
            #expect(begun.count { $0.type == 1 } == 20)
            let other = try await SilentHTTP2Client.connect(to: latchkey.port, window: 0)
            try await other.ask("GET", "/openapi.yaml", streams: TLSTests.streams(0..<5))
            #expect(await resets(15).suffix(5) == streams.prefix(5))
            // CANCEL: these were asked, and perhaps done.
            let cancelled = client.frames.all.filter { $0.type == 3 }.suffix(5)
            #expect(cancelled.map(\.resetCode) == Array(repeating: 8, count: 5))
            let heads = await other.frames.all(within: .seconds(10)) { $0.count { $0.type == 1 } == 5 }
            #expect(heads.count { $0.type == 1 } == 5 && heads.allSatisfy { $0.type != 3 })
            let url = "https://localhost:\(latchkey.port ?? 0)/health/live"
            #expect(try await Command.wait("curl", curl + ["--http2", url]).output.hasPrefix("HTTP/2 200"))
            // What is given up makes room.
            try await client.reset(streams: Array(streams[..<20]))
            try await client.ask("GET", "/openapi.yaml", streams: TLSTests.streams(30..<40))
            let all = await client.frames.all(within: .seconds(10)) { $0.count { $0.type == 1 } == 30 }
            #expect(all.count { $0.type == 1 } == 30 && all.count { $0.type == 3 } == 16)
            // The server waits for answers that are under way before it ends.
            for client in [client, other] { await client.close() }
        }
    }

    @Test("S-366: an answer without content ends its stream with its head")
    func emptyAnswer() async throws {
        try await TLSTests.withTLS { latchkey, _ in
            let client = try await SilentHTTP2Client.connect(to: latchkey.port)
            let preflight = [
                "origin": "https://app.example", "access-control-request-method": "PUT",
                "access-control-request-headers": "content-type",
            ]
            try await client.ask("OPTIONS", "/api/user", preflight, streams: [1])
            #expect(await client.frames.answered(1, within: .seconds(10)))
            let frames = client.frames.all.filter { $0.stream == 1 }
            #expect(frames.map(\.type) == [1] && frames.allSatisfy(\.endsStream))
        }
    }

    @Test("S-225: an HTTP/2 client that asks nothing and answers no PING loses its connection")
    func silentHTTP2() async throws {
        try await TLSTests.withTLS({
            $0.idleSeconds = 2
            $0.closingSeconds = 1
        }) { latchkey, _ in
            let client = try await SilentHTTP2Client.connect(to: latchkey.port)
            #expect(client.negotiated == "h2")
            #expect(await client.isClosed(within: .seconds(10)))
        }
    }

    @Test("S-223: who connects and says nothing, or never ends the handshake, is cut off")
    func handshake() async throws {
        try await TLSTests.withTLS({ $0.headSeconds = 1 }) { latchkey, _ in
            for beginning in [[], [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]] as [[UInt8]] {
                try await RawSocket.connected(to: latchkey.port) { socket in
                    socket.send(beginning)
                    #expect(socket.isClosed(within: 6))
                }
            }
            // Plain http on the port of TLS.
            let (answer, _) = try await latchkey.raw("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer == nil)
        }
    }
}
