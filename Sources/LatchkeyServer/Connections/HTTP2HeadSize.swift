import NIOCore
import NIOHTTP2

/// Makes NIO read heads of HTTP/2 that are larger than we take, so that they get an answer (S-227).
///
/// NIO reads 16 KiB at first, and ends the connection without a word when a head is larger. Another limit is a setting, which
/// counts once the client has acknowledged it; but browsers send their first request before that. The size of heads is ours alone
/// to limit, so this handler, which stands before NIO's, acknowledges in the client's place (docs/decisions/0031).
final class HTTP2HeadSize: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// NIO's own, and the one with the size.
    private var acknowledgement = SettingsAcknowledgement(of: 2)

    /// Tells NIO and the client, in a connection whose handler of HTTP/2 has just been added behind `position`.
    static func raise(
        to bytes: Int, in pipeline: ChannelPipeline.SynchronousOperations,
        position: ChannelPipeline.SynchronousOperations.Position
    ) throws {
        _ = try pipeline.handler(type: NIOHTTP2Handler.self)
        try pipeline.addHandler(HTTP2HeadSize(), position: position)
        let settings = [HTTP2Setting(parameter: .maxHeaderListSize, value: bytes)]
        let frame = HTTP2Frame(streamID: .rootStream, payload: .settings(.settings(settings)))
        pipeline.writeAndFlush(NIOAny(frame), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = acknowledgement.passing(unwrapInboundIn(data))
        if bytes.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(bytes)) }
        if acknowledgement.isOver { context.pipeline.syncOperations.removeHandler(self, promise: nil) }
    }
}
