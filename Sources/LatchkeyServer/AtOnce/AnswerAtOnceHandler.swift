import HTTPTypes
import LatchkeyGuard
import NIOCore
import NIOHTTPTypes

/// Answers in the connection's own channel what needs no waiting, without a task; hands on everything else as it came.
///
/// Only a connection on which nothing else is being answered, and whose client reads, is answered here: so answers keep their
/// order, and a client that only sends fills no memory.
final class AnswerAtOnceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let answers: AnswersAtOnce
    /// Its end is to come.
    private var held: HTTPRequest?
    /// Requests that went on and have no answer yet.
    private var unanswered = 0
    private var isOneConnection = false
    private var date = AnswerDate()

    init(_ answers: AnswersAtOnce) {
        self.answers = answers
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // A stream of HTTP/2 has a connection as its parent, a connection the socket that listens.
        isOneConnection = context.channel.parent?.parent == nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if isOneConnection, unanswered == 0, answers.mayAnswer(head) {
                held = head
            } else {
                unanswered += 1
                context.fireChannelRead(data)
            }
        case .end(nil):
            if let head = held, answer(head, context) { return }
            release(context)
            context.fireChannelRead(data)
        case .body, .end:
            release(context)
            context.fireChannelRead(data)
        }
    }

    private func release(_ context: ChannelHandlerContext) {
        guard let head = held else { return }
        held = nil
        unanswered += 1
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private func answer(_ head: HTTPRequest, _ context: ChannelHandlerContext) -> Bool {
        guard context.channel.isWritable, var answer = answers.answer(head, from: context.remoteAddress) else {
            return false
        }
        held = nil
        answer.headers[.date] = date.text()
        let response = HTTPResponse(status: answer.status, headerFields: answer.headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        if head.method != .head { context.write(wrapOutboundOut(.body(answer.body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        return true
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // The framework answers what is no request as well.
        if case .end = unwrapOutboundIn(data) { unanswered = max(0, unanswered - 1) }
        context.write(data, promise: promise)
    }
}
