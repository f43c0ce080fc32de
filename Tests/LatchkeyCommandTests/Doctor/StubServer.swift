import NIOCore
import NIOPosix
import Synchronization

/// Listens on loopback, and answers whatever comes with the same bytes.
final class StubServer: Sendable {
    enum Ending: Sendable {
        case close
        /// Nothing more comes.
        case hang
        /// The bytes come again and again.
        case repeated
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        let server: StubServer
        private var hasAnswered = false

        init(_ server: StubServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            server.received.withLock { $0.append(String(buffer: bytes)) }
            guard !hasAnswered else { return }
            hasAnswered = true
            answer(context)
        }

        private func answer(_ context: ChannelHandlerContext) {
            let (channel, ending, bytes) = (context.channel, server.ending, ByteBuffer(string: server.answer))
            let written = channel.writeAndFlush(bytes)
            switch ending {
            case .close: written.whenComplete { _ in channel.close(promise: nil) }
            case .hang: break
            case .repeated: StubServer.write(bytes, to: channel, 200)
            }
        }
    }

    let answer: String
    let ending: Ending
    /// What was sent, a text for each read.
    let received = Mutex<[String]>([])
    private let channel = Mutex<(any Channel)?>(nil)

    init(_ answer: String, _ ending: Ending = .close) {
        self.answer = answer
        self.ending = ending
    }

    var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }

    func start() async throws {
        let started = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = started }
    }

    func stop() async throws {
        try await channel.withLock { $0 }?.close().get()
    }

    /// So many times at most: the other end goes away long before.
    private static func write(_ bytes: ByteBuffer, to channel: any Channel, _ left: Int) {
        guard left > 0 else { return channel.close(promise: nil) }
        channel.writeAndFlush(bytes).whenSuccess { write(bytes, to: channel, left - 1) }
    }
}
