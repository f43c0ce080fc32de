import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import Logging

/// `/api/federation`: signing in by a provider, from our own pages alone.
struct FederationRoutes {
    let flows: FederationFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.open(.get, "/api/federation/providers", list)
        routes.open(.post, "/api/federation/{provider}/start", start)
        routes.open(.post, "/api/federation/{provider}/finish", finish)
        routes.open(.post, "/api/federation/register", register)
        routes.open(.post, "/api/federation/confirm", confirm)
        routes.open(.post, "/api/federation/mail", mail)
    }

    private func list(_ request: Request, _ context: ServerContext) throws -> Response {
        var answer = JSONAnswer(capacity: 256)
        answer.object { $0.providers(flows.providers) }
        return answer.response()
    }

    private func start(_ request: Request, _ context: ServerContext) async throws -> Response {
        try parts.origins.requireOwnPage(request.headers)
        let provider = try context.parameters.require("provider")
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["return_to", "remember", "ticket"])
        let begun = try await flows.begin(
            provider, for: try aim(body, request),
            remember: body.isPresent("remember") ? try body.flag("remember") : nil,
            device: parts.cookies.device(in: request),
            by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 512)
        answer.object { $0.field("location", begun.location) }
        var response = answer.response()
        response.add(parts.cookies.handOff(begun.browser, ticket: begun.state))
        return response
    }

    /// A ticket is of a hand-off or of a link; without one the sign-in is for our own pages.
    private func aim(_ body: JSONBody, _ request: Request) throws(LatchkeyError) -> BeginFederation.Aim {
        let path = try body.text("return_to").flatMap { $0.isEmpty ? nil : $0 }
        guard let ticket = try body.text("ticket") else {
            guard let address = ReturnAddress(parts.publicURL.text + (path ?? "/"), at: parts.publicURL),
                // `//host` would be another site's to a browser.
                !address.path.utf8.starts(with: "//".utf8)
            else { throw .field("return_to", .textExpected) }
            return .ownPage(path: address.path.isEmpty ? "/" : address.path, token: parts.replacedToken(request))
        }
        guard !ticket.isEmpty else { throw .field("ticket", .textExpected) }
        guard path == nil else { throw .field("return_to", .unknownField) }
        guard !flows.begin.isLinkTicket(ticket) else {
            return .link(ticket: ticket, token: parts.replacedToken(request))
        }
        return .handOff(HandOffProof(ticket: ticket, browser: parts.cookies.handOff(ticket, in: request)))
    }

    private func finish(_ request: Request, _ context: ServerContext) async throws -> Response {
        try parts.origins.requireOwnPage(request.headers)
        let provider = try context.parameters.require("provider")
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["state", "code", "iss", "error"])
        guard let state = try body.text("state"), !state.isEmpty else {
            throw LatchkeyError.field("state", .textExpected)
        }
        let (code, fault) = (try body.text("code"), try body.text("error"))
        // One of the two, and never both.
        guard (code?.isEmpty == false) != (fault?.isEmpty == false), FederationRoutes.isCode(code ?? "") else {
            throw LatchkeyError.field("code", .textExpected)
        }
        let said = BrowserError(fault)
        let finished = FinishFederation.Request(
            provider: provider, state: state, code: said == nil ? code : nil, orRefused: said?.refusal ?? .denied,
            issuer: try body.text("iss"), visitor(of: state, request, context))
        do throws(LatchkeyError) {
            return parts.federated(try await flows.finish(finished), request, parts.roles)
        } catch {
            // Only of an attempt that was begun here: else strangers would write the log.
            if let said, error.code == .providerFailed || error.code == .providerDenied {
                context.logger.notice(
                    "a provider sent the browser back with an error",
                    metadata: ["provider": "\(provider)", "error": "\(said.word)"])
            }
            throw error
        }
    }

    /// What a provider can have made (RFC 6749 appendix A.11): other text could only make its token endpoint fail.
    private static func isCode(_ text: String) -> Bool {
        text.utf8.count <= 2048 && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }

    private func register(_ request: Request, _ context: ServerContext) async throws -> Response {
        try parts.origins.requireOwnPage(request.headers)
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["ticket", "uid", "name", "email", "code"])
        let ticket = try ticket(in: body)
        let outcome = try await flows.register(
            RegisterIdentity.Request(
                ticket: ticket, uid: try body.text("uid") ?? "", name: try body.text("name") ?? "",
                email: try body.text("email"), code: try body.text("code"), visitor(of: ticket, request, context)))
        return parts.federated(outcome, request, parts.roles)
    }

    private func confirm(_ request: Request, _ context: ServerContext) async throws -> Response {
        try parts.origins.requireOwnPage(request.headers)
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["ticket", "password", "code", "uid"])
        let ticket = try ticket(in: body)
        let (password, code) = (try body.text("password"), try body.text("code"))
        guard password == nil || code == nil else { throw LatchkeyError.field("code", .unknownField) }
        let outcome = try await flows.confirm(
            ConfirmIdentity.Request(
                ticket: ticket, password: password, code: code, uid: try body.text("uid"),
                visitor(of: ticket, request, context)))
        guard let outcome else {
            var answer = JSONAnswer(capacity: 32)
            answer.object { $0.field("next", "linked") }
            return answer.response()
        }
        return parts.federated(outcome, request, parts.roles)
    }

    private func mail(_ request: Request, _ context: ServerContext) async throws -> Response {
        try parts.origins.requireOwnPage(request.headers)
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["ticket"])
        let ticket = try ticket(in: body)
        try await flows.mailCode(ticket, visitor(of: ticket, request, context))
        return JSONAnswer.message(
            "If an account has confirmed this address, an e-mail with a code is on its way.", .accepted)
    }

    private func ticket(in body: JSONBody) throws(LatchkeyError) -> String {
        guard let ticket = try body.text("ticket"), !ticket.isEmpty else { throw .field("ticket", .textExpected) }
        return ticket
    }

    /// State and ticket begin with the name of their attempt, and so does the cookie's.
    private func visitor(of text: String, _ request: Request, _ context: ServerContext) -> FederationVisitor {
        FederationVisitor(
            browser: parts.cookies.handOff(text, in: request), origin: request.headers[.origin],
            device: parts.cookies.device(in: request), token: parts.replacedToken(request),
            by: parts.actor(request, context))
    }
}

extension JSONAnswer {
    /// What buttons are made of.
    mutating func providers(_ providers: Providers) {
        key("providers")
        array(of: providers.buttons) { answer, button in
            answer.object { answer in
                answer.field("id", button.id)
                answer.field("name", button.name)
            }
        }
    }
}
