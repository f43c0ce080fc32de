import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/sessions`: one's own sessions; `/api/user/{id}/sessions`: those of people whom one helps.
struct SessionRoutes {
    let flows: SessionFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/sessions", list)
        routes.guarded(.delete, "/api/sessions", costs: .removal, endOthers)
        routes.guarded(.delete, "/api/sessions/{id}", costs: .removal, end)
        routes.guarded(.get, "/api/user/{id}/sessions", listOfPerson)
        routes.guarded(.delete, "/api/user/{id}/sessions", endAllOfPerson)
        routes.guarded(.delete, "/api/user/{id}/sessions/{sid}", endOfPerson)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        let sessions = try await flows.manage.list(caller)
        var answer = JSONAnswer(capacity: 64 + sessions.count * 300)
        answer.object { $0.sessions(sessions, of: caller) }
        return answer.response()
    }

    private func end(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        try await flows.manage.end(id, by: parts.actor(request, context))
        return try ended(id, request, context)
    }

    private func endOthers(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.manage.endOthers(by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func listOfPerson(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        let id = try context.parameters.require("id")
        let overview = try await flows.manage.list(of: id, caller)
        // Where a pupil is at night is not the teacher's to know; the same as for events (decision 0030).
        let tellsAddresses = id == caller.account.id.text || caller.allows(.readAudit)
        var answer = JSONAnswer(capacity: 128 + overview.sessions.count * 300)
        answer.object { answer in
            answer.sessions(overview.sessions, of: caller, tellsAddresses: tellsAddresses)
            answer.field("waits_until", overview.wait.until?.rfc3339)
            answer.field("password_off", overview.wait.isPasswordOff)
        }
        return answer.response()
    }

    private func endOfPerson(_ request: Request, _ context: ServerContext) async throws -> Response {
        let session = try context.parameters.require("sid")
        try await flows.manage.end(
            session, of: try context.parameters.require("id"), by: parts.actor(request, context))
        return try ended(session, request, context)
    }

    private func endAllOfPerson(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.manage.endAll(of: try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func ended(_ id: String, _ request: Request, _ context: ServerContext) throws -> Response {
        var response = Response(status: .noContent)
        let isPresent = try id == context.caller().session.publicID.text
        if isPresent { response.add(parts.cookies.clearedSession(for: request)) }
        return response
    }
}

extension JSONAnswer {
    fileprivate mutating func sessions(_ sessions: [Session], of caller: Caller, tellsAddresses: Bool = true) {
        key("sessions")
        array(of: sessions) { $0.session($1, to: caller, tellsAddress: tellsAddresses) }
    }
}
