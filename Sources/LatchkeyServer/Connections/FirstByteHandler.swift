import NIOCore

/// Stands before the parser: tells the limits handler that bytes have arrived, and lets it look at them when they are no request.
final class FirstByteHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let handler: RequestLimitsHandler

    init(_ handler: RequestLimitsHandler) {
        self.handler = handler
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard handler.bytesArrived(bytes, context) else { return }
        context.fireChannelRead(data)
        handler.bytesWereParsed(bytes)
    }
}

/// Says that the body of the present request is about to be read: only then a client that waits for leave gets it (S-222).
struct BodyWanted: Sendable {}
