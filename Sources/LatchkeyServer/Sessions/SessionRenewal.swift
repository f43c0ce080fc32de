import Hummingbird
import LatchkeyFlows

/// Renews the cookie on a guarded answer when more than half of its time has passed (S-073).
struct SessionRenewal: Sendable {
    let authenticate: Authenticate
    let cookies: SessionCookies

    func apply(to response: inout Response, for caller: Caller, _ request: Request) {
        // The cheap question first: most answers renew nothing.
        guard caller.isRenewalDue, response.headers[.setCookie] == nil, cookies.isSessionCookiePresent(in: request),
            cookies.isSituationClear(request), let token = authenticate.renewal(for: caller)
        else { return }
        response.add(cookies.session(token, for: request))
    }
}
