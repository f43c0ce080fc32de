import LatchkeyCore
import Testing

@testable import LatchkeyFederation

/// The walk on our side of the line, with a provider that needs no network and can lie.
@Suite struct FederatedProviderTests {
    private let now = SoftProvider.now
    private let secrets = ProviderSecrets(
        state: "state", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", nonce: SoftProvider.nonce)

    private func provider(
        _ id: ProviderID = .oidc, _ transport: SoftTransport, clock: SoftClock = SoftClock(),
        patience: Duration = .seconds(12),
        _ change: (inout ProviderSettings) -> Void = { _ in }
    ) async throws -> FederatedProvider {
        var settings = ProviderSettings(id, clientID: SoftProvider.clientID, clientSecret: "a secret")
        if id == .oidc { settings.issuer = SoftProvider.issuer }
        change(&settings)
        let provider = try FederatedProvider(
            settings, publicURL: try #require(Origin("https://auth.school.example")), transport: transport,
            clock: clock.now, patience: patience)
        await provider.refresh(now: now)
        return provider
    }

    private func refusal(
        _ provider: FederatedProvider, at time: Timestamp? = nil
    ) async -> ProviderRefusal? {
        do throws(ProviderRefusal) {
            _ = try await provider.identity(code: "c", secrets, now: time ?? now)
            return nil
        } catch {
            return error
        }
    }

    @Test("G-009, G-022: PKCE goes with each request and each code, and only addresses of the document are asked")
    func walk() async throws {
        let transport = try SoftTransport.openID(SoftProvider.shared.get())
        let provider = try await provider(.oidc, transport) { $0.trustsEmail = true }
        let location = try provider.authorization(secrets, isFresh: false, now: now)
        #expect(location.hasPrefix("\(SoftProvider.issuer)/authorize?"))
        #expect(location.contains("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
        #expect(location.contains("code_challenge_method=S256") && location.contains("nonce="))
        #expect(location.contains("redirect_uri=https%3A%2F%2Fauth.school.example%2Fcallback-oidc"))
        let identity = try await provider.identity(code: "c", secrets, now: now)
        #expect(identity.issuer == SoftProvider.issuer && identity.subject == "7" && identity.emailIsProven)
        #expect(transport.asked.map(\.stage) == ["discovery", "token", "keys"])
        #expect(transport.asked.allSatisfy { $0.address.hasPrefix(SoftProvider.issuer) })
        let form = try #require(transport.asked[1].form)
        #expect(form.contains("code_verifier=\(secrets.verifier)") && !"\(transport.asked)".contains("a secret"))
    }

    @Test(
        "G-012: a document of another issuer, a redirect or an endpoint elsewhere is none, and then nobody is sent there"
    )
    func discovery() async throws {
        let lies = [
            SoftTransport.json(#"{"issuer":"https://evil.example"}"#), SoftTransport.json("", status: 302),
            SoftTransport.json("<html>", type: "text/html"), .failure(.unreachable), .failure(.tooLarge),
            SoftTransport.json(
                """
                {"issuer":"\(SoftProvider.issuer)","authorization_endpoint":"http://idp.school.example/a",
                "token_endpoint":"https://127.0.0.1/t","jwks_uri":"https://[::1]/k"}
                """),
        ]
        for lie in lies {
            let transport = SoftTransport()
            transport.reply("discovery", lie)
            let provider = try await provider(.oidc, transport)
            #expect(throws: ProviderRefusal.unavailable(retryAfter: 10)) {
                try provider.authorization(secrets, isFresh: false, now: now)
            }
        }
    }

    @Test("G-013: an id_token that is another's, or none at all, names nobody")
    func tokens() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(.oidc, transport)
        for claims in [
            SoftTransport.claims().replacing(SoftProvider.issuer, with: "https://evil.example"),
            SoftTransport.claims().replacing(SoftProvider.nonce, with: "another"),
            SoftTransport.claims().replacing("\"latchkey\"", with: "\"other\""),
        ] {
            try transport.say(claims, soft)
            #expect(await refusal(provider) == .failed(stage: "id_token"))
        }
        transport.reply("token", SoftTransport.json(#"{"access_token":"a","token_type":"Bearer"}"#))
        #expect(await refusal(provider) == .failed(stage: "id_token"))
        transport.reply("token", SoftTransport.json(#"{"error":"invalid_grant"}"#, status: 400))
        #expect(await refusal(provider) == .denied)
        transport.reply("token", SoftTransport.json(#"{"error":"invalid_client"}"#, status: 401))
        #expect(await refusal(provider) == .failed(stage: "token"))
    }

    @Test(
        "G-014, G-020, SigningKeyRotationJustBeforeSigning: new keys are found by one look, when a token names an unknown one"
    )
    func rotation() async throws {
        let (soft, next) = (try SoftProvider.shared.get(), try SoftProvider.other.get())
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(.oidc, transport)
        #expect(await refusal(provider) == nil)
        let key = try next.rsaKey(#""kid":"r2","use":"sig""#)
        transport.reply("keys", SoftTransport.json(#"{"keys":[\#(key)]}"#))
        try transport.say(SoftTransport.claims(), next, header: #"{"alg":"RS256","kid":"r2"}"#)
        #expect(await refusal(provider) == nil)
        #expect(transport.count("keys") == 2)
    }

    @Test("G-016: five hundred tokens with unknown kids cause one fetch of the keys a minute")
    func unknownKeys() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(.oidc, transport)
        #expect(await refusal(provider) == nil)
        try transport.say(SoftTransport.claims(), soft, header: #"{"alg":"RS256","kid":"nobody's"}"#)
        for _ in 0..<500 { #expect(await refusal(provider) == .failed(stage: "id_token")) }
        #expect(transport.count("keys") == 2)
        #expect(await refusal(provider, at: now + .seconds(60)) == .failed(stage: "id_token"))
        #expect(transport.count("keys") == 3)
    }

    @Test(
        "G-019, S-387: a provider that hangs costs its time and no more; what is its own failure is told apart from the rest"
    )
    func slow() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        // Long enough for answers on a machine that is busy.
        let provider = try await provider(.oidc, transport, patience: .seconds(2))
        let lies: [(SoftTransport.Reply, Bool)] = [
            (SoftTransport.json("<html></html>", type: "text/html"), false),
            (SoftTransport.json("{}", status: 500), true), (SoftTransport.json("{}", status: 429), true),
            (SoftTransport.json("{}", status: 301), false), (.failure(.tooLarge), false), (.failure(.timedOut), true),
        ]
        for (lie, isOutage) in lies {
            transport.reply("token", lie)
            #expect(await refusal(provider) == .failed(stage: "token", isOutage: isOutage))
        }
        transport.pause(.seconds(60))
        let started = ContinuousClock.now
        #expect(await refusal(provider, at: now + .seconds(60)) == .failed(stage: "time", isOutage: true))
        #expect(ContinuousClock.now - started < .seconds(10))
    }

    @Test("G-020: a provider that is away rests after five failures; what is known of it is good for a week")
    func away() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(.oidc, transport)
        let working = transport.asked.count
        transport.reply("token", .failure(.unreachable))
        for _ in 0..<5 { #expect(await refusal(provider) == .failed(stage: "token", isOutage: true)) }
        #expect(await refusal(provider) == .unavailable(retryAfter: 10))
        #expect(transport.asked.count == working + 5)
        transport.reply("discovery", .failure(.unreachable))
        for days in [1, 6] {
            let later = now + .seconds(days * 86_400)
            await provider.refresh(now: later)
            #expect((try? provider.authorization(secrets, isFresh: false, now: later)) != nil)
        }
        let late = now + .seconds(7 * 86_400)
        await provider.refresh(now: late)
        #expect((try? provider.authorization(secrets, isFresh: false, now: late)) == nil)
    }

    @Test("G-019: thirty-two calls to a provider are under way at most; the next one is told at once")
    func busy() async throws {
        let transport = try SoftTransport.openID(SoftProvider.shared.get())
        let provider = try await provider(.oidc, transport, patience: .milliseconds(300))
        transport.pause(.seconds(60))
        let refusals = await withTaskGroup(of: ProviderRefusal?.self) { group in
            for _ in 0..<40 { group.addTask { await refusal(provider) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.count { $0 == .busy } == 8)
    }

    @Test("G-010: GitHub with and without iss, and never with another's; an OpenID provider as its metadata promises")
    func issuers() async throws {
        let gitHub = try await provider(.github, SoftTransport())
        for said in [nil, "https://github.com/login/oauth"] { try gitHub.checkIssuer(said, now: now) }
        #expect(throws: ProviderRefusal.answerIssuer) { try gitHub.checkIssuer("https://github.com", now: now) }
        let transport = try SoftTransport.openID(SoftProvider.shared.get())
        let openID = try await provider(.oidc, transport)
        try openID.checkIssuer(nil, now: now)
        #expect(throws: ProviderRefusal.answerIssuer) { try openID.checkIssuer("https://evil.example", now: now) }
    }

    @Test("G-030, G-040: GitHub's number is who it is; its organisations are asked at each sign-in")
    func gitHub() async throws {
        let transport = SoftTransport()
        transport.reply("token", SoftTransport.json(#"{"access_token":"a","token_type":"bearer"}"#))
        transport.reply("user", SoftTransport.json(#"{"id":583231,"login":"octocat","name":"The Octocat"}"#))
        transport.reply(
            "emails",
            SoftTransport.json(#"[{"email":"octo@school.example","primary":true,"verified":true}]"#))
        let open = try await provider(.github, transport)
        let identity = try await open.identity(code: "c", secrets, now: now)
        #expect(identity.subject == "583231" && identity.login == "octocat" && identity.emailIsProven)
        #expect(identity.issuer == "https://github.com/login/oauth")
        let closed = try await provider(.github, transport) { $0.entry.organizations = ["school"] }
        transport.reply("organization", SoftTransport.json("{}", status: 404))
        #expect(await refusal(closed) == .notAllowed(nil))
        let failures = [
            (SoftTransport.json("{}", status: 403), false), (SoftTransport.json("{}", status: 502), true),
            (SoftTransport.json(""), false),
        ]
        for (failure, isOutage) in failures {
            transport.reply("organization", failure)
            #expect(await refusal(closed) == .failed(stage: "organization", isOutage: isOutage))
        }
        transport.reply(
            "organization", SoftTransport.json(#"{"state":"active","organization":{"login":"School"}}"#))
        #expect(await refusal(closed) == nil)
        let hosts = Set(transport.asked.map { $0.address.split(separator: "/")[1] })
        #expect(hosts == ["github.com", "api.github.com"])
    }

    @Test(
        "G-040, S-380: who is not in the group, domain or tenant is refused as the person of the token, and not as a failure"
    )
    func entry() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(.oidc, transport) { $0.entry.claim = ClaimValue("role=student") }
        let person = NamedPerson(
            issuer: SoftProvider.issuer, subject: "7", saidAt: Timestamp(seconds: SoftProvider.now.seconds))
        #expect(await refusal(provider) == .notAllowed(person) && !"\(person)".contains("7"))
        try transport.say(SoftTransport.claims(more: #","role":["guest","student"]"#), soft)
        #expect(await refusal(provider) == nil)
    }

    @Test(
        "G-041: a role is given by a text that is equal or an array that has it, of the signed token, and by nothing else"
    )
    func roles() async throws {
        let soft = try SoftProvider.shared.get()
        let transport = try SoftTransport.openID(soft)
        let provider = try await provider(.oidc, transport) { settings in
            settings.roles = ["groups=teachers:Teacher", "groups=staff:Teacher", "job=editor:Editor"]
                .compactMap { ClaimedRole($0) }
        }
        let cases: [(String, [String])] = [
            ("", []), (#","groups":["pupils","teachers","staff"]"#, ["Teacher"]),
            (#","groups":"teachers""#, ["Teacher"]),
            (#","groups":["Teachers"],"job":"editor""#, ["Editor"]), (#","groups":["teachers",7]"#, []),
            (#","groups":{"teachers":true}"#, []), (#","groups":null"#, []), (#","groups":"teachers,staff""#, []),
        ]
        for (claims, expected) in cases {
            try transport.say(SoftTransport.claims(more: claims), soft)
            #expect(try await provider.identity(code: "c", secrets, now: now).roles == expected, "\(claims)")
        }
    }

    @Test("G-041: a mapping has a claim with its value, and a role behind the last colon")
    func mappings() {
        let urn = ClaimedRole("urn:groups=a:b:Teacher")
        #expect(urn?.claim.name == "urn:groups" && urn?.claim.value == "a:b" && urn?.role == "Teacher")
        for text in [
            "", "groups=teachers", "groups:Teacher", "groups=teachers:", "=teachers:Teacher", "groups=:Teacher",
            "a=b:two words",
        ] {
            #expect(ClaimedRole(text) == nil, "\(text)")
        }
    }

    @Test(
        "each provider has an issuer of its own, and what cannot be asked is refused before anybody is sent there"
    )
    func plans() throws {
        func plan(_ id: ProviderID, _ change: (inout ProviderSettings) -> Void = { _ in }) -> ProviderPlan? {
            var settings = ProviderSettings(id, clientID: "x", clientSecret: "y")
            change(&settings)
            return try? ProviderPlan(settings, publicIsLoopback: false)
        }
        #expect(plan(.google)?.identityIssuer == "https://accounts.google.com")
        #expect(plan(.microsoft) == nil && plan(.oidc) == nil)
        let tenant = "0f8fad5b-d9cb-469f-a165-70867728950e"
        #expect(
            plan(.microsoft) { $0.entry.tenants = [tenant] }?.identityIssuer
                == "https://login.microsoftonline.com/\(tenant)/v2.0")
        for issuer in ["http://idp.example", "https://127.0.0.1", "https://localhost", "https://idp", "idp.example"] {
            #expect(plan(.oidc) { $0.issuer = issuer } == nil, "\(issuer)")
        }
    }
}
