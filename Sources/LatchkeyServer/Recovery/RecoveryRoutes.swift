import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/recovery`: a new password for people who have forgotten the old one; `/api/user/{id}/recovery-code` and `codes`: staff help.
struct RecoveryRoutes {
    let flows: RecoveryFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.open(.post, "/api/recovery", request)
        routes.open(.post, "/api/recovery/password", recover)
        routes.guarded(.post, "/api/user/{id}/recovery-code", issueCode)
        routes.guarded(.get, "/api/user/{id}/codes", listCodes)
    }

    private func request(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try await flows.request(
            try body.text("uid") ?? "", device: parts.cookies.device(in: request), by: parts.actor(request, context))
        return JSONAnswer.message(
            "If the account has a confirmed address, an e-mail with a link and a code is on its way.", .accepted)
    }

    private func recover(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try await flows.recover(
            try proof(in: body), new: try body.text("new") ?? "", by: parts.actor(request, context))
        return JSONAnswer.message("Password changed. All sessions have ended. Please sign in.")
    }

    private func proof(in body: JSONBody) throws(LatchkeyError) -> RecoverPassword.Proof {
        if let token = try body.text("token") { return .link(token) }
        guard let uid = try body.text("uid"), !uid.isEmpty else { throw .field("uid", .uidMissing) }
        guard let code = try body.text("code"), !code.isEmpty else { throw .field("code", .codeMissing) }
        return .code(code, uid: uid)
    }

    /// Who made a code is told as far as the caller must know: whether it was they themselves.
    private func listCodes(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        let codes = try await flows.seeCodes(try context.parameters.require("id"), caller)
        var answer = JSONAnswer(capacity: 32 + codes.count * 128)
        answer.object { answer in
            answer.key("codes")
            answer.array(of: codes) { answer, code in
                answer.object { answer in
                    answer.field("kind", code.kind.rawValue)
                    answer.field("by", code.issuedBy.map { $0 == caller.account.id ? "you" : "staff" } ?? "operator")
                    answer.field("created_at", code.createdAt.rfc3339)
                    answer.field("expires_at", code.expiresAt.rfc3339)
                }
            }
        }
        return answer.response()
    }

    private func issueCode(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let lifetime = try body.integer("expires_in").map { Duration.seconds($0) }
        let result = try await flows.issueCode(
            try context.parameters.require("id"), lifetime: lifetime ?? IssueRecoveryCode.defaultLifetime,
            by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 96)
        answer.object { answer in
            answer.field("code", result.code)
            answer.field("expires_at", result.expiresAt.rfc3339)
        }
        return answer.response(.created)
    }
}
