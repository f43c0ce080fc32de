import NIOCore

/// Stands before parser and encoder: tells the limits handler that bytes have arrived, and keeps what a refusal of their head may need.
final class FirstByteHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limits: RequestLimitsHandler
    private let head: ArrivingHead
    private var context: ChannelHandlerContext?

    init(_ limits: RequestLimitsHandler, _ head: ArrivingHead) {
        self.limits = limits
        self.head = head
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// Sends an answer that is bytes already, past the encoder.
    func send(_ bytes: ByteBuffer) {
        context?.writeAndFlush(NIOAny(bytes), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard limits.bytesArrived(bytes.readableBytes, context) else { return }
        head.willParse(bytes)
        context.fireChannelRead(data)
        head.didParse(isUnfinished: limits.awaitsHead)
    }
}

/// Says that the body of the present request is about to be read: only then a client that waits for leave gets it (S-222).
struct BodyWanted: Sendable {}
