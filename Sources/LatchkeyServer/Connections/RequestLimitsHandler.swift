import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections that take too long over a request or send too much of it (S-220, S-223…S-225).
///
/// The deadlines are total: bytes that trickle in do not move them (trap P4). One timer a connection looks once a second; a request
/// costs two readings of the clock.
final class RequestLimitsHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum Phase {
        /// Nothing of the next request has arrived.
        case idle(since: NIODeadline)
        case head(since: NIODeadline)
        case body(since: NIODeadline)
        /// The request is here; the answer is being made or sent.
        case answering(since: NIODeadline)
    }

    private let limits: RequestLimits
    private var phase = Phase.idle(since: .now())
    private var bodyBytes = 0
    private var timer: RepeatedTask?

    init(limits: RequestLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        phase = .head(since: .now())
        // Sees bytes before they are a request, so that the head's deadline begins with its first byte.
        try? context.pipeline.syncOperations.addHandler(FirstByteHandler(self), position: .first)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            let (handler, context) = bound.value
            handler.check(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stop()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    private func stop() {
        timer?.cancel()
        timer = nil
    }

    private func check(_ context: ChannelHandlerContext) {
        let (since, seconds) =
            switch phase {
            case .idle(let since): (since, limits.idleSeconds)
            case .head(let since): (since, limits.headSeconds)
            case .body(let since): (since, limits.bodySeconds)
            // A client that does not read its answer; handlers themselves never take this long.
            case .answering(let since): (since, limits.idleSeconds)
            }
        if NIODeadline.now() - since >= .seconds(Int64(seconds)) { context.close(promise: nil) }
    }

    fileprivate func bytesArrived() {
        if case .idle = phase { phase = .head(since: .now()) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bodyBytes = 0
            phase = .body(since: .now())
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            guard bodyBytes <= limits.bodyBytes + limits.discardedBytes else {
                context.close(promise: nil)
                return
            }
        case .end:
            phase = .answering(since: .now())
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data), case .answering = phase else {
            context.write(data, promise: promise)
            return
        }
        phase = .idle(since: .now())
        context.write(data, promise: promise)
    }
}

/// Tells the limits handler that bytes have arrived.
private final class FirstByteHandler: ChannelInboundHandler {
    typealias InboundIn = NIOAny
    typealias InboundOut = NIOAny

    private let handler: RequestLimitsHandler

    init(_ handler: RequestLimitsHandler) {
        self.handler = handler
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        handler.bytesArrived()
        context.fireChannelRead(data)
    }
}
