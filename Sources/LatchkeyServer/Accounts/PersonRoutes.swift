import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// What staff do to one person's account: `/api/user/{id}/state`, `…/end` and `…/unlock`.
struct PersonRoutes {
    let accounts: AccountFlows
    let throttling: ThrottlingFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.put, "/api/user/{id}/state", setState)
        routes.guarded(.put, "/api/user/{id}/end", setEnd)
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

    private func setEnd(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireKnown(["ends_at"])
        let account = try await accounts.manage.setEnd(
            try body.accountEnd(), of: try context.parameters.require("id"), by: parts.actor(request, context))
        return UserRoutes.answer(account, parts.roles)
    }

    private func unlock(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await throttling.clearWait(of: try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}

extension JSONBody {
    /// `ends_at` of an account must be there: a request that leaves it out says nothing.
    func accountEnd() throws(LatchkeyError) -> EndTime {
        guard has("ends_at") else { throw .field("ends_at", .endExpected) }
        return try endTime()
    }

    /// `ends_at`: a day, which counts to its end (UTC), a time, or null for never. Throws `invalid_fields`.
    func endTime() throws(LatchkeyError) -> EndTime {
        guard let text = try text("ends_at") else { return .never }
        return try EndTime(text, field: "ends_at")
    }
}
