import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// `/api/authenticate`: sign in and sign out, with the messages of the Flask system.
struct AuthenticateRoutes {
    let flows: Flows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.open(.post, "/api/authenticate", signIn)
        routes.guarded(.delete, "/api/authenticate", isAlwaysPossible: true, signOut)
    }

    private func signIn(_ request: Request, _ context: ServerContext) async throws -> Response {
        let credentials = try await Credentials(request, limits: parts.limits)
        let result = try await flows.signIn(
            SignIn.Request(
                uid: credentials.uid,
                password: credentials.password,
                remember: credentials.remember,
                device: parts.cookies.device(in: request),
                replacedToken: try? TokenExtraction.sessionToken(
                    in: request.headers, cookieName: parts.cookies.sessionName, isOurs: flows.authenticate.recognizes),
                by: parts.actor(request, context)
            )
        )
        return parts.signedIn(result, request, flows.roles)
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
        let remember: Bool

        init(_ request: Request, limits: RequestLimits) async throws {
            do {
                let body = try await JSONBody(request, limits: limits)
                guard !body.isEmpty else { throw LatchkeyError(.invalidBody) }
                guard let uid = try body.text("uid") else { throw LatchkeyError(.uidMissing) }
                guard let password = try body.text("password"), !password.isEmpty else {
                    throw LatchkeyError(.passwordMissing)
                }
                self.uid = uid
                self.password = password
                self.remember = try body.flag("remember")
            } catch let error as LatchkeyError where error.code == .invalidJSON {
                throw LatchkeyError(.invalidBody)
            }
        }
    }
}
