import NIOCore
import NIOPosix
import Synchronization

/// Listens on loopback, and answers each path in the way that a test wants.
final class RudeServer: Sendable {
    enum Manners: Sendable {
        /// These bytes, and the end.
        case bytes([UInt8])
        /// This text, and then nothing more.
        case hang(String)
        /// This text, and then a space every tenth of a second.
        case drip(String)
        /// This text, and then letters as fast as anybody takes them, up to 64 MiB.
        case flood(String)
    }

    private struct State {
        var requests: [String] = []
        var flooded = 0
        var isFloodOver = false
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        let server: RudeServer
        private var isAsked = false

        init(_ server: RudeServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            guard !isAsked else { return }
            isAsked = true
            server.state.withLock { $0.requests.append(text) }
            let path = text.split(separator: " ").dropFirst().first.map { String($0) } ?? ""
            server.answer(path, on: context.channel)
        }
    }

    private let manners: @Sendable (String) -> Manners
    private let state = Mutex(State())

    private static let block = ByteBuffer(repeating: UInt8(ascii: "a"), count: 1024 * 1024)

    private init(_ manners: @escaping @Sendable (String) -> Manners) { self.manners = manners }

    /// What came, a text for each connection.
    var requests: [String] { state.withLock { $0.requests } }

    /// How many bytes of floods somebody took, and whether one came to its end.
    var flooded: (bytes: Int, isOver: Bool) { state.withLock { (bytes: $0.flooded, isOver: $0.isFloodOver) } }

    static func head(_ status: String = "200 OK", _ fields: String...) -> String {
        let fields = ["Content-Type: application/json"] + fields
        return "HTTP/1.1 \(status)\r\n" + fields.map { "\($0)\r\n" }.joined() + "\r\n"
    }

    static func json(_ body: String, status: String = "200 OK", _ fields: [String] = []) -> Manners {
        let fields = ["Content-Length: \(body.utf8.count)", "Connection: close"] + fields
        let head = "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n"
        return .bytes(Array((head + fields.map { "\($0)\r\n" }.joined() + "\r\n" + body).utf8))
    }

    private func answer(_ path: String, on channel: any Channel) {
        switch manners(path) {
        case .bytes(let bytes):
            channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in channel.close(promise: nil) }
        case .hang(let text): channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
        case .drip(let text):
            channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
            drip(on: channel)
        case .flood(let text):
            channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
            flood(channel, 64)
        }
    }

    private func drip(on channel: any Channel) {
        channel.eventLoop.scheduleTask(in: .milliseconds(100)) {
            guard channel.isActive else { return }
            channel.writeAndFlush(ByteBuffer(string: " "), promise: nil)
            self.drip(on: channel)
        }
    }

    private func flood(_ channel: any Channel, _ left: Int) {
        guard left > 0 else {
            state.withLock { $0.isFloodOver = true }
            return channel.close(promise: nil)
        }
        channel.writeAndFlush(RudeServer.block).whenSuccess {
            self.state.withLock { $0.flooded += RudeServer.block.readableBytes }
            self.flood(channel, left - 1)
        }
    }

    /// Starts one, runs the test with its port, stops it.
    static func run(
        _ manners: @escaping @Sendable (String) -> Manners,
        _ test: @Sendable (RudeServer, Int) async throws -> Void
    ) async throws {
        let server = RudeServer(manners)
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
