import NIOCore

/// Keeps from the libraries what they would take for an attack although ordinary browsers send it: resets of streams that are over (S-366,
/// docs/decisions/0059) and PINGs, which are answered here (S-368, docs/decisions/0061).
///
/// NIO closes a connection with more than 200 resets in half a minute, and Chromium sends one for each answer 304: a page of a front
/// end asks for some forty files of the client each time it is loaded, so its sixth load would find no client. Hummingbird closes one with
/// three PINGs that come within half a minute of another, and Chromium sends one before a request where nothing came for ten seconds.
final class HTTP2FrameSieve: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var sieve = FrameSieve()

    func streamEnded(_ stream: Int) {
        sieve.resets.streamEnded(stream)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let passed = sieve.sift(unwrapInboundIn(data), at: .now())
        if passed.answers.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(passed.answers), promise: nil) }
        if passed.bytes.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(passed.bytes)) }
    }
}
