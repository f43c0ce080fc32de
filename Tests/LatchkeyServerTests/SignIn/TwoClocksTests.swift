import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Two nodes of which the other one's clock is behind by as much as it may be: what began at one goes on at the other at once.
@Suite struct TwoClocksTests {
    private static func apart(
        _ configure: @escaping @Sendable (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (_ one: Latchkey, _ behind: Latchkey) async throws -> Void
    ) async throws {
        try await TwoNodes.with(theOtherBehindBy: .clockSkew, configure, test)
    }

    private static func secondFactor(_ answer: Answer) -> [String: Any] {
        answer.json["second_factor"] as? [String: Any] ?? [:]
    }

    @Test("S-363: a second step goes on at a node whose clock is behind by so much, by a code or a key, and by no more")
    func secondStep() async throws {
        try await TwoClocksTests.apart { one, behind in
            let phone = try await one.addPhone(to: one.addAccount("toby"))
            let code = phone.code(at: behind.clock.now)
            #expect(try await behind.finish(one.ticket("toby"), code).status == 200)
            try await one.addAccount("ann")
            let key = try await one.addPasskey(one.signIn("ann"), isSecurityKey: true).passkey
            let hers = try await one.ticket("ann", origin: SoftPasskey.origin)
            let signed = try key.sign(try await behind.ticketOptions(hers))
            #expect(try await behind.finish(hers, signed: signed).status == 200)
            // Further apart it is a clock that has gone back (S-289).
            for node in [one, behind] { node.clock.advance(by: .seconds(30)) }
            let (last, next) = (try await one.ticket("toby"), phone.code(at: behind.clock.now))
            behind.clock.jump(by: .milliseconds(-1))
            #expect(try await behind.finish(last, next).code == "ticket_invalid")
            behind.clock.jump(by: .milliseconds(1))
            #expect(try await behind.finish(last, next).status == 200)
        }
    }

    @Test("S-363: a fresh proof is fresh at a node whose clock is behind, and its age is 0 there")
    func freshProof() async throws {
        try await TwoClocksTests.apart { one, behind in
            try await one.addAccount("toby")
            let cookie = try await one.signIn("toby")
            for node in [one, behind] { node.clock.advance(by: .seconds(631)) }
            #expect(try await behind.send(.get, "/api/data", cookie: cookie).code == "reauth_required")
            let answer = try await one.send(
                .post, "/api/reauth", json: Latchkey.body(["password": Latchkey.password]), cookie: cookie)
            let fresh = "latchkey=\(try #require(answer.cookie("latchkey")))"
            let me = try await behind.send(.get, "/api/id", cookie: fresh)
            #expect((me.json["auth"] as? [String: Any])?["age"] as? Int == 0, "\(me.text)")
            #expect(try await behind.send(.get, "/api/data", cookie: fresh).status == 200)
        }
    }

    @Test("S-363: a role that needs a second factor is awake at a node whose clock is behind that of the proof")
    func roles() async throws {
        try await TwoClocksTests.apart({ $0.flows.requiredFactors = .roles(["Admin"]) }) { one, behind in
            let phone = try await one.addPhone(to: one.addAccount("boss", role: .admin))
            let cookie = try await one.signIn(with: phone)
            let me = try await behind.send(.get, "/api/id", cookie: cookie)
            #expect(me.json["roles"] as? [String] == ["Admin"])
            #expect(TwoClocksTests.secondFactor(me)["asleep"] == nil, "\(me.text)")
            #expect(try await behind.send(.get, "/api/user", cookie: cookie).status == 200)
        }
    }

    @Test("S-363: an authenticator that begins at one node is confirmed at one whose clock is behind, also by a ticket")
    func enrolment() async throws {
        try await TwoClocksTests.apart { one, behind in
            try await one.addAccount("toby")
            let cookie = try await one.signIn("toby")
            let begun = try EnrolledPhone(try await one.beginEnrolment(cookie))
            let code = begun.code(at: behind.clock.now)
            #expect(try await behind.confirmEnrolment(begun.id, code, cookie).status == 200)
        }
        try await TwoClocksTests.apart({
            $0.flows.requiredFactors = .everybody
            $0.flows.factorGrace = .zero
        }) { one, behind in
            try await one.addAccount("toby")
            let ticket = try await one.ticket("toby")
            let begun = try EnrolledPhone(try await one.beginSetUp(ticket))
            #expect(try await behind.confirmSetUp(ticket, begun.code(at: behind.clock.now)).status == 200)
        }
    }

    @Test("S-363: a browser that one node trusts is spared the question by a node whose clock is behind")
    func trust() async throws {
        try await TwoClocksTests.apart { one, behind in
            let phone = try await one.addPhone(to: one.addAccount("toby"))
            let answer = try await one.finish(one.ticket("toby"), phone.code(at: one.clock.now), trustsDevice: true)
            let device = "latchkey-device=\(try #require(answer.cookie("latchkey-device")))"
            #expect(try await behind.signInAnswer("toby", cookie: device).status == 200)
            #expect(
                try await behind.store.countTrustedDevices(of: phone.account.id, DeviceTrust(), now: behind.clock.now)
                    == 1)
        }
    }

    @Test("S-363: a link that was asked for at one node begins at one whose clock is behind")
    func link() async throws {
        let provider = SoftIdentityProvider.octo()
        try await TwoClocksTests.apart({ $0.flows.providers = [provider] }) { one, behind in
            try await one.addAccount("ann")
            let cookie = try await one.signIn("ann")
            let asked = try await one.send(
                .post, "/api/identities/link", json: #"{"provider":"github"}"#, cookie: cookie,
                origin: Latchkey.ownOrigin)
            let ticket = try #require(asked.json["ticket"] as? String, "\(asked.text)")
            #expect(try await behind.start(["ticket": ticket], cookie: cookie).status == 200)
        }
    }
}
