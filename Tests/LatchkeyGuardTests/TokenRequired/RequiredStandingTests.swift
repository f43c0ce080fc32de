import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyGuard
import LatchkeyTokens
import Testing

@Suite struct RequiredStandingTests {
    /// Tells of everybody what it was made with.
    private struct OneStanding: Authority {
        let standing: AuthenticationStanding?

        func user(of token: String) -> CurrentUser {
            CurrentUser(id: "1", uid: "ada", name: "Ada", roles: ["User"], standing: standing)
        }
    }

    private static func answer(
        _ guarding: TokenRequired<BasicGuardedRequestContext>
    ) async throws -> (status: Int, body: String) {
        try await guardedApp(guarding).test(.router) { client in
            try await client.execute(uri: "/guarded", method: .get, headers: .bearer("a")) { response in
                (response.status.code, String(buffer: response.body))
            }
        }
    }

    typealias Case = (age: Int?, factorAge: Int?, proven: Int, recent: Int?, factors: Int, isLetIn: Bool)

    static let cases: [Case] = [
        (599, nil, 1, 600, 1, true), (600, nil, 1, 600, 1, true), (601, nil, 1, 600, 1, false),
        (-1, nil, 1, 600, 1, false), (nil, nil, 1, 600, 1, false), (nil, nil, 1, nil, 1, true),
        (0, nil, 1, nil, 2, false), (0, nil, 1, 600, 2, false), (0, nil, 2, 600, 2, false),
        (9_999, 5_000, 2, nil, 2, true),
        // The password is new, the second factor is not.
        (0, 601, 2, 600, 2, false), (601, 0, 2, 600, 2, true), (0, 601, 2, 600, 1, true), (0, nil, 0, nil, 1, true),
        (0, nil, 0, 600, 1, false),
    ]

    @Test(
        "F-021: a guard that asks for a recent proof, or two factors, lets in whose proof is that, and nobody else",
        arguments: cases)
    func standings(_ test: Case) async throws {
        let standing = AuthenticationStanding(
            age: test.age.map { .seconds($0) }, factorAge: test.factorAge.map { .seconds($0) }, factors: test.proven)
        let answer = try await RequiredStandingTests.answer(
            TokenRequired(
                recent: test.recent.map { .seconds($0) }, factors: test.factors,
                authority: OneStanding(standing: standing)))
        #expect(answer.status == (test.isLetIn ? 200 : 403))
    }

    @Test("F-021: where the authority does not tell, nobody is let in; without the question everybody is")
    func untold() async throws {
        let untold = OneStanding(standing: nil)
        #expect(try await RequiredStandingTests.answer(TokenRequired(authority: untold)).status == 200)
        let recent = try await RequiredStandingTests.answer(TokenRequired(recent: .seconds(600), authority: untold))
        #expect(
            recent.body
                == #"{"message":"Please sign in again to do this","data":null,"error":"Forbidden","code":"reauth_required","needs":{"recent":600,"factors":1}}"#
        )
        let factors = try await RequiredStandingTests.answer(TokenRequired(factors: 2, authority: untold))
        #expect(factors.status == 403 && factors.body.hasSuffix(#""needs":{"recent":null,"factors":2}}"#))
    }

    @Test("S-034: who may not do it anyway is told so, and not to prove anything")
    func roleComesFirst() async throws {
        let answer = try await RequiredStandingTests.answer(
            TokenRequired(roles: "Admin", recent: .seconds(600), authority: OneStanding(standing: nil)))
        #expect(answer.status == 403 && answer.body.contains(#""code":"forbidden""#))
    }

    @Test("F-016: whose role sleeps is told to prove a second factor where that role would do, and nowhere else")
    func sleepingRoles() async throws {
        struct Sleeper: Authority {
            func user(of token: String) -> CurrentUser {
                CurrentUser(id: "1", uid: "ada", name: "Ada", roles: ["User"], sleepingRoles: ["Admin"])
            }
        }
        for (role, end) in [
            ("Admin", #""code":"reauth_required","needs":{"recent":null,"factors":2}}"#),
            ("Teacher", #""code":"forbidden"}"#),
        ] {
            let answer = try await RequiredStandingTests.answer(TokenRequired(roles: role, authority: Sleeper()))
            #expect(answer.status == 403 && answer.body.hasSuffix(end), "\(answer.body)")
        }
        #expect(
            try await RequiredStandingTests.answer(TokenRequired(roles: "User", authority: Sleeper())).status == 200)
    }

    @Test("Behind an outer guard the same is asked of whom that let in", arguments: [(600, 200), (601, 403)])
    func nested(age: Int, status: Int) async throws {
        let router = Router(context: BasicGuardedRequestContext.self)
        let authority = OneStanding(standing: AuthenticationStanding(age: .seconds(age)))
        router.group("guarded").add(middleware: TokenRequired(authority: authority)).group()
            .add(middleware: TokenRequired(roles: "User", recent: .seconds(600))).get { _, _ in "let in" }
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/guarded", method: .get, headers: .bearer("a")) { response in
                #expect(response.status.code == status)
            }
        }
    }

    @Test(
        "F-021: a token's claims tell when and how; without them, or from a clock far ahead, it is not told",
        arguments: [
            (1_400, ["pwd"], AuthenticationStanding(age: .seconds(100))),
            (
                1_400, ["otp", "pwd", "mfa"],
                AuthenticationStanding(
                    age: .seconds(100), factorAge: .seconds(100), factors: 2, methods: ["otp", "pwd"])
            ),
            (1_530, ["pwd"], AuthenticationStanding(age: .zero)), (1_531, ["pwd"], AuthenticationStanding(age: nil)),
            (1_400, [], AuthenticationStanding(age: .seconds(100), factors: 0, methods: [])),
            (nil, ["pwd"], nil), (1_400, nil, nil), (nil, nil, nil),
        ] as [(Int64?, [String]?, AuthenticationStanding?)])
    func claims(time: Int64?, methods: [String]?, expected: AuthenticationStanding?) throws {
        let (secret, issuer) = (SharedSecretAuthorityTests.secret, SharedSecretAuthorityTests.issuer)
        let token = SessionTokenSigner(keys: KeySet(try SigningKey(secret: secret)), issuer: issuer).token(
            subject: "AAAAAAAAAAAAAAAAAAAAAA", uid: "ada", sessionID: "BBBBBBBBBBBBBBBBBBBBBA",
            tokenID: "CCCCCCCCCCCCCCCCCCCCCA", issuedAt: 1_000, expiresAt: 2_000, roles: [], authenticatedAt: time,
            methods: methods)
        let authority = try SharedSecretAuthority(secret: secret, issuer: issuer, now: { 1_500 })
        #expect(try authority.user(of: token).standing == expected)
    }
}
