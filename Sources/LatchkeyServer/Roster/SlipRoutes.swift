import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// `/api/groups/{id}/slips`: codes for first sign-ins, to be printed.
struct SlipRoutes {
    let flows: RosterFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.post, "/api/groups/{id}/slips", parts.offLoop(show))
    }

    /// `{"who": "new"}` for all, or `{"users": [ids]}`.
    private func show(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["who", "users", "lifetime"])
        let people = body.isPresent("users") ? try body.texts("users") : nil
        let who = try body.text("who")
        guard who.map({ $0.utf8.elementsEqual("new".utf8) }) ?? (people != nil) else {
            throw LatchkeyError.field("who", .wordUnknown(["new"]))
        }
        let result = try await flows.slips(
            of: people, in: try context.parameters.require("id"),
            lifetime: try body.integer("lifetime").map { .seconds($0) }, by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 64 + result.slips.count * 160)
        answer.object { answer in
            answer.key("slips")
            answer.array(of: result.slips) { answer, slip in
                answer.object { answer in
                    answer.field("user_id", slip.id.text)
                    answer.field("uid", slip.uid)
                    answer.field("name", slip.name)
                    answer.field("code", slip.code)
                    answer.field("expires_at", slip.expiresAt.rfc3339)
                }
            }
            answer.field("total", result.total)
            answer.field("sooner", result.sooner)
        }
        return answer.response()
    }
}
