import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct EmailDomainTests {
    private static func withDomains(
        _ registration: FlowsConfiguration.Registration = .open,
        _ test: @escaping @Sendable (Latchkey) async throws -> Void
    ) async throws {
        try await withLatchkey {
            $0.flows.registration = registration
            $0.flows.emailDomains = ["school.example", "club.example"]
        } _: { latchkey in
            try await test(latchkey)
        }
    }

    private static func signUp(_ latchkey: Latchkey, _ uid: String, _ email: String?, code: String? = nil) async throws
        -> Answer
    {
        var body = ["uid": uid, "name": "Ann", "password": Latchkey.password]
        body["email"] = email
        body["code"] = code
        return try await latchkey.send(.post, "/api/user", json: Latchkey.body(body))
    }

    @Test("S-139: who has an address in a domain of ours is in once it is confirmed, and not before")
    func confirmed() async throws {
        try await EmailDomainTests.withDomains { latchkey in
            let answer = try await EmailDomainTests.signUp(latchkey, "ann", "ann@School.EXAMPLE")
            #expect(answer.status == 201 && answer.json["state"] as? String == "pending")
            #expect(try await latchkey.signInAnswer("ann").status == 401)
            let link = try #require(try await latchkey.mails().first?.secret)
            let body = Latchkey.body(["token": link])
            #expect(try await latchkey.send(.post, "/api/email/confirm", json: body).status == 200)
            #expect(try await latchkey.signInAnswer("ann").status == 200)
        }
    }

    @Test("S-139: other addresses, none, and lookalikes are refused beside their field")
    func refused() async throws {
        try await EmailDomainTests.withDomains { latchkey in
            for email in [
                nil, "ann@evil.example", "ann@school.example.evil.example", "ann@xschool.example",
                "ann@sub.school.example",
            ] {
                let answer = try await EmailDomainTests.signUp(latchkey, "ann", email)
                #expect(answer.status == 400 && answer.fields["email"] != nil, "\(email ?? "none")")
            }
        }
    }

    @Test("With approval both are asked for; a code lets in whoever brings it")
    func withOtherWays() async throws {
        try await EmailDomainTests.withDomains(.approval) { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            #expect(try await EmailDomainTests.signUp(latchkey, "ann", "ann@evil.example").status == 400)
            #expect(try await EmailDomainTests.signUp(latchkey, "ann", "ann@club.example").status == 201)
            // Nobody confirms an address before they are let in.
            #expect(try await latchkey.mails().isEmpty)
            let made = try await latchkey.send(.post, "/api/join-codes", json: "{}", cookie: boss)
            let code = (made.json["code"] as? [String: Any])?["code"] as? String
            let joined = try await EmailDomainTests.signUp(latchkey, "bob", nil, code: code)
            #expect(joined.status == 201 && joined.json["state"] as? String == "active")
        }
    }
}
