import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/authenticate/passkey`: sign in by a passkey, and what a browser must know before it, or before a second step.
struct PasskeySignInRoutes {
    let flows: SignInFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // Switched off, they are not there.
        guard flows.arePasskeysEnabled else { return }
        routes.open(.post, "/api/authenticate/passkey/options", options)
        routes.open(.post, "/api/authenticate/passkey", signIn)
    }

    private func options(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let origin = request.headers[.origin]
        if let ticket = try body.text("ticket") {
            return PasskeySignInRoutes.answer(
                try await flows.byPasskey.options(
                    ticket: ticket, origin: origin, by: parts.actor(request, context)))
        }
        let begun = try flows.byPasskey.options(
            origin: origin, device: parts.cookies.device(in: request), by: parts.actor(request, context))
        var response = PasskeySignInRoutes.answer(begun.options)
        // It signs nobody in; the challenge is bound to it.
        if let device = begun.newDevice { response.add(parts.cookies.device(device, for: request)) }
        return response
    }

    static func answer(_ options: PasskeyRequestOptions) -> Response {
        var answer = JSONAnswer(capacity: 512)
        answer.object { $0.write(options) }
        return answer.response()
    }

    private func signIn(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        let result = try await flows.byPasskey(
            PasskeySignIn.Request(
                passkey: body.assertion, remember: body.isPresent("remember") ? try body.flag("remember") : nil,
                origin: request.headers[.origin],
                device: parts.cookies.device(in: request), replacedTokens: parts.replacedTokens(request),
                handOff: try parts.handOff(in: body, request), key: try parts.sessionKey(in: body, request),
                by: parts.actor(request, context)))
        return parts.entered(result, request, parts.roles)
    }
}
