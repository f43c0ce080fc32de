import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/user/{id}/factors`: whether somebody has second factors, for those who help them; and removing them, for those with
/// `users:write`.
struct PersonFactorRoutes {
    let flows: Flows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // Switched off, they are not there.
        guard flows.configuration.areFactorsEnabled else { return }
        routes.guarded(.get, "/api/user/{id}/factors", list)
        routes.guarded(.delete, "/api/user/{id}/factors", reset)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let factors = try await flows.helpWithFactors.list(
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
        try await flows.helpWithFactors.reset(try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
