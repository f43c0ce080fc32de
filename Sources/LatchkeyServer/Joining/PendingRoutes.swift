import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// `/api/pending`: staff approve the accounts that wait, or refuse them.
struct PendingRoutes {
    let flows: JoiningFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/pending", costs: .reads(1), list)
        routes.guarded(.delete, "/api/pending", refuseMany)
        routes.guarded(.post, "/api/pending/{id}", approve)
        routes.guarded(.delete, "/api/pending/{id}", refuse)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try PendingListQuery(request.uri.queryParameters)
        let page = try await flows.pending.list(
            context.caller(), search: query.search, order: query.order, limit: query.perPage,
            offset: query.offset, after: query.after)
        var answer = JSONAnswer(capacity: 192 + page.accounts.count * 400)
        answer.object { answer in
            answer.key("users")
            answer.array(of: page.accounts) { $0.user($1, parts.roles) }
            answer.pagination(
                page: query.page, perPage: query.perPage, total: page.total,
                next: page.next.map { ListCursor($0, query.order) })
        }
        return answer.response()
    }

    private func approve(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        try await flows.pending.approve(id, by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func refuse(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        try await flows.pending.refuse(id, by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func refuseMany(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let refusals = try await flows.pending.refuseMany(
            try body.texts("ids"), by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 64 + refusals.count * 96)
        answer.object { answer in
            answer.field("refused", refusals.filter(\.isRefused).map(\.id))
            answer.key("errors")
            answer.array(of: refusals.filter { !$0.isRefused }) { answer, refusal in
                let body = ErrorAnswer.body(for: LatchkeyError(.notFound))
                answer.object { answer in
                    answer.field("id", refusal.id)
                    answer.field("code", body.code)
                    answer.field("message", body.message)
                }
            }
        }
        return answer.response()
    }
}
