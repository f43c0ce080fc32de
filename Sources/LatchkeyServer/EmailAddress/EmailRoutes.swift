import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/email`: confirming an address, and taking back or stopping a change of it.
struct EmailRoutes {
    let emailAddress: EmailAddresses
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/email", status)
        routes.guarded(.post, "/api/email/verification", sendVerification)
        routes.guarded(.post, "/api/email/code", confirmWithCode)
        routes.guarded(.delete, "/api/email/change", costs: .removal, withdraw)
        // Links are opened on another device as often as not: whoever has one needs no session.
        routes.open(.post, "/api/email/confirm", confirm)
        routes.open(.post, "/api/email/undo", undo)
    }

    private func status(_ request: Request, _ context: ServerContext) async throws -> Response {
        let status = try await emailAddress.status(context.caller())
        var answer = JSONAnswer(capacity: 160)
        answer.object { answer in
            answer.field("email", status.email)
            answer.field("email_verified", status.isVerified)
            answer.field("pending_email", status.pending)
        }
        return answer.response()
    }

    private func sendVerification(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await emailAddress.sendVerification(
            device: parts.cookies.device(in: request), by: parts.actor(request, context))
        return JSONAnswer.message("An e-mail with a link and a code is on its way.", .accepted)
    }

    private func confirmWithCode(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        guard let code = try body.text("code"), !code.isEmpty else {
            throw LatchkeyError.field("code", .codeMissing)
        }
        try await emailAddress.confirm(
            code: code, by: parts.actor(request, context))
        return JSONAnswer.message("The address is confirmed.")
    }

    private func withdraw(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await emailAddress.cancelChange(by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func confirm(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let waiting = try await emailAddress.confirm(
            link: try body.text("token") ?? "", by: parts.actor(request, context))
        guard waiting != nil else { return JSONAnswer.message("The address is confirmed.") }
        var answer = JSONAnswer(capacity: 128)
        answer.object { answer in
            answer.field("message", "The address is confirmed. The account waits for approval.")
            answer.field("state", Account.State.pending.text)
        }
        return answer.response(.ok)
    }

    private func undo(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try await emailAddress.undoChange(
            link: try body.text("token") ?? "", by: parts.actor(request, context))
        return JSONAnswer.message(
            "The address is restored. All sessions have ended. An e-mail with a link for a new password is on its way.")
    }
}
