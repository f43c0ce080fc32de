import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard
import NIOCore

/// `GET /api/session`: who is signed in, if anybody. With `?passkey=true` our own sign-in page gets in the same answer what its browser
/// needs to offer passkeys (decision 0058).
struct CurrentSessionRoute {
    let flows: SignInFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        let nobody = JSONAnswer.nothing
        routes.guardedAtOnce("/api/session", record, signedOut: { nobody }, ending: ended)
    }

    private var record: CallerAnswer {
        CallerAnswer { caller in
            var answer = JSONAnswer()
            answer.user(caller.account, parts.roles, caller.rights) { $0.secondFactor(of: caller) }
            return answer
        }
    }

    /// `session` as it is, unless the query asks for more. Throws `invalid_query`.
    private func ended(_ session: WholeAnswer, _ request: Request, _ context: ServerContext) throws -> Response {
        guard try isPasskeyWanted(request) else { return session.response }
        let begun = offer(request, context)
        var answer = JSONAnswer(capacity: session.body.readableBytes + 256)
        answer.object { answer in
            answer.key("user")
            answer.plain(String(buffer: session.body))
            answer.key("passkey")
            guard let begun else { return answer.null() }
            answer.object { $0.write(begun.options) }
        }
        var response = answer.response()
        if let device = begun?.newDevice { response.add(parts.cookies.device(device, for: request)) }
        return response
    }

    private func isPasskeyWanted(_ request: Request) throws(LatchkeyError) -> Bool {
        switch try UserListQuery.single("passkey", request.uri.queryParameters) {
        case nil, "false": return false
        case "true": return true
        default: throw .field("passkey", .wordUnknown(["true", "false"]), code: .invalidQuery)
        }
    }

    /// Nil where there is none. A GET of our own page has no `Origin`; its browser says `same-origin`. What another site makes a browser
    /// ask may come without the device cookie, and would put another one in its place.
    private func offer(_ request: Request, _ context: ServerContext) -> PasskeySignIn.Begun? {
        guard flows.arePasskeysEnabled, request.headers[.secFetchSite] == "same-origin" else { return nil }
        return try? flows.byPasskey.options(
            origin: parts.publicURL.text, device: parts.cookies.device(in: request), by: parts.actor(request, context))
    }
}
