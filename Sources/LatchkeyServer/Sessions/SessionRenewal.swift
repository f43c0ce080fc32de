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

    /// The same where a proxy asks for somebody and hands on one `Set-Cookie` at most: for what the site's own pages and people ask, and
    /// not for pictures and the like, whose answers caches keep.
    func applyAlone(to response: inout Response, for caller: Caller, _ request: Request) {
        guard caller.isRenewalDue, cookies.isSessionCookiePresent(in: request), isOfSite(request.headers),
            let token = authenticate.renewal(for: caller)
        else { return }
        response.add(cookies.renewed(token, for: request))
    }

    private func isOfSite(_ headers: HTTPFields) -> Bool {
        guard let site = headers[.secFetchSite], let destination = headers[.secFetchDest] else { return false }
        return ["same-origin", "none"].contains(site) && ["document", "empty"].contains(destination)
    }
}
