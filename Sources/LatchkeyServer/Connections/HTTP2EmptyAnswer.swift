import NIOCore
import NIOHPACK
import NIOHTTP2

/// Ends an answer that never has content with its head, in one frame instead of two (RFC 9113 §8.1, RFC 9110 §6.4.1).
///
/// The codec sends an empty DATA frame behind each head. Chromium resets the stream as soon as it has the head of a 304, perhaps before
/// that frame is sent: the reset would count as one of a stream that is still open (`HTTP2FrameSieve`).
final class HTTP2EmptyAnswer: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private static let statuses = ["204", "304"]

    /// Waits for the frame that ends the answer.
    private var head: HTTP2Frame.FramePayload.Headers?
    private var headWritten: EventLoopPromise<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let frame = unwrapOutboundIn(data)
        if let head {
            // A body of no bytes comes as a frame of its own.
            if case .data(let content) = frame, !content.endStream, content.data.readableBytes == 0 {
                promise?.succeed()
                return
            }
            return write(frame, after: head, context, promise)
        }
        guard case .headers(let first) = frame, !first.endStream,
            let status = first.headers.first(name: ":status"), HTTP2EmptyAnswer.statuses.contains(status)
        else { return context.write(data, promise: promise) }
        head = first
        headWritten = promise
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        headWritten?.fail(ChannelError.ioOnClosedChannel)
        headWritten = nil
        head = nil
    }

    private func write(
        _ frame: HTTP2Frame.FramePayload, after held: HTTP2Frame.FramePayload.Headers, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        let earlier = headWritten
        head = nil
        headWritten = nil
        guard case .data(let content) = frame, content.endStream, content.data.readableBytes == 0 else {
            context.write(wrapOutboundOut(.headers(held)), promise: earlier)
            return context.write(wrapOutboundOut(frame), promise: promise)
        }
        var whole = held
        whole.endStream = true
        let written = promise ?? earlier
        if let promise, let earlier { promise.futureResult.cascade(to: earlier) }
        context.write(wrapOutboundOut(.headers(whole)), promise: written)
    }
}
