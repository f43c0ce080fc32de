import HTTPTypes
import LatchkeyCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Ends connections that take too long over a request or send too much of it (S-220…S-225), and answers what is no request.
///
/// The deadlines are total: bytes that trickle in do not move them (docs/pitfalls.md, Deadlines). One timer a connection looks
/// once a second; a request costs two readings of the clock. Under HTTP/2 there is one of these for each stream.
///
/// Requests are followed here; answers, refusals and what waits at the socket have files of their own, which share this state.
final class RequestLimitsHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    let limits: RequestLimits
    let refusals: EarlyRefusals
    let arriving = ArrivingHead()
    var phase = RequestPhase.idle(since: .now())
    var bodyBytes = 0
    /// While its body is to come.
    var presentHead: HTTPRequest?
    var unanswered = 0
    var closesAfterAnswer = false
    var isAnswerBegun = false
    var isContinueAwaited = false
    var isReadHeld = false
    private var isDeaf = false
    var isOneConnection = true
    var isInputClosed = false
    private var arrivedBytes = 0
    var refusal: LatchkeyError.Code?
    private var timer: RepeatedTask?
    private var connection: HTTP2ConnectionDeadlines?
    private var streamChannel: (any Channel)?
    private var sieve: HTTP2FrameSieve?
    private var stream: HTTP2StreamID?
    var place: ConnectionPlace?
    private var placeHandler: ConnectionPlaceHandler?
    var firstBytes: FirstByteHandler?
    var ownContext: ChannelHandlerContext?

    /// Of the request whose head comes next.
    var nextRule = ConnectionRule.persistent
    var saysKeepAlive = false

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
        let placeHandler = try pipeline.handler(type: ConnectionPlaceHandler.self)
        (self.placeHandler, place) = (placeHandler, placeHandler.place)
    }

    private func joinConnection(_ context: ChannelHandlerContext) throws {
        guard let parent = context.channel.parent else { throw ChannelPipelineError.notFound }
        let connection = try parent.pipeline.syncOperations.handler(type: HTTP2ConnectionDeadlines.self)
        sieve = try parent.pipeline.syncOperations.handler(type: HTTP2FrameSieve.self)
        stream = try context.channel.syncOptions?.getOption(HTTP2StreamChannelOptions.streamID)
        // Nearest to the connection, where answers are frames.
        try context.pipeline.syncOperations.addHandler(HTTP2EmptyAnswer(), position: .first)
        guard connection.streamOpened(context.channel) else { return refuseStream(context) }
        (self.connection, streamChannel) = (connection, context.channel)
    }

    /// Nothing has been done for it, and its client may ask again by itself (RFC 9113 §8.7).
    private func refuseStream(_ context: ChannelHandlerContext) {
        if let stream {
            let reset = HTTP2Frame(streamID: stream, payload: .rstStream(.refusedStream))
            context.channel.parent?.writeAndFlush(reset, promise: nil)
        }
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stop()
        firstBytes = nil
        ownContext = nil
        placeHandler = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    private func stop() {
        timer?.cancel()
        timer = nil
        if let streamChannel { connection?.streamClosed(streamChannel) }
        (connection, streamChannel) = (nil, nil)
        if let stream { sieve?.streamEnded(Int(stream)) }
        sieve = nil
    }

    private func check(_ context: ChannelHandlerContext) {
        if phase.isOver(limits) {
            end(.requestTimeout, context)
        } else if let placeHandler, placeHandler.isExempt, !placeHandler.staysBusy() {
            end(.busy, context)
        }
    }

    private func end(_ code: LatchkeyError.Code, _ context: ChannelHandlerContext) {
        if isOneConnection, isTimeoutTold {
            refuse(code, context)
        } else {
            context.close(promise: nil)
        }
    }

    func becomeIdle(at now: NIODeadline) {
        place?.becomeIdle(at: now)
        placeHandler?.becameIdle()
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
            if unanswered == 0 { becomeIdle(at: .now()) }
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
        if let placeHandler, placeHandler.isExempt { placeHandler.requestBegins(head) }
        isContinueAwaited =
            isOneConnection && head.headerFields[.expect]?.utf8.elementsEqual("100-continue".utf8) == true
    }

    /// The parser stops at an upgrade, and would keep whatever follows in memory; of a coding it does not know it makes
    /// no body.
    private func isLast(_ head: HTTPRequest) -> Bool {
        let coding = head.headerFields[.transferEncoding].map(ASCII.lowercase) ?? "chunked"
        return head.method == .connect || head.headerFields[.upgrade] != nil || coding != "chunked"
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            if case .closing = phase { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
