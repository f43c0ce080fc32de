import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyGuard
import Testing

@Suite struct RequirementTests {
    private static let year9 = GuardedGroup(id: "g", key: "year9-p3", name: "Year 9", isLeader: false)
    private static let led = GuardedGroup(id: "h", key: "club", name: "Club", isLeader: true)
    private static let editor = CurrentUser(
        id: "1", uid: "ed", name: "Ed", roles: ["Editor", "User"], permissions: ["posts:write", "posts:read"],
        groups: [year9, led])

    @Test("Each requirement passes for those who meet it, byte for byte, and for nobody else")
    func table() {
        let table: [(Requirement, Bool)] = [
            (.signedIn, true), (.anyRole("Admin", "Editor"), true), (.anyRole("editor"), false), (.anyRole(), false),
            (.allRoles("Editor", "User"), true), (.allRoles("Editor", "Admin"), false),
            (.anyPermission("posts:write", "x:y"), true), (.anyPermission("Posts:write"), false),
            (.anyPermission(), false), (.allPermissions("posts:write", "posts:read"), true),
            (.allPermissions("posts:write", "x:y"), false), (.group("year9-p3"), true), (.group("Year9-p3"), false),
            (.group("year9-p3", as: .leader), false), (.group("club", as: .leader), true), (.group("club"), true),
            (.group("g"), false), (.all([.anyRole("Editor"), .group("club", as: .leader)]), true),
            (.all([.anyRole("Editor"), .group("year9-p3", as: .leader)]), false),
            (.any([.anyRole("Admin"), .group("year9-p3")]), true), (.any([]), false), (.all([]), true),
            (.any([.all([.signedIn, .anyRole("Admin")]), .allPermissions("x:y")]), false),
        ]
        for (requirement, isMet) in table {
            #expect(requirement.isMet(by: RequirementTests.editor) == isMet, "\(requirement)")
        }
    }

    /// Somebody of whom an app knows nothing but roles, as all were before there was anything else.
    private struct Plain: GuardedUser { let roles: [String] }

    @Test("A user of an app's own has no permissions and no groups unless it says so")
    func plainUser() {
        let user = Plain(roles: ["Editor"])
        #expect(user.permissions.isEmpty && user.groups.isEmpty)
        #expect(Requirement.anyRole("Editor").isMet(by: user) && !Requirement.group("year9-p3").isMet(by: user))
    }

    private struct Knows: Authority {
        func user(of token: String) async throws -> CurrentUser { RequirementTests.editor }
    }

    @Test("Guards that ask for permissions, groups and combinations let in and refuse, and name what they asked for")
    func guards() async throws {
        let table: [(TokenRequired<BasicGuardedRequestContext>, String?)] = [
            (TokenRequired(permissions: "posts:write", authority: Knows()), nil),
            (
                TokenRequired(permissions: "posts:write", "reports:write", authority: Knows()),
                #"{"message":"Insufficient permissions. Required permissions: [posts:write, reports:write]","data":null,"error":"Forbidden","code":"forbidden","required":{"roles":[],"permissions":["posts:write","reports:write"],"groups":[]}}"#
            ),
            (try TokenRequired(groups: "other", "year9-p3", authority: Knows()), nil),
            (
                try TokenRequired(groups: "other", authority: Knows()),
                #"{"message":"Insufficient permissions.","data":null,"error":"Forbidden","code":"forbidden","required":{"roles":[],"permissions":[],"groups":["other"]}}"#
            ),
            (
                try TokenRequired(.all([.anyRole("Admin"), .group("club", as: .leader)]), authority: Knows()),
                #"{"message":"Insufficient permissions.","data":null,"error":"Forbidden","code":"forbidden","required":{"roles":["Admin"],"permissions":[],"groups":["club"]}}"#
            ),
            (
                TokenRequired(roles: "Admin", authority: Knows()),
                #"{"message":"Insufficient permissions. Required roles: [Admin]","data":null,"error":"Forbidden","code":"forbidden"}"#
            ),
        ]
        for (guarding, refusal) in table {
            try await guardedApp(guarding).test(.router) { client in
                try await client.execute(uri: "/guarded", method: .get, headers: .bearer("x")) { response in
                    #expect(response.status == (refusal == nil ? .ok : .forbidden))
                    if let refusal { #expect(String(buffer: response.body) == refusal) }
                }
            }
        }
    }

    @Test("Behind an outer guard, a second one asks for permissions and groups without asking whose the token is")
    func innerGuards() async throws {
        let router = Router(context: BasicGuardedRequestContext.self)
        let outer = router.group("in").add(middleware: TokenRequired(authority: Knows()))
        outer.group("a").add(middleware: TokenRequired(permissions: "posts:write")).get { _, _ in "a" }
        outer.group("b").add(middleware: TokenRequired(groups: "other")).get { _, _ in "b" }
        outer.group("c").add(middleware: TokenRequired(.group("club", as: .leader))).get { _, _ in "c" }
        router.group("out").add(middleware: TokenRequired(permissions: "posts:write")).get { _, _ in "d" }
        try await Application(router: router).test(.router) { client in
            for (path, status) in [("/in/a", 200), ("/in/b", 403), ("/in/c", 200), ("/out", 401)] {
                try await client.execute(uri: path, method: .get, headers: .bearer("x")) { response in
                    #expect(response.status.code == status, "\(path)")
                }
            }
        }
    }

    @Test("An authority that does not know groups gets no guard that asks for them")
    func noGroups() throws {
        let secret = try SharedSecretAuthority(
            secret: SharedSecretAuthorityTests.secret, issuer: "https://auth.example",
            permissions: ["Editor": ["posts:write"]])
        #expect(throws: RequirementError.self) {
            _ = try TokenRequired<BasicGuardedRequestContext>(groups: "club", authority: secret)
        }
        #expect(throws: RequirementError.self) {
            _ = try TokenRequired<BasicGuardedRequestContext>(
                .any([.signedIn, .all([.group("club")])]), authority: secret)
        }
        _ = try TokenRequired<BasicGuardedRequestContext>(
            .any([.signedIn, .allPermissions("posts:write")]), authority: secret)
    }
}
