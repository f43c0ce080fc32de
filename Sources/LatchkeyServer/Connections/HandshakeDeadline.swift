import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// A TLS connection whose handshake must be over in time: before it there is no request whose deadline could end it
/// (S-223). What it turns out to carry decides which deadlines follow.
struct HandshakeDeadline<Base: ServerChildChannel>: ServerChildChannel {
    typealias Value = Base.Value

    let base: Base
    let limits: RequestLimits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let operations = channel.pipeline.syncOperations
            let tls = try operations.handler(type: NIOSSLServerHandler.self)
            try operations.addHandler(HandshakeDeadlineHandler(limits: limits), position: .after(tls))
            return value
        }
    }

    func handle(value: Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

private final class HandshakeDeadlineHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let limits: RequestLimits
    private var deadline: Scheduled<Void>?

    init(limits: RequestLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(limits.headSeconds))) {
            bound.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted(let version)? = event as? TLSUserEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        deadline?.cancel()
        do {
            try handshakeCompleted(context, event, isHTTP2: version?.utf8.elementsEqual("h2".utf8) == true)
        } catch {
            // Some of its limits would not hold.
            context.close(promise: nil)
        }
    }

    private func handshakeCompleted(_ context: ChannelHandlerContext, _ event: Any, isHTTP2: Bool) throws {
        let pipeline = context.pipeline.syncOperations
        if isHTTP2 {
            let handlers: [any ChannelHandler] = [HTTP2FrameSieve(), HTTP2ConnectionDeadlines(limits: limits)]
            try pipeline.addHandlers(handlers, position: .after(self))
        }
        // The handlers of the version that was agreed on are added by this.
        context.fireUserInboundEventTriggered(event)
        if isHTTP2 { try HTTP2HeadSize.raise(to: limits.http2HeadBytes, in: pipeline, position: .after(self)) }
    }
}
