import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/authenticate`: sign in, in one step or two, and sign out, with the messages of the Flask system.
struct AuthenticateRoutes {
    let flows: SignInFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.open(.post, "/api/authenticate", signIn)
        routes.open(.post, "/api/authenticate/factor", finish)
        routes.guarded(.delete, "/api/authenticate", costs: .nothing, signOut)
    }

    private func signIn(_ request: Request, _ context: ServerContext) async throws -> Response {
        let credentials = try await Credentials(request, limits: parts.limits)
        let outcome = try await flows.byPassword(
            SignIn.Request(
                uid: credentials.uid,
                password: credentials.password,
                remember: credentials.remember,
                code: credentials.code,
                origin: request.headers[.origin],
                device: parts.cookies.device(in: request),
                replacedTokens: parts.replacedTokens(request),
                handOff: try parts.handOff(in: credentials.body, request),
                key: try parts.sessionKey(in: credentials.body, request),
                by: parts.actor(request, context)
            )
        )
        switch outcome {
        case .signedIn(let result): return parts.signedIn(result, request, parts.roles)
        case .handedOff(let result): return parts.handedOff(result, request)
        case .factorNeeded(let question): return parts.factorNeeded(question)
        case .setUpNeeded(let question): return parts.setUpNeeded(question)
        }
    }

    private func finish(_ request: Request, _ context: ServerContext) async throws -> Response {
        let body = try await JSONBody(request, limits: parts.limits)
        guard let ticket = try body.text("ticket"), !ticket.isEmpty else {
            throw LatchkeyError.field("ticket", .textExpected)
        }
        let result = try await flows.secondStep(
            SecondStep.Request(
                ticket: ticket, try proof(in: body), trustsDevice: try body.flag("trust_device"),
                origin: request.headers[.origin], device: parts.cookies.device(in: request),
                replacedTokens: parts.replacedTokens(request), handOff: try parts.handOff(in: body, request),
                key: try parts.sessionKey(in: body, request),
                by: parts.actor(request, context)))
        return parts.entered(result, request, parts.roles)
    }

    /// One of the two. What is no passkey at all is refused as one that is wrong.
    private func proof(in body: JSONBody) throws(LatchkeyError) -> SecondStep.Request.Proof {
        let code = try body.text("code").flatMap { $0.isEmpty ? nil : $0 }
        if body.isPresent("passkey"), flows.arePasskeysEnabled {
            guard code == nil else { throw .field("code", .unknownField) }
            guard let assertion = body.assertion else { throw LatchkeyError(.passkeyInvalid) }
            return .passkey(assertion)
        }
        guard let code else { throw .field("code", .textExpected) }
        return .code(code)
    }

    private func signOut(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.signOut(by: parts.actor(request, context))
        var response = JSONAnswer.message("Token invalidated successfully")
        response.add(parts.cookies.clearedSession(for: request))
        return response
    }

    /// The body of a sign-in, with the Flask system's answers for what is missing; a value of another type is named
    /// as by other routes.
    private struct Credentials {
        let uid: String
        let password: String
        /// Nil where the body does not say.
        let remember: Bool?
        /// Of a second factor; forms have the field whether or not anything was typed.
        let code: String?
        let body: JSONBody

        init(_ request: Request, limits: RequestLimits) async throws {
            do {
                let body = try await JSONBody(request, limits: limits)
                guard !body.isEmpty else { throw LatchkeyError(.invalidBody) }
                guard let uid = try body.text("uid") else { throw LatchkeyError(.uidMissing) }
                guard let password = try body.text("password"), !password.isEmpty else {
                    throw LatchkeyError(.passwordMissing)
                }
                self.body = body
                self.uid = uid
                self.password = password
                self.remember = body.isPresent("remember") ? try body.flag("remember") : nil
                self.code = try body.text("code").flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
            } catch let error as LatchkeyError where error.code == .invalidJSON {
                throw LatchkeyError(.invalidBody)
            }
        }
    }
}
