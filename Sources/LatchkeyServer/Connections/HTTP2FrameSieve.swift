import NIOCore

/// Keeps resets of streams that are over from NIO, which counts them as an attack (S-366, docs/decisions/0059).
///
/// NIO closes a connection with more than 200 resets in half a minute, and Chromium sends one for each answer 304: a page of a front
/// end asks for some forty files of the client each time it is loaded, so its sixth load would find no client.
final class HTTP2LateResets: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var resets = LateResets()

    func streamEnded(_ stream: Int) {
        resets.streamEnded(stream)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = resets.without(unwrapInboundIn(data))
        if bytes.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(bytes)) }
    }
}
