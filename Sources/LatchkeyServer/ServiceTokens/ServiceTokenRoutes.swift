import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `POST /api/token`, by which a page gets a token for an API of its own, and the keys with which such an API checks it.
struct ServiceTokenRoutes {
    let flows: ServiceTokenFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        // It changes nothing of the account's, and has a quota of its own.
        routes.guarded(.post, "/api/token", costs: .nothing, issue)
        routes.open(.get, RequestTarget.keySet, keySet)
    }

    private func issue(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        try body.requireOnly(["audience"])
        guard let audience = try body.text("audience"), !audience.isEmpty else {
            throw LatchkeyError.field("audience", .textExpected)
        }
        let issued = try await flows.issue(for: audience, by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 1024)
        answer.object { answer in
            answer.field("access_token", issued.token)
            answer.field("token_type", "Bearer")
            answer.field("expires_in", Int(issued.lifetime))
            answer.field("audience", issued.audience)
        }
        return answer.response()
    }

    /// The same for everybody, and for pages of every origin: these parts are public (RFC 7517).
    private func keySet(_ request: Request, _ context: ServerContext) async throws -> Response {
        let text = try await flows.publishedKeys.text()
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/json; charset=utf-8", .cacheControl: SecurityHeaders.keySetCaching,
                .accessControlAllowOrigin: "*", .crossOriginResourcePolicy: "cross-origin",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
