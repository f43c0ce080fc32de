import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/join-codes`: staff hand out codes and invitations.
struct JoiningRoutes {
    let flows: JoiningFlows
    let parts: ServerParts

    private var pages: PageLinks { PageLinks(parts.publicURL) }

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/join-codes", costs: .reads(1), list)
        routes.guarded(.post, "/api/join-codes", create)
        routes.guarded(.put, "/api/join-codes/{id}", setSeats)
        routes.guarded(.delete, "/api/join-codes/{id}", revoke)
        routes.guarded(.get, "/api/join-codes/{id}/people", costs: .reads(1), people)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let reader = CodeReader(caller: try context.caller(), pages: pages)
        let query = try TimedListQuery(request.uri.queryParameters)
        let page = try await flows.codes.list(reader.caller, limit: query.perPage, after: query.after)
        var answer = JSONAnswer(capacity: 64 + page.codes.count * 320)
        answer.object { answer in
            answer.key("codes")
            answer.array(of: page.codes) { $0.joinCode($1.code, parts.roles, to: reader, secret: $1.secret) }
            answer.field("next", page.next.map { ListCursor($0).text })
        }
        return answer.response()
    }

    private func people(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try TimedListQuery(request.uri.queryParameters)
        let page = try await flows.codes.joiners(
            with: try context.parameters.require("id"), context.caller(), limit: query.perPage, after: query.after)
        var answer = JSONAnswer(capacity: 64 + page.items.count * 160)
        answer.object { answer in
            answer.key("people")
            answer.array(of: page.items) { answer, joiner in
                answer.object { answer in
                    answer.field("id", joiner.id.text)
                    answer.field("uid", joiner.uid)
                    answer.field("name", joiner.name)
                    answer.field("joined_at", joiner.joinedAt.rfc3339)
                }
            }
            answer.field("next", page.next.map { ListCursor($0).text })
        }
        return answer.response()
    }

    private func create(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let new = try await flows.codes.create(
            try wish(in: body), by: parts.actor(request, context))
        return try answer(with: new.code, secret: new.secret, context).response(.created)
    }

    private func setSeats(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        let body = try await JSONBody(request, limits: parts.limits)
        guard let seats = try body.integer("seats") else { throw LatchkeyError.field("seats", .numberExpected) }
        let shown = try await flows.codes.setSeats(seats, of: id, by: parts.actor(request, context))
        return try answer(with: shown.code, secret: shown.secret, context).response()
    }

    private func answer(with code: JoinCode, secret: String?, _ context: ServerContext) throws -> JSONAnswer {
        let reader = CodeReader(caller: try context.caller(), pages: pages)
        var answer = JSONAnswer()
        answer.object { answer in
            answer.key("code")
            answer.joinCode(code, parts.roles, to: reader, secret: secret)
        }
        return answer
    }

    private func wish(in body: JSONBody) throws(LatchkeyError) -> JoinCodeWish {
        var wish = JoinCodeWish()
        if let name = try body.text("role") {
            guard let role = parts.roles[name] else {
                throw .field("role", .roleUnknown(parts.roles.allNames))
            }
            wish.role = role.bits
        }
        if let seats = try body.integer("seats") { wish.seats = seats }
        if let seconds = try body.integer("expires_in") { wish.lifetime = .seconds(seconds) }
        wish.note = try body.text("note") ?? ""
        wish.uid = try body.text("uid")
        wish.email = try body.text("email")
        wish.group = try body.text("group")
        return wish
    }

    private func revoke(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        try await flows.codes.revoke(id, by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
