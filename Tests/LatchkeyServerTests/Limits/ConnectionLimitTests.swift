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
