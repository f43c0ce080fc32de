import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/mail`: administrators look into the outbox.
struct MailRoutes {
    let mail: ManageMail
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/mail", costs: .reads(1), list)
        routes.guarded(.post, "/api/mail/{id}", resend)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try TimedListQuery(request.uri.queryParameters)
        let page = try await mail.list(context.caller(), limit: query.perPage, after: query.after)
        var answer = JSONAnswer(capacity: 64 + page.items.count * 320)
        answer.object { answer in
            answer.key("mails")
            answer.array(of: page.items) { $0.mail($1, isForStaff: true) }
            answer.field("next", page.next.map { ListCursor($0).text })
        }
        return answer.response()
    }

    private func resend(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await mail.resend(
            try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
