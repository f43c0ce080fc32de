import HTTPTypes
import LatchkeyCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Ends connections that take too long over a request or send too much of it (S-220…S-225), and answers what is no request.
///
/// The deadlines are total: bytes that trickle in do not move them (docs/pitfalls.md, Deadlines). One timer a connection looks
/// once a second; a request costs two readings of the clock. Under HTTP/2 there is one of these for each stream.
final class RequestLimitsHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: RequestLimits
    private let refusals: EarlyRefusals
    private let arriving = ArrivingHead()
    private var phase = RequestPhase.idle(since: .now())
    private var bodyBytes = 0
    /// While its body is to come.
    private var presentHead: HTTPRequest?
    private var unanswered = 0
    private var closesAfterAnswer = false
    private var isAnswerBegun = false
    private var isContinueAwaited = false
    private var isReadHeld = false
    private var isDeaf = false
    private var isOneConnection = true
    private var isInputClosed = false
    private var arrivedBytes = 0
    private var refusal: LatchkeyError.Code?
    private var timer: RepeatedTask?
    private var connection: HTTP2ConnectionDeadlines?
    private var place: ConnectionPlace?
    private var firstBytes: FirstByteHandler?
    private var ownContext: ChannelHandlerContext?

    /// Of the request whose head comes next.
    var nextRule = ConnectionRule.persistent
    private var saysKeepAlive = false

    init(limits: RequestLimits, refusals: EarlyRefusals) {
        self.limits = limits
        self.refusals = refusals
    }

    func handlerAdded(context: ChannelHandlerContext) {
        phase = .head(since: .now())
        // A stream of HTTP/2 has a connection as its parent, a connection the socket that listens.
        isOneConnection = context.channel.parent?.parent == nil
        do {
            try isOneConnection ? addCompanions(context) : joinConnection(context)
        } catch {
            // Some of its limits would not hold.
            refusals.logger.error("a connection without its limits is closed", metadata: ["error": "\(error)"])
            context.close(promise: nil)
            return
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            let (handler, context) = bound.value
            handler.check(context)
        }
    }

    /// The handlers that see what is lost on the way here: when a head begins, and its version.
    private func addCompanions(_ context: ChannelHandlerContext) throws {
        let pipeline = context.pipeline.syncOperations
        // What it sends shall not meet the encoder, which is nearer to the socket than the parser.
        let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
        let firstBytes = FirstByteHandler(self, arriving)
        try pipeline.addHandler(firstBytes, position: .before(encoder))
        self.firstBytes = firstBytes
        ownContext = context
        let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
        try pipeline.addHandler(ProtocolVersionHandler(self), position: .before(codec))
        place = try pipeline.handler(type: ConnectionPlaceHandler.self).place
    }

    private func joinConnection(_ context: ChannelHandlerContext) throws {
        guard let parent = context.channel.parent else { throw ChannelPipelineError.notFound }
        connection = try parent.pipeline.syncOperations.handler(type: HTTP2ConnectionDeadlines.self)
        connection?.streamOpened()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stop()
        firstBytes = nil
        ownContext = nil
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
        guard phase.isOver(limits) else { return }
        if isOneConnection, isTimeoutTold {
            refuse(.requestTimeout, context)
        } else {
            context.close(promise: nil)
        }
    }

    /// A client that has begun a request is told that it was too slow, when no other answer is on the way. A connection
    /// without a byte may be one that a browser opened in advance: it would take the answer for that of its next request.
    private var isTimeoutTold: Bool {
        switch phase {
        case .head: unanswered == 0 && arrivedBytes > 0
        case .body: unanswered == 1 && !isAnswerBegun
        case .idle, .answering, .closing: false
        }
    }

    /// Answers whether they should go on to be parsed.
    func bytesArrived(_ count: Int, _ context: ChannelHandlerContext) -> Bool {
        arrivedBytes += count
        // Whatever they are: chunk extensions and what follows an upgrade are no body that could be counted.
        guard arrivedBytes <= limits.headerBytes + limits.bodyBytes + limits.discardedBytes else {
            context.close(promise: nil)
            return false
        }
        switch phase {
        case .idle:
            phase = .head(since: .now())
            place?.becomeBusy()
        case .head: place?.becomeBusy()
        case .closing: return false
        case .body, .answering: break
        }
        return true
    }

    /// More of the head is to come, as far as the parser knows.
    var awaitsHead: Bool {
        if case .head = phase { refusal == nil } else { false }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        // What the parser made of bytes whose meaning is in doubt is no request (S-228).
        case .head where closesAfterAnswer && isOneConnection:
            isDeaf = true
            return
        case .body where isDeaf, .end where isDeaf: return
        case .head(let head):
            begin(head)
            // The parser of HTTP/1.1 has seen to it; that of HTTP/2 reads more, so that there is an answer.
            if !isOneConnection, !limits.allows(head) {
                isDeaf = true
                refuse(.headersTooLarge, context)
                return
            }
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            guard bodyBytes <= limits.bodyBytes + limits.discardedBytes else {
                context.close(promise: nil)
                return
            }
        case .end:
            isContinueAwaited = false
            presentHead = nil
            phase = unanswered > 0 ? .answering(since: .now()) : .idle(since: .now())
            if unanswered == 0 { place?.becomeIdle(at: .now()) }
        }
        context.fireChannelRead(data)
    }

    private func begin(_ head: HTTPRequest) {
        arriving.forget()
        unanswered += 1
        bodyBytes = 0
        arrivedBytes = 0
        isAnswerBegun = false
        phase = .body(since: .now())
        closesAfterAnswer = isLast(head) || nextRule == .closes
        saysKeepAlive = nextRule == .persistentIfSaid
        presentHead = head
        isContinueAwaited =
            isOneConnection && head.headerFields[.expect]?.utf8.elementsEqual("100-continue".utf8) == true
    }

    /// The parser stops at an upgrade, and would keep whatever follows in memory; of a coding it does not know it makes
    /// no body.
    private func isLast(_ head: HTTPRequest) -> Bool {
        let coding = head.headerFields[.transferEncoding].map(ASCII.lowercase) ?? "chunked"
        return head.method == .connect || head.headerFields[.upgrade] != nil || coding != "chunked"
    }

    /// While an answer is made, requests behind it stay where they are: they would fill memory that nobody counts (S-317).
    func read(context: ChannelHandlerContext) {
        if holdsReads { isReadHeld = true } else { context.read() }
    }

    private var holdsReads: Bool {
        guard isOneConnection else { return false }
        if case .answering = phase { return true }
        if case .closing = phase { return false }
        // The head of the next request has come along; its body waits.
        return unanswered > 1
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        guard isReadHeld else { return }
        isReadHeld = false
        context.read()
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is BodyWanted else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        if isContinueAwaited, unanswered == 1, !isAnswerBegun {
            isContinueAwaited = false
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        promise?.succeed()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            // The framework's own answer to what is no request: it has neither body nor CORS headers.
            if let refusal, unanswered == 0 {
                closesAfterAnswer = true
                let (head, body) = refused(refusal, context)
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(body)), promise: promise)
            } else {
                context.write(wrapOutboundOut(.head(answered(head))), promise: promise)
            }
        case .body:
            context.write(data, promise: promise)
        case .end:
            end(context, data, promise)
        }
    }

    /// The head of an answer with what it must say about the connection.
    private func answered(_ head: HTTPResponse) -> HTTPResponse {
        guard unanswered == 1 else { return head }
        isAnswerBegun = true
        if case .body = phase, isContinueAwaited || head.status == .contentTooLarge || isMuchToCome {
            closesAfterAnswer = true
        }
        guard isOneConnection, closesAfterAnswer || saysKeepAlive else { return head }
        var head = head
        head.headerFields[.connection] = closesAfterAnswer ? "close" : "keep-alive"
        return head
    }

    /// More of the body is announced than is worth reading only to be thrown away.
    private var isMuchToCome: Bool {
        let announced = presentHead?.headerFields[.contentLength].map { Int($0) ?? .max } ?? 0
        return announced - bodyBytes > limits.discardedBytes
    }

    /// Whether an answer may be sent by `send`: the request is the only one here, whole, and of HTTP/1.1 or HTTP/1.0.
    var isSoleRequest: Bool {
        if case .answering = phase { firstBytes != nil && unanswered == 1 && refusal == nil } else { false }
    }

    /// Sends the answer to the sole request, with what `write` would do about the connection.
    func send(_ head: HTTPResponse, _ body: ByteBuffer?) {
        guard let firstBytes, let ownContext else { return }
        firstBytes.send(AnswerBytes.of(answered(head), body))
        countAnswer()
        if isLastAnswer { close(context: ownContext, mode: .output, promise: nil) }
    }

    private func countAnswer() {
        // Hummingbird answers what is no request as well.
        unanswered = max(0, unanswered - 1)
        guard case .answering = phase else { return }
        let now = NIODeadline.now()
        phase = unanswered > 0 ? .answering(since: now) : .idle(since: now)
        if unanswered == 0 { place?.becomeIdle(at: now) }
    }

    private var isLastAnswer: Bool { isOneConnection && closesAfterAnswer && unanswered == 0 }

    private func end(_ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?) {
        countAnswer()
        guard isLastAnswer else {
            context.write(data, promise: promise)
            if !holdsReads { resumeReading(context) }
            return
        }
        context.writeAndFlush(data, promise: promise)
        close(context: context, mode: .output, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { notRead(error, context) }
        context.fireErrorCaught(error)
    }

    private func notRead(_ error: HTTPParserError, _ context: ChannelHandlerContext) {
        guard case .body = phase else {
            arriving.wasRefused()
            refusal = error == .headerOverflow ? .headersTooLarge : .invalidRequest
            return
        }
        // Of a request that has its answer, or will get it: there is no second one.
        closesAfterAnswer = true
        if unanswered == 0 { close(context: context, mode: .output, promise: nil) }
    }

    private func refused(
        _ code: LatchkeyError.Code, _ context: ChannelHandlerContext
    ) -> (HTTPResponse, ByteBuffer) {
        let fields = if case .body = phase, let presentHead { presentHead.headerFields } else { arriving.fields }
        // A context of a stream has no address: asking it ends the process.
        var answer = refusals.answer(code, to: fields, peer: context.channel.remoteAddress?.ipAddress)
        // HTTP/2 has no such field (RFC 9113 §8.2.2), and its connection goes on.
        if !isOneConnection { answer.0.headerFields[.connection] = nil }
        return answer
    }

    private func refuse(_ code: LatchkeyError.Code, _ context: ChannelHandlerContext) {
        let (head, body) = refused(code, context)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if isOneConnection {
            close(context: context, mode: .output, promise: nil)
        } else {
            // The stream is over with its request; what still comes of that is thrown away for a moment.
            phase = .closing(since: .now())
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
        place?.becomeIdle(at: .now())
        context.close(mode: isInputClosed ? .all : .output, promise: promise)
        resumeReading(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            if case .closing = phase { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
