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

    /// False when the deadlines cannot be added; the connection is closed then.
    private func addDeadlines(_ context: ChannelHandlerContext) -> Bool {
        do {
            let connection = HTTP2ConnectionDeadlines(limits: limits)
            try context.pipeline.syncOperations.addHandler(connection, position: .after(self))
            return true
        } catch {
            context.close(promise: nil)
            return false
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let version)? = event as? TLSUserEvent {
            deadline?.cancel()
            if let version, version.utf8.elementsEqual("h2".utf8) {
                guard addDeadlines(context) else { return }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
