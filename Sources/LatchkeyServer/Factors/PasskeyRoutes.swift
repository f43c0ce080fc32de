import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// `/api/factors/passkeys`: one's own passkeys and security keys; and of which front ends browsers are told.
struct PasskeyRoutes {
    let flows: FactorFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        relatedOrigins(&routes)
        // Switched off, they are not there.
        guard flows.arePasskeysEnabled else { return }
        routes.guarded(.post, "/api/factors/passkeys/options", options)
        routes.guarded(.post, "/api/factors/passkeys", add)
        routes.guarded(.put, "/api/factors/passkeys/{id}", rename)
        routes.guarded(.delete, "/api/factors/passkeys/{id}", costs: .removal, remove)
    }

    private func options(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["security_key"])
        let options = try await flows.enrolPasskey.options(
            try body.flag("security_key") ? .securityKey : .passkey, origin: request.headers[.origin],
            by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 1024)
        answer.object { $0.write(options) }
        return answer.response()
    }

    private func add(_ request: Request, _ context: ServerContext) async throws -> Response {
        let actor = try parts.renewedActor(request, context)
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["passkey", "name"])
        let added = try await flows.enrolPasskey.add(
            body.registration, name: try body.text("name"), origin: request.headers[.origin],
            device: parts.cookies.device(in: request), by: actor)
        var response = parts.signedIn(added.signedIn, request, parts.roles) { answer in
            answer.key("passkey")
            answer.passkey(added.passkey)
            if let codes = added.recoveryCodes { answer.field("recovery_codes", codes) }
        }
        response.status = .created
        return response
    }

    private func rename(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["name"])
        try await flows.manage.renamePasskey(
            try context.parameters.require("id"), to: try body.text("name") ?? "", by: parts.actor(request, context))
        return JSONAnswer.message("Passkey renamed")
    }

    private func remove(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.manage.removePasskey(
            try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    /// Where browsers look up whether a page of another site may use our keys (WebAuthn §5.11): exact origins, the same for everybody,
    /// and nothing where there are none (F-043).
    private func relatedOrigins(_ routes: inout Routes) {
        let isOn = flows.arePasskeysEnabled
        let origins = isOn ? flows.relatedOrigins : []
        var answer = JSONAnswer(capacity: 256)
        answer.object { $0.field("origins", origins) }
        let whole = answer.whole()
        routes.open(.get, RequestTarget.relatedOrigins) { _, _ in
            guard !origins.isEmpty else { throw LatchkeyError(.notFound) }
            return whole.response
        }
    }
}
