import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/sessions`: one's own sessions.
struct SessionRoutes {
    let flows: Flows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/sessions", list)
        routes.guarded(.delete, "/api/sessions", isAlwaysPossible: true, endOthers)
        routes.guarded(.delete, "/api/sessions/{id}", isAlwaysPossible: true, end)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        let sessions = try await flows.sessions.list(caller)
        var answer = JSONAnswer(capacity: 64 + sessions.count * 300)
        answer.object { answer in
            answer.key("sessions")
            answer.array(of: sessions) { answer, session in
                answer.object { answer in
                    answer.field("id", session.publicID.text)
                    answer.field("current", session.publicID == caller.session.publicID)
                    answer.field("created_at", session.createdAt.rfc3339)
                    answer.field("last_seen_at", session.lastSeenAt.rfc3339)
                    answer.field("ip", session.ip)
                    answer.field("user_agent", session.userAgent)
                    answer.field("remember", session.isRemembered)
                }
            }
        }
        return answer.response()
    }

    private func end(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        let caller = try context.caller()
        try await flows.sessions.end(id, by: parts.actor(request, context))
        var response = Response(status: .noContent)
        if id == caller.session.publicID.text { response.add(parts.cookies.clearedSession(for: request)) }
        return response
    }

    private func endOthers(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.sessions.endOthers(by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
