import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/user/{id}/factors`: whether somebody has second factors, for those who help them; and removing them, for those with
/// `users:write`. `/api/user/{id}/factor-code`: a code in place of what they have lost, once.
struct PersonFactorRoutes {
    let flows: FactorFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // Switched off, they are not there.
        guard flows.areEnabled else { return }
        routes.guarded(.get, "/api/user/{id}/factors", list)
        routes.guarded(.delete, "/api/user/{id}/factors", reset)
        routes.guarded(.post, "/api/user/{id}/factor-code", issueCode)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let factors = try await flows.help.list(
            of: try context.parameters.require("id"), context.caller())
        var answer = JSONAnswer(capacity: 96 + factors.authenticators.count * 96)
        answer.object { answer in
            answer.key("totp")
            answer.array(of: factors.authenticators) { answer, authenticator in
                answer.object { $0.times(of: authenticator) }
            }
            answer.key("passkeys")
            answer.array(of: factors.passkeys) { answer, passkey in
                answer.object { $0.describe(passkey) }
            }
            answer.recoveryCodes(factors.recoverySet)
        }
        return answer.response()
    }

    private func reset(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.help.reset(try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func issueCode(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let lifetime = try body.integer("expires_in").map { Duration.seconds($0) }
        let result = try await flows.issueCode(
            try context.parameters.require("id"), lifetime: lifetime ?? IssueFactorCode.defaultLifetime,
            by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 96)
        answer.object { answer in
            answer.field("code", result.code)
            answer.field("expires_at", result.expiresAt.rfc3339)
        }
        return answer.response(.created)
    }
}
