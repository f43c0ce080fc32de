import LatchkeyCore
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends one request on a connection, and gathers the answer.
final class OutsideHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: OutsideRequest
    private let promise: EventLoopPromise<OutsideAnswer>
    private var answer = OutsideAnswer()

    init(_ request: OutsideRequest, _ promise: EventLoopPromise<OutsideAnswer>) {
        self.request = request
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer.status = Int(head.status.code)
            answer.fields = head.headers.map { (ASCII.lowercase($0.name), $0.value) }
        case .body(let bytes):
            guard answer.body.count + bytes.readableBytes <= OutsideRequest.maxBytes else {
                return promise.fail(OutsideFault.tooLarge)
            }
            answer.body += bytes.readableBytesView
        // Answers that only announce another one have no end of their own.
        case .end where answer.status >= 200:
            let end = try? context.pipeline.syncOperations.nioSSL_peerCertificate()?.notValidAfter
            answer.certificateEnd = end.map { Timestamp(microseconds: Int64($0) * 1_000_000) }
            promise.succeed(answer)
        case .end: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Many servers end a TLS connection without saying so.
        if case NIOSSLError.uncleanShutdown = error { return }
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(OutsideFault.closed)
        context.fireChannelInactive()
    }
}
