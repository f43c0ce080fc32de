import HTTPTypes
import LatchkeyCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// What is no request, or too much of one.
extension RequestLimitsHandler {
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

    func refused(
        _ code: LatchkeyError.Code, _ context: ChannelHandlerContext
    ) -> (HTTPResponse, ByteBuffer) {
        let fields = if case .body = phase, let presentHead { presentHead.headerFields } else { arriving.fields }
        // A context of a stream has no address: asking it ends the process.
        var answer = refusals.answer(code, to: fields, peer: context.channel.remoteAddress?.ipAddress)
        // HTTP/2 has no such field (RFC 9113 §8.2.2), and its connection goes on.
        if !isOneConnection { answer.0.headerFields[.connection] = nil }
        return answer
    }

    func refuse(_ code: LatchkeyError.Code, _ context: ChannelHandlerContext) {
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
}
