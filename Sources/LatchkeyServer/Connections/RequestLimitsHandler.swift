import HTTPTypes
import LatchkeyCore
import NIOCore
import NIOHTTPTypes

/// Ends connections that take too long over a request or send too much of it (S-220…S-225).
///
/// The deadlines are total: bytes that trickle in do not move them (trap P4). One timer a connection looks once a second;
/// a request costs two readings of the clock. Under HTTP/2 there is one of these for each stream.
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
        /// Our side is over. Bytes are thrown away for a moment: an end with bytes unread would take the last answer
        /// back.
        case closing(since: NIODeadline)
    }

    private let limits: RequestLimits
    private var phase = Phase.idle(since: .now())
    private var bodyBytes = 0
    private var unanswered = 0
    private var closesAfterAnswer = false
    private var isDeaf = false
    private var isOneConnection = true
    private var isInputClosed = false
    private var arrivedBytes = 0
    private var timer: RepeatedTask?
    private var connection: HTTP2ConnectionDeadlines?

    init(limits: RequestLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        phase = .head(since: .now())
        // A stream of HTTP/2 has a connection as its parent, a connection the socket that listens.
        isOneConnection = context.channel.parent?.parent == nil
        if isOneConnection {
            // Sees bytes before they are a request, so that the head's deadline begins with its first byte.
            try? context.pipeline.syncOperations.addHandler(FirstByteHandler(self), position: .first)
        } else {
            connection = try? context.channel.parent?.pipeline.syncOperations.handler(
                type: HTTP2ConnectionDeadlines.self)
            connection?.streamOpened()
        }
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
        connection?.streamClosed()
        connection = nil
    }

    private func check(_ context: ChannelHandlerContext) {
        let (since, seconds) =
            switch phase {
            case .idle(let since): (since, limits.idleSeconds)
            case .head(let since): (since, limits.headSeconds)
            case .body(let since): (since, limits.bodySeconds)
            // A client that does not read its answer; handlers themselves never take this long.
            case .answering(let since): (since, limits.idleSeconds)
            case .closing(let since): (since, limits.closingSeconds)
            }
        if NIODeadline.now() - since >= .seconds(Int64(seconds)) { context.close(promise: nil) }
    }

    /// Answers whether they should go on to be parsed.
    fileprivate func bytesArrived(_ count: Int, _ context: ChannelHandlerContext) -> Bool {
        arrivedBytes += count
        // Whatever they are: chunk extensions and what follows an upgrade are no body that could be counted.
        guard arrivedBytes <= limits.headerBytes + limits.bodyBytes + limits.discardedBytes else {
            context.close(promise: nil)
            return false
        }
        switch phase {
        case .idle: phase = .head(since: .now())
        case .closing: return false
        default: break
        }
        return true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        // What the parser made of bytes whose meaning is in doubt is no request (S-228).
        case .head where closesAfterAnswer && isOneConnection:
            isDeaf = true
            return
        case .body where isDeaf, .end where isDeaf: return
        case .head(let head):
            let isFirst = unanswered == 0
            unanswered += 1
            bodyBytes = 0
            arrivedBytes = 0
            phase = .body(since: .now())
            closesAfterAnswer = isLast(head)
            if isFirst, isOneConnection, expectsContinue(head) {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            guard bodyBytes <= limits.bodyBytes + limits.discardedBytes else {
                context.close(promise: nil)
                return
            }
        case .end:
            phase = unanswered > 0 ? .answering(since: .now()) : .idle(since: .now())
        }
        context.fireChannelRead(data)
    }

    /// The parser stops at an upgrade, and would keep whatever follows in memory; of a coding it does not know it makes
    /// no body.
    private func isLast(_ head: HTTPRequest) -> Bool {
        let coding = head.headerFields[.transferEncoding].map(ASCII.lowercase) ?? "chunked"
        return head.method == .connect || head.headerFields[.upgrade] != nil || coding != "chunked"
    }

    /// RFC 9110 §10.1.1: who waits for leave to send gets it, unless the answer will be a refusal of the size (S-222).
    private func expectsContinue(_ head: HTTPRequest) -> Bool {
        guard let expectation = head.headerFields[.expect], expectation.utf8.elementsEqual("100-continue".utf8) else {
            return false
        }
        return head.headerFields[.contentLength].map { (Int($0) ?? .max) <= limits.bodyBytes(of: head) } ?? true
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if case .body = phase, unanswered == 1, head.status == .contentTooLarge { closesAfterAnswer = true }
            guard isOneConnection, closesAfterAnswer, unanswered == 1 else {
                context.write(data, promise: promise)
                return
            }
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            // Hummingbird answers what is no request as well.
            unanswered = max(0, unanswered - 1)
            if case .answering = phase { phase = unanswered > 0 ? .answering(since: .now()) : .idle(since: .now()) }
            guard isOneConnection, closesAfterAnswer, unanswered == 0 else {
                context.write(data, promise: promise)
                return
            }
            context.writeAndFlush(data, promise: promise)
            close(context: context, mode: .output, promise: nil)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard isOneConnection, mode == .output else {
            context.close(mode: mode, promise: promise)
            return
        }
        if case .closing = phase {
            promise?.succeed()
            return
        }
        phase = .closing(since: .now())
        context.close(mode: isInputClosed ? .all : .output, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            if case .closing = phase { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }
}

/// Tells the limits handler that bytes have arrived.
private final class FirstByteHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let handler: RequestLimitsHandler

    init(_ handler: RequestLimitsHandler) {
        self.handler = handler
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if handler.bytesArrived(unwrapInboundIn(data).readableBytes, context) { context.fireChannelRead(data) }
    }
}
