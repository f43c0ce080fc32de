import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/identities`: one's own accounts at providers.
struct IdentityRoutes {
    let flows: FederationFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/identities", list)
        routes.guarded(.post, "/api/identities/link", link)
        routes.guarded(.delete, "/api/identities/{id}", costs: .removal, unlink)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let identities = try await flows.identities.list(try context.caller())
        var answer = JSONAnswer(capacity: 64 + identities.count * 256)
        answer.object { answer in
            answer.key("identities")
            answer.array(of: identities) { $0.identity($1, parts.roles) }
        }
        return answer.response()
    }

    /// Our own pages alone begin with the ticket, and so they alone are given one.
    private func link(_ request: Request, _ context: ServerContext) async throws -> Response {
        try parts.origins.requireOwnPage(request.headers)
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["provider"])
        guard let provider = try body.text("provider"), !provider.isEmpty else {
            throw LatchkeyError.field("provider", .textExpected)
        }
        let ticket = try await flows.identities.askForLink(to: provider, by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 128)
        answer.object { $0.field("ticket", ticket) }
        return answer.response()
    }

    private func unlink(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.identities.unlink(try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
