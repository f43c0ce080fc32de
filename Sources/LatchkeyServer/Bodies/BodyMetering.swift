import HTTPTypes
import Hummingbird
import LatchkeyCore
import NIOCore

/// Puts the limit of the route and the budget of the server before a handler that may read a body.
struct BodyMetering: Sendable {
    let budget: BodyBudget
    let limits: RequestLimits
    let forwarded: ForwardedClient

    func metered(_ handler: @escaping Routes.Handler, _ body: RouteBody, isGuarded: Bool) -> Routes.Handler {
        guard body != .none else { return handler }
        let maxBytes = body.maxBytes(limits)
        return { [self] request, context in
            let network = forwarded.network(peer: context.peer, headers: request.headers)
            let lease = BodyLease(
                budget, network: network, isStranger: !isGuarded, maxBytes: maxBytes, freeBytes: limits.freeBodyBytes)
            // What was read counts until the answer is made: handlers keep values of the body until then.
            defer { lease.end() }
            var request = request
            request.body = RequestBody(
                asyncSequence: MeteredBody(
                    base: request.body, lease: lease, onDemand: BodyMetering.leave(request, context.channel)))
            return try await handler(request, context)
        }
    }

    /// RFC 9110 §10.1.1: a client that waits for leave to send gets it when the body is about to be read.
    private static func leave(_ request: Request, _ channel: any Channel) -> (@Sendable () -> Void)? {
        guard request.headers[.expect] != nil else { return nil }
        return { channel.triggerUserOutboundEvent(BodyWanted(), promise: nil) }
    }
}
