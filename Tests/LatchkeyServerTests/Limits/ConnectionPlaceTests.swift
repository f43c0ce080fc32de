import LatchkeyCore
import LatchkeyTestSupport
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import LatchkeyServer

/// As TLS does that waits for the farewell of its client.
private final class Lingering: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = ByteBuffer

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {}
}

@Suite struct ConnectionPlaceTests {
    @Test("S-403: a connection that gives its place up ends at once, whatever TLS still waits for")
    func givenUp() async throws {
        let forwarded = ForwardedClient(trustedProxies: [], addresses: .full)
        let connections = OpenConnections(limits: RequestLimits(), forwarded: forwarded, addresses: .full)
        let channel = NIOAsyncTestingChannel()
        let place = ConnectionPlace(channel)
        try await channel.testingEventLoop.executeInContext {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(ConnectionPlaceHandler(place, connections, Logger(label: "test")), position: .first)
            try pipeline.addHandler(Lingering())
        }
        try await channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).get()
        #expect(channel.isActive)
        place.close()
        await channel.testingEventLoop.run()
        #expect(!channel.isActive)
    }
}
