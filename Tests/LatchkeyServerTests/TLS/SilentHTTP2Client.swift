import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Says what opens an HTTP/2 connection and what a test sends, and nothing more: it answers neither SETTINGS nor PING.
struct SilentHTTP2Client: Sendable {
    let negotiated: String?
    /// What the server has sent so far.
    let frames: ReceivedFrames
    private let channel: any Channel

    /// `window`: the bytes of each answer that it takes before it says that it has read some, which it never does.
    static func connect(to port: Int?, window: UInt32 = 65_535) async throws -> SilentHTTP2Client {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        tls.applicationProtocols = ["h2"]
        let context = try NIOSSLContext(configuration: tls)
        let group = MultiThreadedEventLoopGroup.singleton
        let negotiated = group.next().makePromise(of: String?.self)
        let frames = ReceivedFrames()
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                    try channel.pipeline.syncOperations.addHandler(NegotiationHandler(promise: negotiated))
                    try channel.pipeline.syncOperations.addHandler(FrameReader(frames: frames))
                }
            }
            .connect(host: "127.0.0.1", port: port ?? 0).get()
        let version = try await negotiated.futureResult.get()
        // RFC 9113 §3.4, §6.5.2: the preface, and SETTINGS with SETTINGS_INITIAL_WINDOW_SIZE.
        var opening = ByteBuffer(string: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u{6}\u{4}\0\0\0\0\0\0\u{4}")
        opening.writeInteger(window)
        try await channel.writeAndFlush(opening)
        return SilentHTTP2Client(negotiated: version, frames: frames, channel: channel)
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

    /// A whole request on each of these streams, with a reset behind it if the client does not want the answer.
    func ask(
        _ method: String, _ path: String, _ fields: [String: String] = [:], streams: [UInt32], isReset: Bool = false
    ) async throws {
        var bytes = ByteBuffer()
        for stream in streams {
            // RFC 7541 §6.2.2: literals; 2, 4 and 1 of the static table are :method, :path and :authority, 7 is https.
            var head: [UInt8] = [0x87]
            for (name, value) in [(2 as UInt8, method), (4, path), (1, "localhost")] { head += [name] + literal(value) }
            for (name, value) in fields { head += [0] + literal(name) + literal(value) }
            bytes.writeInteger(UInt32(head.count) << 8 | 0x1)
            bytes.writeInteger(0x5 as UInt8)
            bytes.writeInteger(stream)
            bytes.writeBytes(head)
            if isReset { bytes.writeBytes(SilentHTTP2Client.reset(stream)) }
        }
        try await channel.writeAndFlush(bytes)
    }

    /// Says CANCEL, as browsers do.
    func reset(streams: [UInt32]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: streams.flatMap(SilentHTTP2Client.reset)))
    }

    func ping(_ count: Int) async throws {
        let frame: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
        try await channel.writeAndFlush(ByteBuffer(bytes: (0..<count).flatMap { _ in frame }))
    }

    private static func reset(_ stream: UInt32) -> [UInt8] {
        var bytes = ByteBuffer(bytes: [0, 0, 4, 3, 0])
        bytes.writeInteger(stream)
        bytes.writeInteger(8 as UInt32)
        return Array(bytes.readableBytesView)
    }

    private func literal(_ text: String) -> [UInt8] {
        [UInt8(text.utf8.count)] + text.utf8
    }

    /// Without a goodbye.
    func close() async {
        try? await channel.close()
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

/// The frames that a connection has received: of each its type, flags and stream, and of a reset the error code (RFC 9113 §7).
final class ReceivedFrames: Sendable {
    struct Frame: Equatable {
        let type: UInt8
        let flags: UInt8
        let stream: UInt32
        let resetCode: UInt32?
        var endsStream: Bool { type <= 1 && flags & 1 == 1 }
    }

    private let received = NIOLockedValueBox<[Frame]>([])

    var all: [Frame] { received.withLockedValue(\.self) }

    fileprivate func add(_ frame: Frame) {
        received.withLockedValue { $0.append(frame) }
    }

    /// Whether so many streams have been answered whole.
    func answered(_ count: Int, within duration: Duration) async -> Bool {
        await all(within: duration) { $0.count(where: \.endsStream) >= count }.count(where: \.endsStream) >= count
    }

    /// Those that there are when `isEnough`, or when the time is over.
    func all(within duration: Duration, until isEnough: ([Frame]) -> Bool) async -> [Frame] {
        let deadline = ContinuousClock.now + duration
        while !isEnough(all), ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
        return all
    }
}

private final class FrameReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let frames: ReceivedFrames
    private var bytes = ByteBuffer()

    init(frames: ReceivedFrames) {
        self.frames = frames
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var more = unwrapInboundIn(data)
        bytes.writeBuffer(&more)
        while let head = bytes.getBytes(at: bytes.readerIndex, length: 9) {
            let length = head[..<3].reduce(0) { $0 << 8 | Int($1) }
            guard let frame = bytes.readBytes(length: 9 + length) else { break }
            let stream = head[5...].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
            let resetCode = head[3] == 3 ? frame[9...].reduce(0 as UInt32) { $0 << 8 | UInt32($1) } : nil
            frames.add(ReceivedFrames.Frame(type: head[3], flags: head[4], stream: stream, resetCode: resetCode))
        }
        bytes.discardReadBytes()
    }
}
