import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/factors`: one's own second factors.
struct FactorRoutes {
    let flows: FactorFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // Switched off, they are not there.
        guard flows.areEnabled else { return }
        routes.guarded(.get, "/api/factors", list)
        routes.guarded(.post, "/api/factors/totp", begin)
        routes.guarded(.post, "/api/factors/totp/{id}/confirm", confirm)
        routes.guarded(.put, "/api/factors/totp/{id}", rename)
        routes.guarded(.delete, "/api/factors/totp/{id}", costs: .removal, remove)
        routes.guarded(.post, "/api/factors/recovery-codes", newRecoveryCodes)
        routes.guarded(.delete, "/api/factors/trusted-devices", costs: .removal, forgetDevices)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        let own = try await flows.manage.list(caller)
        let factors = own.factors
        var answer = JSONAnswer(
            capacity: 192 + factors.authenticators.count * 160 + factors.passkeys.count * 256)
        answer.object { answer in
            answer.key("totp")
            answer.array(of: factors.authenticators) { answer, authenticator in
                answer.object { answer in
                    answer.field("id", authenticator.id.text)
                    answer.field("name", authenticator.name)
                    answer.times(of: authenticator)
                }
            }
            answer.key("passkeys")
            answer.array(of: factors.passkeys) { $0.passkey($1) }
            answer.field("passkey_user_id", factors.passkeyUser.map { Base64URL.encodeText($0) })
            answer.recoveryCodes(factors.recoverySet)
            answer.field("trusted_devices", own.trustedDevices)
            answer.field("required", caller.isFactorRequired)
            answer.field("due_at", caller.factorDueAt?.rfc3339)
        }
        return answer.response()
    }

    private func begin(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["name"])
        let begun = try await flows.enrolAuthenticator.begin(
            name: try body.text("name"), by: parts.actor(request, context))
        guard let code = QRCode(begun.uri) else { throw LatchkeyError(.internalError) }
        var answer = JSONAnswer(capacity: 16 * 1024)
        answer.object { answer in
            answer.field("id", begun.id.text)
            answer.seed(begun, code)
            answer.field("expires_at", begun.expiresAt.rfc3339)
        }
        return answer.response(.created)
    }

    private func confirm(_ request: Request, _ context: ServerContext) async throws -> Response {
        let actor = try parts.renewedActor(request, context)
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["code"])
        guard let code = try body.text("code"), !code.isEmpty else { throw LatchkeyError.field("code", .codeMissing) }
        let confirmed = try await flows.enrolAuthenticator.confirm(
            try context.parameters.require("id"), code: code, device: parts.cookies.device(in: request), by: actor)
        return parts.signedIn(confirmed.signedIn, request, parts.roles) { answer in
            if let codes = confirmed.recoveryCodes { answer.field("recovery_codes", codes) }
        }
    }

    private func rename(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["name"])
        try await flows.manage.rename(
            try context.parameters.require("id"), to: try body.text("name") ?? "", by: parts.actor(request, context))
        return JSONAnswer.message("Authenticator renamed")
    }

    private func remove(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.manage.remove(try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func newRecoveryCodes(_ request: Request, _ context: ServerContext) async throws -> Response {
        let codes = try await flows.manage.newRecoveryCodes(by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 320)
        answer.object { $0.field("recovery_codes", codes) }
        return answer.response(.created)
    }

    private func forgetDevices(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.manage.forgetDevices(by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
