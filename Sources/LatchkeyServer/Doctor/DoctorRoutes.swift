import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/doctor`: what a page, its browser and the proxies between do to a request, told to whoever sent it.
///
/// Everybody may ask, so nothing is told but about the request itself (G-081).
struct DoctorRoutes {
    let parts: ServerParts
    let budget: MemoryBudget<[UInt8]>

    static let path = "/api/doctor"

    func add(to routes: inout Routes) {
        routes.open(.get, DoctorRoutes.path, examine)
        routes.open(.post, "\(DoctorRoutes.path)/probe", body: RouteBody.none, probe)
    }

    private func examine(_ request: Request, _ context: ServerContext) throws -> Response {
        try count(request, context)
        let examination = Examination(request, peer: context.peer, parts, logger: context.logger)
        var answer = JSONAnswer(capacity: 400)
        answer.object { $0.write(examination) }
        return answer.response()
    }

    /// The next question says which of them came back.
    private func probe(_ request: Request, _ context: ServerContext) throws -> Response {
        try count(request, context)
        var response = Response(status: .noContent)
        response.add(parts.cookies.probes(for: request))
        return response
    }

    /// Behind a proxy that names nobody, one person would use up what all have: there it counts nothing.
    private func count(_ request: Request, _ context: ServerContext) throws(LatchkeyError) {
        guard let network = parts.forwarded.network(peer: context.peer, headers: request.headers) else { return }
        try budget.take(for: network)
    }
}

extension JSONAnswer {
    fileprivate mutating func write(_ examination: Examination) {
        field("origin", examination.origin)
        key("allowed")
        optional(examination.isAllowed)
        field("site", examination.site)
        field("https", examination.isHTTPS)
        field("https_required", examination.isRefusedElsewhere)
        field("client", examination.client)
        field("forwarded", examination.forwarded.rawValue)
        field("host_matches", examination.isHostOurs)
        key("address_matches")
        optional(examination.isAddressOurs)
        field("cookie_plan", examination.cookiePlan)
        field("cookies_seen", examination.cookiesSeen)
        field("nonce", examination.nonce)
        field("server_time", examination.time.rfc3339)
    }

    private mutating func optional(_ value: Bool?) {
        guard let value else { return null() }
        plain(value ? "true" : "false")
    }
}
