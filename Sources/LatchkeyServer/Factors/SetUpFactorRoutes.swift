import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/authenticate/setup`: who must have a second factor and has none sets one up with the ticket of a sign-in.
struct SetUpFactorRoutes {
    let flows: FactorFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // Switched off, they are not there; then nobody must have a factor.
        guard flows.areEnabled else { return }
        routes.open(.post, "/api/authenticate/setup", begin)
        routes.open(.post, "/api/authenticate/setup/confirm", confirm)
    }

    private func begin(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["ticket", "hand_off"])
        let begun = try await flows.setUp.begin(try wish(body, request, context))
        guard let code = QRCode(begun.authenticator.uri) else { throw LatchkeyError(.internalError) }
        var answer = JSONAnswer(capacity: 16 * 1024)
        answer.object { answer in
            answer.key("totp")
            answer.object { $0.seed(begun.authenticator, code) }
            if let options = begun.passkey {
                answer.key("passkey")
                answer.object { $0.write(options) }
            }
            answer.field("expires_at", begun.authenticator.expiresAt.rfc3339)
        }
        return answer.response()
    }

    private func confirm(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let confirmed = try await confirm(body, try wish(body, request, context))
        return parts.entered(confirmed.entry, request, parts.roles) { answer in
            if let codes = confirmed.recoveryCodes { answer.field("recovery_codes", codes) }
        }
    }

    /// One of the two. What is no passkey at all is refused as one that is wrong.
    private func confirm(
        _ body: JSONBody, _ request: SetUpFactor.Request
    ) async throws(LatchkeyError) -> SetUpFactor.Confirmed {
        let isPasskey = flows.arePasskeysEnabled && body.isPresent("passkey")
        try body.requireOnly(["ticket", isPasskey ? "passkey" : "code", "name", "hand_off", "key"])
        let name = try body.text("name")
        if isPasskey { return try await flows.setUp.confirm(request, passkey: body.registration, name: name) }
        guard let code = try body.text("code"), !code.isEmpty else { throw .field("code", .codeMissing) }
        return try await flows.setUp.confirm(request, code: code, name: name)
    }

    private func wish(
        _ body: JSONBody, _ request: Request, _ context: ServerContext
    ) throws(LatchkeyError) -> SetUpFactor.Request {
        guard let ticket = try body.text("ticket"), !ticket.isEmpty else { throw .field("ticket", .textExpected) }
        return SetUpFactor.Request(
            ticket: ticket, origin: request.headers[.origin], device: parts.cookies.device(in: request),
            replacedTokens: parts.replacedTokens(request), handOff: try parts.handOff(in: body, request),
            key: try parts.sessionKey(in: body, request), by: parts.actor(request, context))
    }
}
