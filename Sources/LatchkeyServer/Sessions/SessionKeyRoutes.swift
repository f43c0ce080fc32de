import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/session/challenge` and `/api/session/token`: a page whose browser drops the session's cookie goes on by the proof of its key.
struct SessionKeyRoutes {
    let proveKey: ProveSessionKey
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // Switched off, they are not there.
        guard parts.cookies.isFallbackOn else { return }
        routes.open(.post, "/api/session/challenge", challenge)
        routes.open(.post, "/api/session/token", token)
    }

    private func challenge(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["session"])
        let challenge = try proveKey.challenge(
            for: text("session", in: body), by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 96)
        answer.object { $0.field("challenge", challenge) }
        return answer.response()
    }

    /// The one answer with a token in it, beside those for other APIs (S-084): whoever gets it has shown the key.
    private func token(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["session", "challenge", "signature", "receipt"])
        let network = parts.forwarded.network(peer: context.peer, headers: request.headers)
        let issued = try await proveKey(
            ProveSessionKey.Request(
                session: text("session", in: body), challenge: text("challenge", in: body),
                signature: text("signature", in: body), receipt: body.text("receipt"), network: network,
                by: parts.actor(request, context)))
        var answer = JSONAnswer(capacity: 1024)
        answer.object { answer in
            answer.field("access_token", issued.token)
            answer.field("token_type", "Bearer")
            answer.field("expires_in", issued.lifetime)
            answer.field("receipt", issued.receipt)
            answer.key("user")
            answer.user(issued.account, parts.roles)
        }
        return answer.response()
    }

    private func text(_ key: String, in body: JSONBody) throws(LatchkeyError) -> String {
        guard let text = try body.text(key), !text.isEmpty else { throw .field(key, .textExpected) }
        return text
    }
}
