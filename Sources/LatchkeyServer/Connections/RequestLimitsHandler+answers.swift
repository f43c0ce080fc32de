import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers on their way out: what they say about the connection, and what becomes of it afterwards.
extension RequestLimitsHandler {
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
        // The same whether the body is still coming or has just come: an answer does not depend on who was quicker.
        if head.status == .contentTooLarge { closesAfterAnswer = true }
        if case .body = phase, isContinueAwaited || isMuchToCome { closesAfterAnswer = true }
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
        if unanswered == 0 { becomeIdle(at: now) }
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
        becomeIdle(at: .now())
        context.close(mode: isInputClosed ? .all : .output, promise: promise)
        resumeReading(context)
    }
}
