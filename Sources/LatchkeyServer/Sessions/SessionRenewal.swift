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
        guard let caller = context.currentUser, response.headers[.setCookie] == nil,
            cookies.isSessionCookiePresent(in: request), let token = authenticate.renewal(for: caller)
        else { return response }
        response.add(cookies.session(token, for: request))
        return response
    }
}
