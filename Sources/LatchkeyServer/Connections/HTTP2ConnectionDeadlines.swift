import NIOCore

/// Ends an HTTP/2 connection on which nothing is asked, whatever else its client sends or leaves unanswered (S-225).
///
/// The framework says GOAWAY and sends a PING, and closes when the PING comes back: a client that never answers would keep
/// its place for ever, and hold up the end of the server.
final class HTTP2ConnectionDeadlines: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let limits: RequestLimits
    /// The oldest first.
    private var open: [any Channel] = []
    private var quietSince = NIODeadline.now()
    private var isQuiescing = false
    /// So many streams in so many seconds may be refused on one connection.
    private static let (maxRefusals, refusalSeconds) = (100, 30 as Int64)
    private var refused = 0
    private var refusedSince = NIODeadline.now()
    private var timer: RepeatedTask?
    private var place: ConnectionPlace?
    private var streams: OpenStreams?
    /// Under which its streams count; nil where they do not.
    private var network: [UInt8]?

    init(limits: RequestLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            let own = try context.pipeline.syncOperations.handler(type: ConnectionPlaceHandler.self)
            (place, streams, network) = (own.place, own.connections.streams, own.network)
        } catch {
            // It would be counted as idle whatever it does.
            context.close(promise: nil)
            return
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            let (handler, context) = bound.value
            handler.check(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, !isQuiescing {
            isQuiescing = true
            quietSince = .now()
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Answers whether there is room for it.
    func streamOpened(_ stream: any Channel) -> Bool {
        if let network, let streams {
            let bound = NIOLoopBound(self, eventLoop: stream.eventLoop)
            let hasRoom = streams.enter(network, ObjectIdentifier(self)) {
                bound.eventLoop.execute { bound.value.shed() }
            }
            guard hasRoom else {
                countRefusal()
                return false
            }
        }
        open.append(stream)
        place?.becomeBusy()
        return true
    }

    /// A client whose streams are refused waits before it asks again. One that goes on costs others the event loop (S-403).
    private func countRefusal() {
        let now = NIODeadline.now()
        if now - refusedSince > .seconds(HTTP2ConnectionDeadlines.refusalSeconds) { (refused, refusedSince) = (0, now) }
        refused += 1
        if refused > HTTP2ConnectionDeadlines.maxRefusals { place?.close() }
    }

    /// Others have the place of its oldest stream, unless one has ended by itself meanwhile.
    private func shed() {
        guard let network, streams?.owes(network, ObjectIdentifier(self)) == true, !open.isEmpty else { return }
        open.removeFirst().close(promise: nil)
    }

    func streamClosed(_ stream: any Channel) {
        open.removeAll { $0 === stream }
        quietSince = .now()
        if let network { streams?.leave(network, ObjectIdentifier(self)) }
        if open.isEmpty { place?.becomeIdle(at: quietSince) }
    }

    /// A client that keeps to the protocol is gone before: the framework's own goodbye comes first.
    private func check(_ context: ChannelHandlerContext) {
        let patience = limits.closingSeconds + (isQuiescing ? 0 : limits.idleSeconds)
        guard open.isEmpty, NIODeadline.now() - quietSince >= .seconds(Int64(patience)) else { return }
        context.close(promise: nil)
    }
}
