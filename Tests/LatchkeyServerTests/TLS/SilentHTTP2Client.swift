import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Says what opens an HTTP/2 connection and what a test sends, and nothing more: it answers neither SETTINGS nor PING.
struct SilentHTTP2Client: Sendable {
    let negotiated: String?
    private let channel: any Channel

    static func connect(to port: Int?) async throws -> SilentHTTP2Client {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        tls.applicationProtocols = ["h2"]
        let context = try NIOSSLContext(configuration: tls)
        let group = MultiThreadedEventLoopGroup.singleton
        let negotiated = group.next().makePromise(of: String?.self)
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                    try channel.pipeline.syncOperations.addHandler(NegotiationHandler(promise: negotiated))
                }
            }
            .connect(host: "127.0.0.1", port: port ?? 0).get()
        let version = try await negotiated.futureResult.get()
        // RFC 9113 §3.4: the preface and an empty SETTINGS frame.
        try await channel.writeAndFlush(ByteBuffer(string: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0"))
        return SilentHTTP2Client(negotiated: version, channel: channel)
    }

    /// A head of the first request: HEADERS, then CONTINUATION frames, of these pieces of HPACK.
    func sendHead(_ pieces: [[UInt8]]) async throws {
        var bytes = ByteBuffer()
        for (index, piece) in pieces.enumerated() {
            let isLast = index == pieces.count - 1
            // END_STREAM on HEADERS, END_HEADERS on the last frame.
            let flags: UInt8 = (index == 0 ? 0x1 : 0) | (isLast ? 0x4 : 0)
            bytes.writeInteger(UInt32(piece.count) << 8 | (index == 0 ? 0x1 : 0x9))
            bytes.writeInteger(flags)
            bytes.writeInteger(1 as UInt32)
            bytes.writeBytes(piece)
        }
        try await channel.writeAndFlush(bytes)
    }

    func isClosed(within duration: Duration) async -> Bool {
        let deadline = ContinuousClock.now + duration
        while channel.isActive, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(50)) }
        return !channel.isActive
    }
}

private final class NegotiationHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<String?>

    init(promise: EventLoopPromise<String?>) {
        self.promise = promise
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let version)? = event as? TLSUserEvent { promise.succeed(version) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}
