import NIOCore
import NIOHTTP1

/// What a request's version and its `Connection` field say about the connection after its answer.
enum ConnectionRule {
    /// HTTP/1.1 without `close`.
    case persistent
    /// HTTP/1.0 that asked for it (RFC 9112 §9.3): the answer must say that the connection stays open.
    case persistentIfSaid
    case closes
}

/// Makes requests of HTTP/1.0 into what everything behind expects, and tells what becomes of the connection.
///
/// Monitors, load tools and HAProxy's plain health check speak HTTP/1.0. The version is lost behind this place.
final class ProtocolVersionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let limits: RequestLimitsHandler

    /// Nothing that is answered depends on the host (S-233), so one that was never named may be anything.
    private static let noHost = "unnamed.invalid"

    init(_ limits: RequestLimitsHandler) {
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        guard head.version.major == 1, head.version.minor == 0 else {
            limits.nextRule = head.isKeepAlive ? .persistent : .closes
            context.fireChannelRead(data)
            return
        }
        // RFC 9112 §6.1: a transfer coding in HTTP/1.0 is faulty framing.
        let isPersistent = head.isKeepAlive && !head.headers.contains(name: "transfer-encoding")
        limits.nextRule = isPersistent ? .persistentIfSaid : .closes
        if !head.headers.contains(name: "host") { head.headers.add(name: "host", value: Self.noHost) }
        // RFC 9110 §10.1.1: there is no 100 in HTTP/1.0.
        head.headers.remove(name: "expect")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
