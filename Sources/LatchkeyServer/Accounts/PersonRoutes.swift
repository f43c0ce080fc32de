import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// What staff do to one person's account: `/api/user/{id}/state` and `/api/user/{id}/unlock`.
struct PersonRoutes {
    let accounts: AccountFlows
    let throttling: ThrottlingFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.put, "/api/user/{id}/state", setState)
        routes.guarded(.post, "/api/user/{id}/unlock", unlock)
    }

    private func setState(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireKnown(["state"])
        let account = try await accounts.manage.setState(
            try body.text("state"), of: try context.parameters.require("id"), by: parts.actor(request, context))
        var response = UserRoutes.answer(account, parts.roles)
        let isOfCaller = try account.id == context.caller().account.id
        // Whoever disables their own account has no session from then on.
        if isOfCaller, account.state != .active { response.add(parts.cookies.clearedSession(for: request)) }
        return response
    }

    private func unlock(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await throttling.clearWait(of: try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
