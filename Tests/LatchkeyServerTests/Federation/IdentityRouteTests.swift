import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// One's own accounts at providers.
@Suite struct IdentityRouteTests {
    private func link(_ latchkey: Latchkey, _ cookie: String) async throws -> Answer {
        try await latchkey.send(
            .post, "/api/identities/link", json: #"{"provider":"github"}"#, cookie: cookie,
            origin: Latchkey.ownOrigin)
    }

    @Test("G-038: a link needs a fresh proof, our own page, and in each step the session that asked for it")
    func links() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            try await latchkey.addAccount("eve")
            let (ann, eve) = (try await latchkey.signIn("ann"), try await latchkey.signIn("eve"))
            let foreign = try await latchkey.send(
                .post, "/api/identities/link", json: #"{"provider":"github"}"#, cookie: ann, origin: Latchkey.front)
            #expect(foreign.code == "origin_not_allowed")
            let ticket = try #require((try await link(latchkey, ann)).json["ticket"] as? String)
            // Eve's browser, or nobody's, begins nothing with it.
            for cookie in [eve, nil] {
                #expect(try await latchkey.start(["ticket": ticket], cookie: cookie).code == "hand_off_invalid")
            }
            let begun = try await latchkey.beginFederation(["ticket": ticket], cookie: ann)
            #expect(try await latchkey.start(["ticket": ticket], cookie: ann).code == "hand_off_invalid")
            let flow = String(begun.cookie.prefix { $0 != ";" })
            let asked = try await latchkey.finish(begun)
            #expect(asked.next == "link" && asked.json["uid"] as? String == "ann")
            let members = ["ticket": asked.ticket]
            let others = BegunFederation(
                provider: "github", location: "", state: begun.state, cookie: "\(flow); \(eve)")
            #expect(try await latchkey.step("confirm", members, others).code == "hand_off_invalid")
            #expect(try await latchkey.step("register", members, begun).code == "hand_off_invalid")
            #expect(try await latchkey.step("confirm", members, begun).next == "linked")
            #expect(try await latchkey.step("confirm", members, begun).code == "hand_off_invalid")
            let listed = try await latchkey.send(.get, "/api/identities", cookie: ann)
            #expect((listed.json["identities"] as? [[String: Any]])?.first?["login"] as? String == "octo")
            #expect(try await latchkey.mails().contains { $0.to.text == "ann@school.example" })
            // Another account's.
            let second = try #require((try await link(latchkey, eve)).json["ticket"] as? String)
            let taken = try await latchkey.finish(try await latchkey.beginFederation(["ticket": second], cookie: eve))
            #expect(taken.status == 409 && taken.code == "identity_taken")
            latchkey.clock.advance(by: .seconds(601))
            #expect(try await link(latchkey, ann).code == "reauth_required")
        }
    }

    @Test(
        "S-307: a network that has begun too many sign-ins stops no known device, no session, no link and no hand-off")
    func startsOfOthers() async throws {
        try await withLatchkey {
            $0.flows.providers = [SoftIdentityProvider()]
            $0.flows.throttle[.providerStarts] = 2
            $0.flows.throttle[.deviceProviderStarts] = 2
            $0.flows.throttle[.handOffStarts] = 2
            $0.flows.throttle[.sessionProviderStarts] = 3
        } _: { latchkey in
            try await latchkey.addAccount("ann")
            let ann = try await latchkey.signInAnswer("ann")
            let device = "latchkey-device=\(try #require(ann.cookie("latchkey-device")))"
            let session = "latchkey=\(try #require(ann.cookie("latchkey")))"
            for expected in [200, 200, 429] { #expect(try await latchkey.start().status == expected) }
            for expected in [200, 200, 429] { #expect(try await latchkey.start(cookie: device).status == expected) }
            for expected in [200, 200] { #expect(try await latchkey.start(cookie: session).status == expected) }
            // The link is the third of its sessions, whatever was begun on devices that it knows.
            let ticket = try #require((try await link(latchkey, session)).json["ticket"] as? String)
            #expect(try await latchkey.start(["ticket": ticket], cookie: session).status == 200)
            #expect(try await latchkey.start(cookie: session).status == 429)
            // What a session that somebody has stolen uses up, the owner's own does not pay for.
            let own = try await latchkey.signIn("ann")
            #expect(try await link(latchkey, own).status == 200)
            #expect(try await latchkey.start(cookie: own).status == 200)
            let begun = try await latchkey.beginHandOff()
            for expected in [200, 200, 429] {
                #expect(try await latchkey.start(["ticket": begun.ticket], cookie: begun.cookie).status == expected)
            }
        }
    }

    @Test("G-039: the last way to sign in stays, raced from two tabs; what goes ends the other sessions")
    func unlinks() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let made = try await latchkey.register("octo")
            let cookie = "latchkey=\(try #require(made.cookie("latchkey")))"
            provider.says("8", login: "octo-2")
            let ticket = try #require((try await link(latchkey, cookie)).json["ticket"] as? String)
            let begun = try await latchkey.beginFederation(["ticket": ticket], cookie: cookie)
            let asked = try await latchkey.finish(begun)
            _ = try await latchkey.step("confirm", ["ticket": asked.ticket], begun)
            let other = "latchkey=\(try #require(try await latchkey.signInByProvider().answer.cookie("latchkey")))"
            let listed = try await latchkey.send(.get, "/api/identities", cookie: cookie)
            let ids = (listed.json["identities"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
            #expect(ids.count == 2)
            let answers = try await inParallel(2) { number in
                try await latchkey.send(.delete, "/api/identities/\(ids[number])", cookie: cookie)
            }
            #expect(answers.map(\.status).sorted() == [204, 409])
            #expect(answers.contains { $0.code == "last_credential" })
            #expect(try await latchkey.send(.get, "/api/id", cookie: other).status == 401)
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            #expect(try await latchkey.send(.delete, "/api/identities/\(Door.unknownID)", cookie: cookie).status == 404)
            let data = try await latchkey.send(.get, "/api/data", cookie: cookie)
            #expect((data.json["identities"] as? [Any])?.count == 1)
        }
    }

    @Test("S-306: links are counted, each is a mail, by whatever door they come; taking one away never waits")
    func linksAreCounted() async throws {
        let provider = SoftIdentityProvider()
        try await withLatchkey {
            $0.flows.providers = [provider]
            $0.flows.throttle[.factorChanges] = 2
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            let cookie = try await latchkey.signIn("ann")
            _ = try await latchkey.mails()
            func linkAndUnlink(_ subject: String) async throws -> Answer {
                provider.says(subject, login: "ann")
                let ticket = try #require((try await link(latchkey, cookie)).json["ticket"] as? String)
                let begun = try await latchkey.beginFederation(["ticket": ticket], cookie: cookie)
                let asked = try await latchkey.finish(begun)
                let answer = try await latchkey.step("confirm", ["ticket": asked.ticket], begun)
                guard answer.status == 200 else { return answer }
                let listed = try await latchkey.send(.get, "/api/identities", cookie: cookie)
                let id = (listed.json["identities"] as? [[String: Any]])?.first?["id"] as? String ?? ""
                #expect(try await latchkey.send(.delete, "/api/identities/\(id)", cookie: cookie).status == 204)
                return answer
            }
            for subject in ["1", "2"] { #expect(try await linkAndUnlink(subject).status == 200) }
            let refused = try await linkAndUnlink("3")
            #expect(refused.status == 429 && refused.code == "too_many_attempts")
            // The same link by the account's password.
            let (begun, asked) = try await latchkey.signInByProvider()
            let byPassword = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "ann", "password": Latchkey.password], begun)
            #expect(byPassword.status == 429 && byPassword.cookie("latchkey") == nil)
            #expect(try await latchkey.countIdentities() == 0)
            #expect(try await latchkey.mails().filter { $0.subject.contains("way to sign in") }.count == 4)
        }
    }

    @Test("whoever the provider let through by an old sign-in of theirs has proven nothing anew; ours asks it to")
    func silentSignOn() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            _ = try await latchkey.register("octo")
            latchkey.clock.advance(by: .seconds(3600))
            provider.says("7", login: "octo", provenAt: TestClock.start)
            let silent = "latchkey=\(try #require(try await latchkey.signInByProvider().answer.cookie("latchkey")))"
            #expect(try await link(latchkey, silent).code == "reauth_required")
            let body = Latchkey.body(["new": "four quiet green otters"])
            #expect(
                try await latchkey.send(.put, "/api/password", json: body, cookie: silent).code == "reauth_required")
            #expect(try await !latchkey.beginFederation().location.contains("max_age"))
            #expect(try await latchkey.beginFederation(cookie: silent).location.contains("max_age=0"))
            provider.says("7", login: "octo", provenAt: latchkey.clock.now)
            let fresh = try await latchkey.signInByProvider(cookie: silent).answer
            let cookie = "latchkey=\(try #require(fresh.cookie("latchkey")))"
            #expect(try await link(latchkey, cookie).status == 200)
        }
    }

    @Test("G-039, G-040: an identity of a provider that is configured no more is no way to sign in that is left")
    func gone() async throws {
        let provider = SoftIdentityProvider.octo()
        try await withLatchkey {
            $0.flows.providers = [provider]
        } _: { latchkey in
            let made = try await latchkey.register("octo")
            let cookie = "latchkey=\(try #require(made.cookie("latchkey")))"
            let account = try #require(try await latchkey.store.findAccount(uid: "octo"))
            let listed = try await latchkey.send(.get, "/api/identities", cookie: cookie)
            let first = try #require((listed.json["identities"] as? [[String: Any]])?.first?["id"] as? String)
            let old = try await latchkey.addIdentity("8", to: account.id)
            try await latchkey.store.execute(
                "UPDATE identity SET issuer = 'https://old.example' WHERE subject = ?", "8")
            let refused = try await latchkey.send(.delete, "/api/identities/\(first)", cookie: cookie)
            #expect(refused.status == 409 && refused.code == "last_credential")
            #expect(try await latchkey.send(.delete, "/api/identities/\(old)", cookie: cookie).status == 204)
        }
    }
}
