import LatchkeyCore
import Testing

@testable import LatchkeyFederation

@Suite("Requests to providers")
struct CallTests {
    private let verifierText = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    private func redirectURI(_ provider: ProviderID = .google) throws -> String {
        provider.redirectURI(at: try #require(Origin("https://auth.school.example")))
    }

    @Test("G-009: the challenge is S256 as in RFC 7636 appendix B, and a verifier has its form")
    func challenge() throws {
        let verifier = try #require(CodeVerifier(verifierText))
        #expect(verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(CodeVerifier(String(verifierText.dropLast())) == nil && CodeVerifier(verifierText + "=") == nil)
        #expect(CodeVerifier(String(repeating: "a", count: 129)) == nil)
    }

    @Test("G-009, G-011: the request asks for a code with S256, the state, the nonce and the exact redirect URI")
    func authorization() throws {
        let issuer = try ProviderAddress(issuer: "https://idp.school.example", publicIsLoopback: false)
        func location(_ endpoint: String, nonce: String?, prompt: String?) throws -> String {
            AuthorizationRequest(
                endpoint: try ProviderAddress(endpoint: endpoint, of: issuer), clientID: "a&b",
                redirectURI: try redirectURI(),
                scopes: ["openid", "email"], state: "st", nonce: nonce,
                verifier: try #require(CodeVerifier(verifierText)),
                prompt: prompt
            ).location
        }
        let common =
            "response_type=code&client_id=a%26b&redirect_uri=https%3A%2F%2Fauth.school.example%2Fcallback-google"
            + "&scope=openid%20email&state=st&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        #expect(
            try location("https://idp.school.example/a", nonce: "n", prompt: "select_account")
                == "https://idp.school.example/a?\(common)&nonce=n&prompt=select_account")
        #expect(
            try location("https://idp.school.example/a?r=1", nonce: nil, prompt: nil)
                == "https://idp.school.example/a?r=1&\(common)")
    }

    @Test("G-011: each provider has a redirect URI of its own, of public_url alone")
    func redirects() throws {
        #expect(try redirectURI(.github) == "https://auth.school.example/callback-github")
        #expect(Set(try ProviderID.allCases.map(redirectURI)).count == ProviderID.allCases.count)
    }

    @Test("G-013 ClientSecretBasic: id and secret are form-encoded before basic, and never in both places")
    func tokenRequest() throws {
        let verifier = try #require(CodeVerifier(verifierText))
        func request(_ authentication: ClientAuthentication) throws -> TokenRequest {
            TokenRequest(
                code: "c+/", redirectURI: try redirectURI(), verifier: verifier, clientID: "a:b", clientSecret: "s%",
                by: authentication)
        }
        let common =
            "grant_type=authorization_code&code=c%2B%2F&redirect_uri=https%3A%2F%2Fauth.school.example%2Fcallback-google"
            + "&code_verifier=\(verifierText)"
        // a%3Ab:s%25
        #expect(try request(.basic).authorization == "Basic YSUzQWI6cyUyNQ==")
        #expect(try request(.basic).body == common)
        #expect(try request(.post).authorization == nil)
        #expect(try request(.post).body == common + "&client_id=a%3Ab&client_secret=s%25")
        var dumped = "\(try request(.post))"
        dump(try request(.post), to: &dumped)
        #expect(!dumped.contains("s%25") && !dumped.contains(verifierText))
    }

    @Test("G-010: another iss is refused, and an absent one where it is promised")
    func answerIssuer() {
        func passes(_ said: String?, required: Bool) -> Bool {
            do { try AnswerIssuer(issuer: "https://idp.school.example", isRequired: required).check(said) } catch {
                return false
            }
            return true
        }
        #expect(
            passes("https://idp.school.example", required: true)
                && passes("https://idp.school.example", required: false))
        #expect(passes(nil, required: false) && !passes(nil, required: true))
        for other in ["https://evil.example", "https://idp.school.example/", ""] {
            #expect(!passes(other, required: false))
        }
    }

    @Test("G-020: five failures within 30 seconds stop calls for ten seconds; answers of status 400 never do")
    func breaker() {
        let start = Timestamp(seconds: 1_800_000_000)
        var breaker = Breaker()
        for _ in 0..<100 { breaker.record(.answered(status: 400), of: "token", at: start) }
        #expect(breaker.wait(at: start) == nil)
        for second in 0..<4 { breaker.record(.timedOut, of: "token", at: start + .seconds(second)) }
        #expect(breaker.wait(at: start + .seconds(3)) == nil)
        breaker.record(.unreachable, of: "token", at: start + .seconds(30))
        #expect(breaker.wait(at: start + .seconds(30)) == nil)
        breaker.record(.answered(status: 503), of: "token", at: start + .seconds(30))
        #expect(breaker.wait(at: start + .seconds(30)) == .seconds(10))
        #expect(breaker.wait(at: start + .seconds(40)) == nil)
    }

    @Test("G-020: a success forgives the failures of its own stage, and of no other")
    func forgiving() {
        let start = Timestamp(seconds: 1_800_000_000)
        var breaker = Breaker()
        for _ in 0..<100 {
            for _ in 0..<4 { breaker.record(.answered(status: 500), of: "token", at: start) }
            breaker.record(.answered(status: 200), of: "token", at: start)
        }
        #expect(breaker.wait(at: start) == nil)
        for _ in 0..<5 {
            breaker.record(.answered(status: 200), of: "token", at: start)
            breaker.record(.timedOut, of: "userinfo", at: start)
        }
        #expect(breaker.wait(at: start) == .seconds(10))
    }

    @Test("G-016: 500 unknown kids fetch the key set once a minute")
    func refetch() {
        let start = Timestamp(seconds: 1_800_000_000)
        var refetch = KeyRefetch()
        let first = (0..<500).filter { refetch.begin(at: start + .milliseconds($0 * 100)) }
        #expect(first == [0])
        let again = refetch.begin(at: start + .seconds(60))
        #expect(again)
    }

    @Test(
        "S-400: after the clock has gone back a provider rests for no longer than before, and keys are looked for again"
    )
    func clockBack() {
        let (ahead, now) = (Timestamp(seconds: 1_800_003_600), Timestamp(seconds: 1_800_000_000))
        var refetch = KeyRefetch()
        let looks = [ahead, now, now + .seconds(59), now + .seconds(60)].map { refetch.begin(at: $0) }
        #expect(looks == [true, true, false, true])
        var breaker = Breaker()
        for _ in 0..<5 { breaker.record(.timedOut, of: "token", at: ahead) }
        #expect(breaker.wait(at: ahead) == .seconds(10) && breaker.wait(at: now) == nil)
        for _ in 0..<4 { breaker.record(.timedOut, of: "token", at: ahead + .seconds(20)) }
        breaker.record(.timedOut, of: "token", at: now)
        #expect(breaker.wait(at: now) == nil, "failures of a time to come are none of this minute")
    }
}
