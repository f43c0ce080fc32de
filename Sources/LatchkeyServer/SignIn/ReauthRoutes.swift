import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/reauth`: whoever is signed in proves once more who they are.
struct ReauthRoutes {
    let flows: SignInFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // As for a new password: another session of the account must not keep its owner from it, and the guesses have bounds of
        // their own (S-318).
        routes.guarded(.post, "/api/reauth", costs: .nothing, reauthenticate)
        guard flows.arePasskeysEnabled else { return }
        routes.guarded(.post, "/api/reauth/passkey/options", costs: .nothing, options)
    }

    private func options(_ request: Request, _ context: ServerContext) async throws -> Response {
        PasskeySignInRoutes.answer(
            try await flows.reauthenticate.options(
                origin: request.headers[.origin], by: parts.actor(request, context)))
    }

    private func reauthenticate(_ request: Request, _ context: ServerContext) async throws -> Response {
        let actor = try parts.renewedActor(request, context)
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireKnown(["password", "code", "passkey"])
        let hasPasskey = body.isPresent("passkey") && flows.arePasskeysEnabled
        if hasPasskey, body.assertion == nil { throw LatchkeyError(.passkeyInvalid) }
        let result = try await flows.reauthenticate(
            password: try body.text("password").flatMap { $0.isEmpty ? nil : $0 },
            code: try body.text("code").flatMap { $0.isEmpty ? nil : $0 }, passkey: hasPasskey ? body.assertion : nil,
            origin: request.headers[.origin], device: parts.cookies.device(in: request), by: actor)
        return parts.signedIn(result, request, parts.roles)
    }
}
