import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// After a change, the same browser sees it in the next response, whichever node responds.
///
/// A node hears within a second what another one changed. Until then the browser brings a cookie, and what this node
/// remembers of its session does not count. See docs/decisions/0017.
struct ReadYourWrites: Sendable {
    let authenticate: Authenticate
    let cookies: SessionCookies

    func note(_ response: inout Response, to request: Request) {
        guard response.status.kind == .successful else { return }
        response.add(cookies.change(for: request))
    }

    /// Whether the browser that sends these fields has just changed something.
    func isNeeded(by headers: HTTPFields) -> Bool { cookies.isChangeCookiePresent(in: headers) }

    /// Throws `token_invalid` when the session has ended meanwhile, `unavailable` without a database.
    func refresh(_ context: inout ServerContext, for request: Request) async throws(LatchkeyError) {
        guard isNeeded(by: request.headers) else { return }
        context.currentUser = try await authenticate.again(context.caller())
    }
}
