import NIOCore
import NIOPosix
import Synchronization

/// Listens on loopback and speaks HTTP/1.1: answers each request with 400 after `delay`, one on each connection.
final class SlowServer: Sendable {
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        let server: SlowServer
        private var isAsked = false

        init(_ server: SlowServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isAsked else { return }
            isAsked = true
            server.asked.withLock { $0 += 1 }
            let channel = context.channel
            channel.eventLoop.scheduleTask(in: server.delay) {
                let answer = #"{"error":"invalid_grant"}"#
                let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n"
                let bytes = ByteBuffer(string: "\(head)Content-Length: \(answer.utf8.count)\r\n\r\n\(answer)")
                channel.writeAndFlush(bytes).whenComplete { _ in channel.close(promise: nil) }
            }
        }
    }

    private let delay: TimeAmount
    private let asked = Mutex(0)

    private init(_ delay: TimeAmount) { self.delay = delay }

    var count: Int { asked.withLock { $0 } }

    /// Starts one, runs the test with its port, stops it.
    static func run(
        delay: TimeAmount, _ test: @Sendable (SlowServer, Int) async throws -> Void
    ) async throws {
        let server = SlowServer(delay)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.backlog, value: 256)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await test(server, channel.localAddress?.port ?? 0)
        } catch {
            try await channel.close().get()
            throw error
        }
        try await channel.close().get()
    }
}
