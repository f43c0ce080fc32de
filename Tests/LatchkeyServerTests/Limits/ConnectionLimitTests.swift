import LatchkeyCore
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite("Connections of one network")
struct ConnectionLimitTests {
    private static let get = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func limited(_ options: inout LatchkeyOptions) {
        options.isLive = true
        options.server = {
            $0.limits.connectionsPerNetwork = 3
            // However busy the machine is, no connection ends for its slowness.
            $0.limits.headSeconds = 600
        }
    }

    private static func isServed(_ socket: RawSocket) -> Bool {
        socket.send(get)
        return socket.answer(within: 30)?.status == 200
    }

    @Test(
        "S-328: at the ceiling the connection that has been idle for the longest time makes place, those at work stay")
    func idleFirst() async throws {
        try await withLatchkey(ConnectionLimitTests.limited) { latchkey in
            let port = latchkey.port
            try await RawSocket.connected(to: port) { first in
                #expect(ConnectionLimitTests.isServed(first))
                let second = try RawSocket.opened(to: port)
                #expect(ConnectionLimitTests.isServed(second))
                // A request under way: its head is not whole.
                let third = try RawSocket.opened(to: port)
                third.send("GET /health/live HTTP/1.1\r\n")
                #expect(ConnectionLimitTests.isServed(second))
                let fourth = try RawSocket.opened(to: port)
                #expect(ConnectionLimitTests.isServed(fourth))
                #expect(first.isClosed(within: 30))
                #expect(ConnectionLimitTests.isServed(second))
                third.send("Host: a\r\n\r\n")
                #expect(third.answer(within: 30)?.status == 200)
            }
        }
    }

    @Test(
        "S-328: where all of a network's connections are at work, its next one is refused, and has a place again afterwards"
    )
    func refused() async throws {
        try await withLatchkey(ConnectionLimitTests.limited) { latchkey in
            let port = latchkey.port
            try await RawSocket.connected(to: port) { first in
                var others = [first, try RawSocket.opened(to: port), try RawSocket.opened(to: port)]
                for socket in others { socket.send("GET /health/live HTTP/1.1\r\n") }
                // The server has read all of them once the last is known to be at work.
                var isRefused = false
                for _ in 0..<100 where !isRefused {
                    let next = try RawSocket.opened(to: port)
                    next.send(ConnectionLimitTests.get)
                    // The connection of a refusal ends at once; a slow answer is none.
                    isRefused = next.answer(within: 30) == nil && next.isAtEnd
                    if !isRefused { others = try others.map { $0.isClosed(within: 0.01) ? try busy(port) : $0 } }
                }
                #expect(isRefused)
                others[0].send("Host: a\r\n\r\n")
                #expect(others[0].answer(within: 30)?.status == 200)
                // The answer can be here before the server knows that the connection is at rest.
                var isServed = false
                for _ in 0..<100 where !isServed {
                    isServed = ConnectionLimitTests.isServed(try RawSocket.opened(to: port))
                }
                #expect(isServed)
            }
            #expect(latchkey.log.lines.contains { $0.contains("a network has all connections that it may have") })

            @Sendable func busy(_ port: Int?) throws -> RawSocket {
                let socket = try RawSocket.opened(to: port)
                socket.send("GET /health/live HTTP/1.1\r\n")
                return socket
            }
        }
    }

    @Test("S-399: networks that have all connections of the server together give one up to somebody who has fewer")
    func allNetworks() async throws {
        try await withLatchkey({ options in
            ConnectionLimitTests.limited(&options)
            options.server = {
                $0.limits.connections = 8
                $0.limits.connectionsPerNetwork = 4
                $0.limits.headSeconds = 600
            }
        }) { latchkey in
            let port = latchkey.port
            try await RawSocket.connected(to: port) { watcher in
                #expect(ConnectionLimitTests.isServed(watcher))
                // None of them is idle: their heads are not whole. The tests have a connection of their own, or none.
                func held(_ host: UInt8) throws -> RawSocket {
                    let socket = try RawSocket.opened(to: port, host: host)
                    socket.send("GET /health/live HTTP/1.1\r\n")
                    return socket
                }
                let most = try (0..<4).map { _ in try held(2) }
                let few = try (0..<2).map { _ in try held(3) }
                let others = try [4, 5].map { host in try RawSocket.opened(to: port, host: host) }
                for socket in others { #expect(ConnectionLimitTests.isServed(socket)) }
                #expect((1...2).contains(most.count { $0.isClosed(within: 1) }), "of the network that has most")
                for socket in few {
                    socket.send("Host: a\r\n\r\n")
                    #expect(socket.answer(within: 30)?.status == 200)
                }
                for socket in others + [watcher] { #expect(ConnectionLimitTests.isServed(socket)) }
                withExtendedLifetime((most, few)) {}
            }
        }
    }

    @Test("S-403: where all connections are taken and nobody has more than others, idle ones give way to a newcomer")
    func idleOnes() async throws {
        try await withLatchkey({ options in
            ConnectionLimitTests.limited(&options)
            options.server = {
                $0.limits.connections = 6
                $0.limits.connectionsPerNetwork = 6
                $0.limits.headSeconds = 600
            }
        }) { latchkey in
            let port = latchkey.port
            try await RawSocket.connected(to: port) { first in
                // One of them is at work, and stays.
                let busy = try RawSocket.opened(to: port, host: 20)
                busy.send("GET /health/live HTTP/1.1\r\n")
                var open = [first, busy]
                for host in 2...14 as ClosedRange<UInt8> {
                    let newcomer = try RawSocket.opened(to: port, host: host)
                    #expect(ConnectionLimitTests.isServed(newcomer), "\(host)")
                    open.append(newcomer)
                }
                busy.send("Host: a\r\n\r\n")
                #expect(busy.answer(within: 30)?.status == 200)
                withExtendedLifetime(open) {}
            }
        }
    }

    @Test("S-403: requests that take long count for the network of their client, though a trusted proxy brings them")
    func throughProxy() async throws {
        try await withLatchkey({ options in
            options.isLive = true
            options.server = { configuration in
                configuration.limits.connectionsPerNetwork = 3
                configuration.limits.bodySeconds = 600
                configuration.trustedProxies = ["127.0.0.1"].compactMap { NetworkRange($0) }
            }
        }) { latchkey in
            let port = latchkey.port
            @Sendable func sent(by client: Int, _ body: String) throws -> RawSocket {
                let socket = try RawSocket.opened(to: port)
                socket.send(
                    "POST /api/password/check HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "X-Forwarded-For: 192.0.2.\(client)\r\nContent-Length: 17\r\n\r\n\(body)")
                return socket
            }
            @Sendable func status(of client: Int) throws -> Int? {
                try sent(by: client, #"{"password":"ab"}"#).answer(within: 30)?.status
            }
            try await RawSocket.connected(to: port) { _ in
                let slow = try (0..<5).map { _ in try sent(by: 1, "{") }
                let other = try sent(by: 2, "{")
                // Two of the five are refused when they have taken two seconds.
                let refused = slow.filter { $0.answer(within: 8)?.status == 503 }
                #expect(refused.count == 2)
                // Whoever is quick is not in the way of anybody.
                #expect(try status(of: 1) == 200 && status(of: 2) == 200)
                for socket in slow.filter({ one in !refused.contains { $0 === one } }) + [other] {
                    socket.send(#""password":"ab"}"#)
                    #expect(socket.answer(within: 30)?.status == 200)
                }
            }
        }
    }

    @Test("S-328: a trusted proxy stands for many people and is not counted")
    func proxy() async throws {
        try await withLatchkey({ options in
            options.isLive = true
            options.server = { configuration in
                configuration.limits.connectionsPerNetwork = 3
                configuration.trustedProxies = ["127.0.0.1"].compactMap { NetworkRange($0) }
            }
        }) { latchkey in
            let port = latchkey.port
            try await RawSocket.connected(to: port) { first in
                let others = try (0..<9).map { _ in try RawSocket.opened(to: port) }
                for socket in [first] + others { #expect(ConnectionLimitTests.isServed(socket)) }
                for socket in [first] + others { #expect(ConnectionLimitTests.isServed(socket)) }
            }
        }
    }

    @Test("S-403: a connection that goes on opening streams that are refused is closed")
    func refusedStreams() async throws {
        let certificate = try Certificate()
        let tls = try certificate.configuration()
        try await withLatchkey({ options in
            ConnectionLimitTests.limited(&options)
            options.publicURL = "https://localhost"
            options.tls = tls
        }) { latchkey in
            let client = try await SilentHTTP2Client.connect(to: latchkey.port, window: 0)
            try await client.ask("GET", "/client/en.js", streams: [1, 3, 5])
            try await client.ask("GET", "/client/en.js", streams: (0..<90).map { 7 + 2 * $0 })
            #expect(await !client.isClosed(within: .milliseconds(300)))
            try await client.ask("GET", "/client/en.js", streams: (90..<110).map { 7 + 2 * $0 })
            #expect(await client.isClosed(within: .seconds(30)))
        }
        withExtendedLifetime(certificate) {}
    }

    @Test("S-328: connections over TLS count as well, HTTP/2 and unfinished handshakes among them")
    func tls() async throws {
        let certificate = try Certificate()
        let tls = try certificate.configuration()
        try await withLatchkey({ options in
            ConnectionLimitTests.limited(&options)
            options.publicURL = "https://localhost"
            options.tls = tls
        }) { latchkey in
            let first = try await SilentHTTP2Client.connect(to: latchkey.port)
            let second = try await SilentHTTP2Client.connect(to: latchkey.port)
            let port = latchkey.port
            let handshake = try RawSocket.opened(to: port)
            handshake.send([0x16, 0x03, 0x01])
            let last = try await SilentHTTP2Client.connect(to: port)
            #expect(await first.isClosed(within: .seconds(30)))
            #expect(await !second.isClosed(within: .milliseconds(200)))
            #expect(await !last.isClosed(within: .milliseconds(200)))
        }
        withExtendedLifetime(certificate) {}
    }
}
