import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/hand-off`, where a page of another origin sends its visitor to sign in at our host, and `/api/hand-off`, by which our pages go on and
/// that page gets its session.
struct HandOffRoutes {
    let flows: HandOffFlows
    let providers: Providers
    let authenticate: Authenticate
    let parts: ServerParts

    static let beginning = "/hand-off"

    func add(to routes: inout Routes) {
        routes.open(.post, HandOffRoutes.beginning, body: .form, begin)
        routes.open(.post, "/api/hand-off/describe", describe)
        routes.guarded(.post, "/api/hand-off/continue", goOn)
        routes.open(.post, "/api/hand-off/exchange", exchange)
    }

    /// Where the page stands is what its browser says, and no parameter (G-001).
    private func begin(_ request: Request, _ context: ServerContext) async throws -> Response {
        let origin = try parts.origins.page(of: request.headers)
        try requireNavigation(request.headers)
        let form = try await FormBody.fields(of: request)
        try form.requireOnly(["return_to", "state", "challenge", "remember", "provider"])
        let provider = try form.text("provider").map(providers.require)?.settings.id
        let begun = try await flows.attempts.begin(
            HandOffs.Request(
                returnTo: form.text("return_to") ?? "", state: form.text("state") ?? "",
                challenge: form.text("challenge") ?? "", remember: try form.flag("remember"),
                provider: provider, origin: origin, device: parts.cookies.device(in: request),
                by: parts.actor(request, context)))
        var response = Response(status: .seeOther, headers: [.location: "/continue#\(begun.ticket)"])
        response.add(parts.cookies.handOff(begun.browser, ticket: begun.ticket))
        return response
    }

    /// A script must not begin one, nor a frame: the person has to see where they are.
    private func requireNavigation(_ headers: HTTPFields) throws(LatchkeyError) {
        let (mode, destination) = (headers[.secFetchMode], headers[.secFetchDest])
        guard mode == nil || mode == "navigate", destination == nil || destination == "document" else {
            throw LatchkeyError(.invalidRequest)
        }
    }

    private func describe(_ request: Request, _ context: ServerContext) async throws -> Response {
        let proof = try await proof(request)
        let opened = try await flows.attempts.open(proof, by: parts.actor(request, context))
        var account: Account?
        if let token = parts.replacedToken(request) {
            account = try? await authenticate(token).account
        }
        var answer = JSONAnswer(capacity: 256)
        answer.object { answer in
            answer.field("origin", opened.handOff.returnAddress.origin.text)
            answer.field("provider", opened.handOff.provider?.rawValue)
            answer.providers(providers)
            answer.field("remember", opened.handOff.isRemembered)
            answer.key("user")
            guard let account else { return answer.null() }
            answer.object { answer in
                answer.field("uid", account.uid)
                answer.field("name", account.name)
            }
        }
        return answer.response()
    }

    private func goOn(_ request: Request, _ context: ServerContext) async throws -> Response {
        let location = try await flows.attempts.continue(try await proof(request), by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 256)
        answer.object { $0.field("location", location) }
        return answer.response()
    }

    private func proof(_ request: Request) async throws -> HandOffProof {
        try parts.origins.requireOwnPage(request.headers)
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["ticket"])
        guard let ticket = try body.text("ticket"), !ticket.isEmpty else {
            throw LatchkeyError.field("ticket", .textExpected)
        }
        return HandOffProof(ticket: ticket, browser: parts.cookies.handOff(ticket, in: request))
    }

    private func exchange(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        guard let code = try body.text("code") else { throw LatchkeyError.field("code", .textExpected) }
        guard let verifier = try body.text("verifier") else { throw LatchkeyError.field("verifier", .textExpected) }
        let result = try await flows.exchange(
            ExchangeHandOff.Request(
                code: code, verifier: verifier, origin: request.headers[.origin],
                device: parts.cookies.device(in: request), replacedTokens: parts.replacedTokens(request),
                key: try parts.sessionKey(in: body, request), by: parts.actor(request, context)))
        return parts.signedIn(result, request, parts.roles)
    }
}
