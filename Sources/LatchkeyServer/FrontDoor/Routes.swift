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

    func add(to router: Router<ServerContext>, guards: [any MiddlewareProtocol<Request, Response, ServerContext>]) {
        let guarded = router.group()
        for middleware in guards { guarded.add(middleware: middleware) }
        for route in routes {
            let methods: any RouterMethods<ServerContext> = route.isGuarded ? guarded : router
            methods.on(RouterPath(route.path), method: route.method, use: route.handler)
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
            requestID: context.id
        )
    }
}
