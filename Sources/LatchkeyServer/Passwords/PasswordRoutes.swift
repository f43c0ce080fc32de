import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `PUT /api/password`.
struct PasswordRoutes {
    let flows: Flows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.put, "/api/password", change)
    }

    private func change(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        guard let current = try body.text("current"), !current.isEmpty else {
            throw LatchkeyError.field("current", "The current password is missing")
        }
        let new = try body.text("new") ?? ""
        try await flows.changePassword(
            context.caller(), current: current, new: new, device: parts.cookies.device(in: request),
            client: parts.client(request, context)
        )
        return JSONAnswer.message("Password changed. All other sessions have ended.")
    }
}
