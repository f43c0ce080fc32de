import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Whose account an identity is, and what makes it one.
@Suite struct IdentityAccountTests {
    @Test("G-030: issuer and subject say who it is: not the login, the address, or how the provider is called here")
    func identities() async throws {
        let (provider, other) = (
            SoftIdentityProvider(.oidc), SoftIdentityProvider(.oidc2, issuer: "https://other.example")
        )
        try await withLatchkey {
            $0.flows.providers = [provider, other]
        } _: { latchkey in
            provider.says("7", login: "octo", email: "octo@idp.example", isProven: true)
            let made = try await latchkey.register("octo", at: "oidc")
            #expect(made.status == 200)
            // The same subject elsewhere is somebody else.
            other.says("7", login: "octo")
            #expect(try await latchkey.register("other", at: "oidc2").status == 200)
            provider.says("7", login: "renamed", email: "new@idp.example", isProven: true)
            #expect(try await latchkey.signInByProvider(at: "oidc").answer.uid == "octo")
            // Somebody else has the login now.
            provider.says("8", login: "octo", email: "octo@elsewhere.example")
            #expect(try await latchkey.signInByProvider(at: "oidc").answer.next == "register")
            // The same issuer under another name of the configuration.
            other.says("7", login: "octo", issuer: "https://idp.example")
            #expect(try await latchkey.signInByProvider(at: "oidc2").answer.uid == "octo")
        }
    }

    @Test(
        "G-031: whatever a provider says of an address, nobody is signed in to an account that has it without that account's proof"
    )
    func addresses() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            try await latchkey.addAccount("bob", email: "bob@school.example")
            let cases: [(String, Bool, String)] = [
                ("ann@school.example", true, "confirm"), ("ann@school.example", false, "register"),
                ("bob@school.example", true, "register"), ("bob@school.example", false, "register"),
                ("nobody@school.example", true, "register"), ("nobody@school.example", false, "register"),
            ]
            for (number, (email, isProven, next)) in cases.enumerated() {
                provider.says("\(number)", login: "ann", email: email, isProven: isProven)
                let answer = try await latchkey.signInByProvider().answer
                #expect(answer.next == next, "\(email) \(isProven)")
                #expect(answer.cookie("latchkey") == nil && answer.json["user"] == nil)
            }
            #expect(try await latchkey.countIdentities() == 0)
        }
    }

    @Test("G-031, G-033: the password of the account links, in its own throttle; a wrong one is a failed sign-in")
    func confirms() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            provider.says("7", login: "ann", email: "ann@school.example", isProven: true)
            let (begun, asked) = try await latchkey.signInByProvider()
            let ticket = asked.ticket
            #expect(asked.json["ways"] as? [String] == ["password", "mail"])
            for _ in 0..<5 {
                let wrong = try await latchkey.step("confirm", ["ticket": ticket, "password": "wrong"], begun)
                #expect(wrong.status == 401 && wrong.code == "invalid_credentials")
            }
            let waiting = try await latchkey.step("confirm", ["ticket": ticket, "password": Latchkey.password], begun)
            #expect(waiting.status == 429)
            latchkey.clock.advance(by: .seconds(60))
            let right = try await latchkey.step("confirm", ["ticket": ticket, "password": Latchkey.password], begun)
            #expect(right.status == 200 && right.uid == "ann" && right.cookie("latchkey") != nil)
            #expect(
                try await latchkey.mails().contains {
                    $0.to.text == "ann@school.example" && $0.text.contains("provider")
                })
            #expect(try await latchkey.signInByProvider().answer.uid == "ann")
            #expect(
                try await latchkey.step("confirm", ["ticket": ticket, "password": "x"], begun).code
                    == "hand_off_invalid")
        }
    }

    @Test(
        "G-032: a proof is good for one attempt and who it named: ten tries, this browser, and no ticket of another attempt"
    )
    func bound() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
            for quota in Quota.allCases { $0.flows.throttle[quota] = 0 }
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            provider.says("7", login: "toby")
            let (begun, asked) = try await latchkey.signInByProvider()
            provider.says("8", login: "toby")
            let (other, _) = try await latchkey.signInByProvider()
            let ticket = asked.ticket
            let stolen = try await latchkey.step(
                "confirm", ["ticket": ticket, "uid": "toby", "password": Latchkey.password], other)
            #expect(stolen.code == "browser_mismatch")
            for _ in 0..<10 {
                _ = try await latchkey.step("confirm", ["ticket": ticket, "uid": "nobody", "password": "x"], begun)
            }
            let late = try await latchkey.step(
                "confirm", ["ticket": ticket, "uid": "toby", "password": Latchkey.password], begun)
            #expect(late.status == 403 && late.code == "hand_off_invalid")
            #expect(try await latchkey.countIdentities() == 0)
        }
    }

    @Test("G-034: without a proven address nothing tells whether an account has it")
    func silence() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            var texts: [String] = []
            for (number, email) in ["ann@school.example", "xyz@school.example"].enumerated() {
                provider.says("\(number)", login: "octo", email: email)
                let answer = try await latchkey.signInByProvider().answer
                let ticket = answer.ticket
                texts.append(answer.text.replacing(ticket, with: "T").replacing(email, with: "E"))
            }
            #expect(texts[0] == texts[1])
        }
    }

    @Test("S-275: an identity that is somebody's tells nobody whether a password was right")
    func noOracle() async throws {
        let provider = SoftIdentityProvider()
        provider.says("7", login: "mallory")
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let (second, asked) = try await latchkey.signInByProvider()
            #expect(try await latchkey.register("mallory").status == 200)
            var answers: Set<String> = []
            for password in [Latchkey.password, "not the password"] {
                let answer = try await latchkey.step(
                    "confirm", ["ticket": asked.ticket, "uid": "toby", "password": password], second)
                #expect(answer.status == 409 && answer.code == "identity_taken")
                answers.insert(answer.text)
            }
            #expect(answers.count == 1)
        }
    }

    @Test("S-156: a link to an account that never confirmed an address ends what was opened before")
    func unconfirmed() async throws {
        let provider = SoftIdentityProvider()
        provider.says("7", login: "toby")
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let earlier = try await latchkey.signIn("toby")
            let (begun, asked) = try await latchkey.signInByProvider()
            let ticket = asked.ticket
            let linked = try await latchkey.step(
                "confirm", ["ticket": ticket, "uid": "toby", "password": Latchkey.password], begun)
            let cookie = try #require(linked.cookie("latchkey"))
            #expect(try await latchkey.send(.get, "/api/id", cookie: "latchkey=\(cookie)").status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: earlier).status == 401)

            provider.says("8", login: "toby-2")
            let (second, other) = try await latchkey.signInByProvider()
            let more = try await latchkey.step(
                "confirm", ["ticket": other.ticket, "uid": "toby", "password": Latchkey.password], second)
            #expect(more.uid == "toby")
            provider.says("7", login: "toby")
            #expect(try await latchkey.signInByProvider().answer.uid == "toby", "what was linked before stays")
        }
    }

    @Test(
        "S-305: what somebody linked by the password ends when its owner sets another; what was there before it stays")
    func afterRecovery() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            provider.says("7", login: "octo", email: "octo@school.example", isProven: true)
            #expect(try await latchkey.register("octo").next == "done")
            // How they live stays when they get a first password, whoever sets it.
            try await latchkey.operate.setPassword(Latchkey.password, uid: "octo")
            #expect(try await latchkey.signInByProvider().answer.uid == "octo")
            // A thief who knows that password.
            provider.says("8", login: "thief")
            let (begun, asked) = try await latchkey.signInByProvider()
            let linked = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "octo", "password": Latchkey.password], begun)
            #expect(linked.uid == "octo")
            _ = try await latchkey.mails()
            _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"octo"}"#)
            let secret = try #require(try await latchkey.mails().first?.secret)
            let recovered = try await latchkey.send(
                .post, "/api/recovery/password",
                json: Latchkey.body(["token": secret, "new": "eleven purple pelicans"]))
            #expect(recovered.status == 200)
            #expect(try await latchkey.signInByProvider().answer.next == "register")
            provider.says("7", login: "octo")
            #expect(try await latchkey.signInByProvider().answer.uid == "octo")
            let mails = try await latchkey.mails()
            #expect(mails.contains { $0.subject.hasPrefix("A way to sign in") })
            #expect(mails.contains { $0.subject.contains("password") && $0.text.contains(": 1.") })
            let details = try await latchkey.store.database.read {
                try $0.query("SELECT detail FROM audit_event WHERE kind = 'identity_unlinked'").map { try $0.text(0) }
            }
            #expect(details == [#"{"provider":"github","by":"password_recovered"}"#])
        }
    }

    @Test("G-042: an account with a second factor is asked for it by every provider, also at a link")
    func secondFactors() async throws {
        let provider = SoftIdentityProvider()
        provider.says("7", login: "toby")
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let phone = try await latchkey.addPhone(to: try await latchkey.addAccount("toby"))
            let (begun, asked) = try await latchkey.signInByProvider()
            let ticket = asked.ticket
            let linked = try await latchkey.step(
                "confirm", ["ticket": ticket, "uid": "toby", "password": Latchkey.password], begun)
            #expect(linked.next == "second_factor" && linked.cookie("latchkey") == nil)
            // Not before the second step: whoever has the password alone leaves nothing behind.
            #expect(try await latchkey.signInByProvider().answer.next == "register")
            let first = try await latchkey.send(
                .post, "/api/authenticate/factor",
                json: Latchkey.body(["ticket": linked.ticket, "code": phone.code(at: latchkey.clock.now)]),
                origin: Latchkey.ownOrigin)
            #expect(first.status == 200 && first.cookie("latchkey") != nil)
            latchkey.clock.advance(by: .seconds(60))
            let (_, answer) = try await latchkey.signInByProvider()
            #expect(answer.next == "second_factor" && answer.cookie("latchkey") == nil)
            let second = answer.ticket
            let done = try await latchkey.send(
                .post, "/api/authenticate/factor",
                json: Latchkey.body(["ticket": second, "code": phone.code(at: latchkey.clock.now)]),
                origin: Latchkey.ownOrigin)
            #expect(done.status == 200 && done.cookie("latchkey") != nil)
        }
    }

    @Test("G-044: who is disabled gets no session by an identity, also between the steps")
    func disabled() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            #expect(try await latchkey.register("octo").status == 200)
            let begun = try await latchkey.beginFederation()
            try await latchkey.operate.setState(.disabled, uid: "octo")
            let answer = try await latchkey.finish(begun)
            #expect(answer.status == 403 && answer.code == "account_not_active" && answer.cookie("latchkey") == nil)
        }
    }

    @Test("G-056: a sign-in by a provider for another page leaves no session here; the code is that page's")
    func handsOver() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            #expect(try await latchkey.register("octo").status == 200)
            let form = Latchkey.handOffForm() + [("provider", "github")]
            let first = try await latchkey.begin(form)
            let ticket = try #require(first.header("Location")?.split(separator: "#").last)
            let cookie = try #require(first.setCookies.first?.split(separator: ";").first)
            let handOff = BegunHandOff(ticket: String(ticket), cookie: String(cookie), origin: Latchkey.front)
            let described = try await latchkey.go("/api/hand-off/describe", ["ticket": handOff.ticket], handOff)
            #expect(described.json["provider"] as? String == "github")
            let begun = try await latchkey.beginFederation(["ticket": handOff.ticket], cookie: handOff.cookie)
            let done = try await latchkey.finish(begun)
            #expect(done.next == "done" && done.cookie("latchkey") == nil)
            let exchanged = try await latchkey.exchange(latchkey.code(in: done))
            #expect(exchanged.status == 200 && exchanged.uid == "octo")
            #expect(try await latchkey.begin(Latchkey.handOffForm() + [("provider", "google")]).status == 404)
        }
    }
}
