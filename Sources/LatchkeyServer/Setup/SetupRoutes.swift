import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/setup`: whether the first administrator is still to be made; and making it, with the code from the set-up link.
struct SetupRoutes {
    let setUp: SetUp
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.open(.get, "/api/setup", isOpen)
        routes.open(.post, "/api/setup", complete)
    }

    private func isOpen(_ request: Request, _ context: ServerContext) async throws -> Response {
        let isOpen = try await setUp.isOpen()
        var answer = JSONAnswer(capacity: 16)
        answer.object { $0.field("open", isOpen) }
        return answer.response()
    }

    private func complete(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.refuse(JSONBody.neverSettable)
        let fields = NewAccountFields(
            uid: try body.text("uid") ?? "", password: try body.text("password") ?? "",
            name: try body.text("name") ?? "", email: try body.text("email")
        )
        let account = try await setUp.complete(
            code: try body.text("code") ?? "", fields, by: parts.actor(request, context)
        )
        return UserRoutes.answer(account, parts.roles, nil, .created)
    }
}
