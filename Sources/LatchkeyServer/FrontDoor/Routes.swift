import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// Collects the routes; each says whether a guard stands before it.
struct Routes {
    typealias Handler = @Sendable (Request, ServerContext) async throws -> Response

    private struct Route {
        let method: HTTPRequest.Method
        let path: String
        let isGuarded: Bool
        let handler: Handler
    }

    private var routes: [Route] = []

    mutating func open(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        routes.append(Route(method: method, path: path, isGuarded: false, handler: handler))
    }

    mutating func guarded(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        routes.append(Route(method: method, path: path, isGuarded: true, handler: handler))
    }

    var table: RouteTable {
        var table = RouteTable()
        for route in routes { table.add(route.method, route.path) }
        return table
    }

    /// `readYourWrites` is for nodes that are one of several.
    func add(
        to router: Router<ServerContext>, tokenRequired: TokenRequired<ServerContext>, renewal: SessionRenewal,
        readYourWrites: ReadYourWrites?
    ) {
        for route in routes {
            var handler = route.handler
            if route.isGuarded { handler = guarded(handler, tokenRequired, renewal, readYourWrites) }
            if let readYourWrites, route.method != .get { handler = noted(handler, readYourWrites) }
            router.on(RouterPath(route.path), method: route.method, use: handler)
        }
    }

    private func noted(_ handler: @escaping Handler, _ readYourWrites: ReadYourWrites) -> Handler {
        { request, context in
            var response = try await handler(request, context)
            readYourWrites.note(&response, to: request)
            return response
        }
    }

    /// In one closure rather than a group of middlewares: each of those costs every request about a microsecond.
    private func guarded(
        _ handler: @escaping Handler, _ tokenRequired: TokenRequired<ServerContext>, _ renewal: SessionRenewal,
        _ readYourWrites: ReadYourWrites?
    ) -> Handler {
        { request, context in
            try await tokenRequired.handle(request, context: context) { request, context in
                var context = context
                try await readYourWrites?.refresh(&context, for: request)
                var response = try await handler(request, context)
                renewal.apply(to: &response, for: try context.caller(), request)
                return response
            }
        }
    }
}

/// What routes share: who the client is, the cookies, the limits.
struct ServerParts: Sendable {
    let cookies: SessionCookies
    let forwarded: ForwardedClient
    let limits: RequestLimits
    let metrics: ServerMetrics
    let isMetricsEnabled: Bool

    func client(_ request: Request, _ context: ServerContext) -> ClientDetails {
        ClientDetails(
            address: forwarded.address(peer: context.peer, headers: request.headers),
            userAgent: request.headers[.userAgent] ?? "",
            requestID: context.id,
            language: MailLanguage(acceptLanguage: request.headers[.acceptLanguage])
        )
    }
}
