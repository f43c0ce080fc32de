import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `PUT /api/password` and the question before it, `POST /api/password/check`.
struct PasswordRoutes {
    let flows: PasswordFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // Whoever else is signed in to the account must not keep its owner from this by using up the account's writes; the flow
        // has bounds of its own (S-318).
        routes.guarded(.put, "/api/password", costs: .nothing, change)
        routes.open(.post, "/api/password/check", check)
    }

    private func change(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        // Accounts of people who sign in by a provider have none.
        let current = try body.text("current").flatMap { $0.isEmpty ? nil : $0 }
        let new = try body.text("new") ?? ""
        try await flows.change(
            current: current, new: new, device: parts.cookies.device(in: request),
            by: parts.actor(request, context)
        )
        return JSONAnswer.message("Password changed. All other sessions have ended.")
    }

    private func check(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let problem = flows.check(
            try body.text("password") ?? "", uid: try body.text("uid") ?? "", name: try body.text("name") ?? "",
            email: try body.text("email")
        )
        var answer = JSONAnswer(capacity: 160)
        answer.object { answer in
            answer.field("acceptable", problem == nil)
            answer.field("problem", problem?.word)
            answer.field("message", problem?.fieldProblem.sentence(of: "password"))
            answer.key("problems")
            answer.problems(problem.map { ["password": $0.fieldProblem] } ?? [:])
        }
        return answer.response()
    }
}
