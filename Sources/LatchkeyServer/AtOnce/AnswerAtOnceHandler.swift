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

    private let answers: AnswersAtOnce
    private let limits: RequestLimitsHandler
    /// Its end is to come.
    private var held: HTTPRequest?
    /// Requests that went on and have no answer yet.
    private var unanswered = 0
    private var date = AnswerDate()
    /// Asked of the system once: of a context it is a system call, and a text that is made anew.
    private var remoteAddress: SocketAddress?
    private var memory: AnswerMemory?

    init(_ answers: AnswersAtOnce, _ limits: RequestLimitsHandler) {
        self.answers = answers
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        memory = answers.memories.memory(of: context.eventLoop)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if unanswered == 0, answers.mayAnswer(head) {
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

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        release(context)
        context.fireErrorCaught(error)
    }

    private func release(_ context: ChannelHandlerContext) {
        guard let head = held else { return }
        held = nil
        unanswered += 1
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private func answer(_ head: HTTPRequest, _ context: ChannelHandlerContext) -> Bool {
        guard limits.isSoleRequest, context.channel.isWritable, let memory else { return false }
        remoteAddress = remoteAddress ?? context.remoteAddress
        guard var answer = answers.answer(head, from: remoteAddress, memory) else { return false }
        held = nil
        answer.headers[.date] = date.text()
        limits.send(
            HTTPResponse(status: answer.status, headerFields: answer.headers),
            head.method == .head ? nil : answer.body)
        return true
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // The framework answers what is no request as well.
        if case .end = unwrapOutboundIn(data) { unanswered = max(0, unanswered - 1) }
        context.write(data, promise: promise)
    }
}
