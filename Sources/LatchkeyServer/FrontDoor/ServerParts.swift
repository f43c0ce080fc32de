import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// What routes share: who acts, the cookies, the limits.
struct ServerParts: Sendable {
    let cookies: SessionCookies
    let forwarded: ForwardedClient
    let limits: RequestLimits
    let metrics: ServerMetrics
    let isMetricsEnabled: Bool
    let clock: TimeSource
    let budget: BodyBudget
    /// Where people reach this server.
    let publicURL: Origin
    let origins: OriginPolicy
    let roles: RoleCatalog
    let lists = LowPriorityExecutor()

    /// The same off the event loop: reading, deciding and answering take milliseconds where there are many rows.
    func offLoop(_ handler: @escaping Routes.Handler) -> Routes.Handler {
        { [lists] request, context in
            try await withTaskExecutorPreference(lists) { try await handler(request, context) }
        }
    }

    /// A body that is made off the event loop while it is sent.
    func offLoopBody(
        _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> ResponseBody {
        ResponseBody { [lists] writer in
            try await withTaskExecutorPreference(lists) { try await write(&writer) }
        }
    }

    /// Throws `busy` when too many large answers wait for clients that do not read them.
    func metered(
        _ bytes: [UInt8], _ request: Request, _ context: ServerContext
    ) throws(LatchkeyError) -> MeteredAnswer {
        try MeteredAnswer(
            bytes, budget, network: forwarded.network(peer: context.peer, headers: request.headers))
    }

    /// Whoever is behind this request; on routes behind the guard the signed-in person.
    func actor(_ request: Request, _ context: ServerContext) -> Actor {
        Actor(client(request, context), context.currentUser, clock: clock)
    }

    private func client(_ request: Request, _ context: ServerContext) -> ClientDetails {
        ClientDetails(
            address: forwarded.address(peer: context.peer, headers: request.headers, logger: context.logger),
            userAgent: request.headers[.userAgent] ?? "",
            requestID: context.id,
            language: MailLanguage(acceptLanguage: request.headers[.acceptLanguage])
        )
    }
}
