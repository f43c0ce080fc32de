import Hummingbird
import LatchkeyFlows

/// Renews the cookie on a guarded answer when more than half of its time has passed (S-073).
struct SessionRenewal: RouterMiddleware {
    let authenticate: Authenticate
    let cookies: SessionCookies

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        // The cheap question first: most answers renew nothing.
        guard let caller = context.currentUser, authenticate.isRenewalDue(for: caller),
            response.headers[.setCookie] == nil, cookies.isSessionCookiePresent(in: request),
            let token = authenticate.renewal(for: caller)
        else { return response }
        response.add(cookies.session(token, for: request))
        return response
    }
}
