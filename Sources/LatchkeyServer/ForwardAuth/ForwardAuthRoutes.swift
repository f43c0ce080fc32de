import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard
import NIOCore

/// `GET /api/forward-auth`: whether a proxy hands a request on to what it protects, and who sent it (decision 0042).
///
/// The session decides, and the query, which the operator has written. No path, method or other header of a visitor or a proxy does; they
/// only shape a refusal (G-100).
struct ForwardAuthRoutes {
    let parts: ServerParts

    static let path = "/api/forward-auth"

    func add(to routes: inout Routes) {
        let atOnce = Routes.ProxyAnswer(letsIn: ForwardAuthRoutes.letsIn, yes: ForwardAuthRoutes.yes)
        routes.guardedForProxies(ForwardAuthRoutes.path, refused: refuse, atOnce: atOnce, decide)
    }

    @Sendable private static func letsIn(_ caller: Caller, _ query: String?) -> Bool {
        guard let query = try? ForwardAuthQuery(query) else { return false }
        return (try? TokenRequired<ServerContext>(query.requirement).require(caller)) != nil
    }

    @Sendable private static func yes(_ caller: Caller) -> WholeAnswer {
        WholeAnswer(status: .ok, headers: IdentityHeaders.fields(of: caller), body: ByteBuffer())
    }

    private func decide(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try ForwardAuthQuery(request.uri.query)
        let required = TokenRequired<ServerContext>(query.requirement)
        return try await required.handle(request, context: context) { _, context in
            ForwardAuthRoutes.yes(try context.caller()).response
        }
    }

    /// People who look at a page are led to the one that signs in, by this answer or by the proxy, which takes the address from it.
    private func refuse(_ error: any Error, _ request: Request, _ context: ServerContext) throws -> Response {
        // A wrong query is refused as such, also where nobody is signed in.
        let query = try ForwardAuthQuery(request.uri.query)
        let isTold = parts.forwarded.isProxy(context.peer, headers: request.headers, logger: context.logger)
        let visit = ProtectedVisit(request.head, isTold: isTold)
        guard let (refusal, problem) = ForwardAuthRoutes.refusal(error), let entrance = visit.entrance(problem) else {
            throw error
        }
        var answer = refusal.answer
        // Two sessions are none, and the page cannot sign in beside them (S-081).
        answer.headers.add(parts.cookies.clearedDoubles(for: request.headers))
        answer.headers[.location] = entrance
        guard query.redirects else { return answer.response }
        return Response(status: .found, headers: answer.headers.leadingAway)
    }

    /// What is missing beside a session, if there is one; nil for what the page that signs in cannot fix.
    private static func refusal(_ error: any Error) -> (GuardError, problem: String?)? {
        if let error = error as? LatchkeyError { return error.code == .tokenInvalid ? (.tokenInvalid, nil) : nil }
        guard let error = error as? GuardError else { return nil }
        switch error.code {
        case "token_missing", "token_invalid": return (error, nil)
        case "ambiguous_token": return (.tokenInvalid, nil)
        case "forbidden", "reauth_required": return (error, error.code)
        default: return nil
        }
    }
}

extension HTTPFields {
    /// Of an answer without a body.
    fileprivate var leadingAway: HTTPFields {
        var fields = HTTPFields()
        for field in self where field.name == .location || field.name == .setCookie { fields.append(field) }
        return fields
    }
}
