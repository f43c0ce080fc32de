import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyCore
import LatchkeyGuard
import Testing

@Suite struct TokenRequiredTests {
    @Test("without roles every signed-in user passes", arguments: ["admin-token", "teacher-token", "user-token"])
    func everySignedInUserPasses(token: String) async throws {
        try await guardedApp(TokenRequired(authority: KnownTokens())).test(.router) { client in
            try await client.execute(uri: "/guarded", method: .get, headers: .bearer(token)) { response in
                #expect(response.status == .ok)
            }
        }
    }

    @Test(
        "one of the roles is enough, compared byte for byte",
        arguments: [
            (["Admin"], "admin-token", 200), (["Admin"], "user-token", 403),
            (["Admin", "Teacher"], "teacher-token", 200),
            (["User"], "admin-token", 200), (["admin"], "admin-token", 403), (["Admin "], "admin-token", 403),
            ([""], "admin-token", 403), (["Adm"], "admin-token", 403), ([], "user-token", 200),
        ]
    )
    func rolesDecide(roles: [String], token: String, status: Int) async throws {
        let reached = Counter()
        let app = guardedApp(TokenRequired(roles: roles, authority: KnownTokens()), reached: reached)
        try await app.test(.router) { client in
            try await client.execute(uri: "/guarded", method: .get, headers: .bearer(token)) { response in
                #expect(response.status.code == status)
            }
        }
        #expect(reached.count == (status == 200 ? 1 : 0))
    }

    @Test("P10: roles that only look alike are different roles")
    func canonicallyEquivalentRolesDiffer() {
        let user = CurrentUser(id: "1", uid: "a", name: "A", roles: ["\u{e9}l\u{e8}ve"])
        #expect(user.has(role: "\u{e9}l\u{e8}ve"))
        #expect(!user.has(role: "e\u{301}le\u{300}ve"))
    }

    @Test(
        "refusals have the texts and shape of the contract",
        arguments: [
            (
                nil, 401,
                #"{"message":"Authentication Token is missing!","data":null,"error":"Unauthorized","code":"token_missing"}"#
            ),
            (
                "forged", 401,
                #"{"message":"Invalid Authentication token!","data":null,"error":"Unauthorized","code":"token_invalid"}"#
            ),
            (
                "user-token", 403,
                #"{"message":"Insufficient permissions. Required roles: [Admin, Teacher]","data":null,"error":"Forbidden","code":"forbidden"}"#
            ),
        ] as [(String?, Int, String)]
    )
    func refusals(token: String?, status: Int, body: String) async throws {
        let reached = Counter()
        let app = guardedApp(TokenRequired(roles: "Admin", "Teacher", authority: KnownTokens()), reached: reached)
        try await app.test(.router) { client in
            let headers = token.map { HTTPFields.bearer($0) } ?? [:]
            try await client.execute(uri: "/guarded", method: .get, headers: headers) { response in
                #expect(response.status.code == status)
                #expect(String(buffer: response.body) == body)
                #expect(response.headers[.contentType] == "application/json; charset=utf-8")
                #expect(response.headers[.cacheControl] == "no-store")
                #expect(response.headers[.wwwAuthenticate] == (status == 401 ? "Bearer" : nil))
            }
        }
        #expect(reached.count == 0)
    }

    @Test("an authority's own error answers 503 with Retry-After and shows nothing of it")
    func unknownErrorsFailClosed() async throws {
        let reached = Counter()
        try await guardedApp(TokenRequired(authority: BrokenAuthority()), reached: reached).test(.router) { client in
            try await client.execute(uri: "/guarded", method: .get, headers: .bearer("admin-token")) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(response.headers[.retryAfter] == "1")
                #expect(!String(buffer: response.body).contains("never-shown"))
                #expect(String(buffer: response.body).contains(#""code":"unavailable""#))
            }
        }
        #expect(reached.count == 0)
    }

    @Test(
        "R-071: the token is in no log and no body, whatever the errors of an authority tell, or its server is away",
        arguments: [0, 1, 2])
    func canary(_ kind: Int) async throws {
        // What has no form of a session token is asked about nowhere.
        let head = Base64URL.encodeText(Array(#"{"alg":"HS256","kid":"k","typ":"session+jwt"}"#.utf8))
        let token = "\(head).\(Base64URL.encodeText(Array("{}".utf8))).Quetzal\(String(repeating: "A", count: 36))"
        let lines = LogLines()
        let guarding: TokenRequired<BasicGuardedRequestContext>
        switch kind {
        case 0: guarding = TokenRequired(authority: CarelessAuthority(isKnown: true))
        case 1: guarding = TokenRequired(authority: CarelessAuthority(isKnown: false))
        // Nobody listens there.
        default: guarding = TokenRequired(authority: try ServerAuthority("http://127.0.0.1:1"))
        }
        try await guardedApp(guarding, logger: lines.logger).test(.router) { client in
            try await client.execute(uri: "/guarded", method: .get, headers: .bearer(token)) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(!String(buffer: response.body).contains("Quetzal"))
            }
        }
        #expect(!lines.all.isEmpty && !lines.all.contains { $0.contains("Quetzal") }, "\(lines.all)")
    }

    @Test(
        "behind an outer guard, TokenRequired(roles:) asks for a role of the user already let in",
        arguments: [
            ("admin-token", 200), ("user-token", 403), ("forged", 401),
        ]
    )
    func nestedGuards(token: String, status: Int) async throws {
        let router = Router(context: BasicGuardedRequestContext.self)
        let signedIn = router.group().add(middleware: TokenRequired(authority: KnownTokens()))
        signedIn.group("admin").add(middleware: TokenRequired(roles: "Admin")).get { _, context in
            try context.requireCurrentUser().uid
        }
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/admin", method: .get, headers: .bearer(token)) { response in
                #expect(response.status.code == status)
            }
        }
    }

    @Test("TokenRequired(roles:) alone lets nobody in")
    func roleGuardAloneRefuses() async throws {
        try await guardedApp(TokenRequired(roles: "Admin")).test(.router) { client in
            try await client.execute(uri: "/guarded", method: .get, headers: .bearer("admin-token")) { response in
                #expect(response.status == .unauthorized)
            }
        }
    }

    @Test("a route without a guard answers 401 when it asks who is there")
    func forgottenGuard() async throws {
        let router = Router(context: BasicGuardedRequestContext.self)
        router.get("open") { _, context in try context.requireCurrentUser().uid }
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/open", method: .get, headers: .bearer("admin-token")) { response in
                #expect(response.status == .unauthorized)
            }
        }
    }

    @Test("after a refusal the context holds no user, even one that is shared", arguments: ["forged", "user-token"])
    func refusalClearsTheUser(token: String) async throws {
        let cleared = Counter()
        let router = Router(context: SharedContext.self)
        router.group()
            .add(middleware: SetsAnEarlierUser(cleared: cleared))
            .add(middleware: TokenRequired(roles: "Admin", authority: KnownTokens()))
            .get("guarded") { _, _ in "let in" }
        try await Application(router: router).test(.router) { client in
            _ = try await client.execute(uri: "/guarded", method: .get, headers: .bearer(token))
        }
        #expect(cleared.count == 1)
    }
}

private struct SetsAnEarlierUser: RouterMiddleware {
    let cleared: Counter

    func handle(
        _ request: Request,
        context: SharedContext,
        next: (Request, SharedContext) async throws -> Response
    ) async throws -> Response {
        context.currentUser = KnownTokens.admin
        do {
            return try await next(request, context)
        } catch {
            if context.currentUser == nil { cleared.increment() }
            throw error
        }
    }
}
