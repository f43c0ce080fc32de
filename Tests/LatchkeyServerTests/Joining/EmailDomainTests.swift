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
            #expect(try await latchkey.signInAnswer("ann").status == 403)
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

    @Test(
        "Who signs in before the address is confirmed gets the mail again, not too often; a wrong password tells nothing"
    )
    func signInBefore() async throws {
        try await EmailDomainTests.withDomains { latchkey in
            _ = try await EmailDomainTests.signUp(latchkey, "ann", "ann@school.example")
            let first = try #require(try await latchkey.mails().first)
            #expect(first.code == nil && first.text.contains("You can sign in when the address is confirmed."))
            let wrong = try await latchkey.signInAnswer("ann", "wrong password")
            let nobody = try await latchkey.signInAnswer("nobody", "wrong password")
            #expect(wrong.status == 401 && wrong.body == nobody.body)
            #expect(try await latchkey.mails().isEmpty)
            for _ in 0..<7 {
                let right = try await latchkey.signInAnswer("ann")
                #expect(right.status == 403 && right.code == "email_unconfirmed" && right.setCookies.isEmpty)
            }
            #expect(try await latchkey.mails().count == 1)
            latchkey.clock.advance(by: .seconds(901))
            for _ in 0..<7 {
                _ = try await latchkey.signInAnswer("ann")
                for mail in try await latchkey.mails() {
                    #expect(mail.to.text == "ann@school.example" && mail.secret != first.secret)
                }
            }
            // As many as one network may cause for one mailbox.
            let sent = try await latchkey.store.listMail().items.filter { $0.state == .done }
            #expect(sent.count == 3)
        }
    }

    @Test("S-026: people who wait for staff as well are told that, and get no mail")
    func signInBeforeApproval() async throws {
        try await EmailDomainTests.withDomains(.approval) { latchkey in
            _ = try await EmailDomainTests.signUp(latchkey, "ann", "ann@school.example")
            #expect(try await latchkey.signInAnswer("ann").code == "approval_pending")
            #expect(try await latchkey.mails().isEmpty)
        }
    }

    @Test("An account that nobody confirms is gone after seven days, with an event, and its uid is free")
    func neverConfirmed() async throws {
        try await EmailDomainTests.withDomains { latchkey in
            _ = try await EmailDomainTests.signUp(latchkey, "ann", "ann@school.example")
            let id = try #require(try await latchkey.store.findAccount(uid: "ann")).id
            latchkey.clock.advance(by: .seconds(7 * 86_400 - 1))
            _ = try await EmailDomainTests.signUp(latchkey, "bob", "bob@school.example")
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.findAccount(id) != nil)
            latchkey.clock.advance(by: .seconds(1))
            try await latchkey.flows.upkeep.prune()
            #expect(try await latchkey.store.findAccount(id) == nil)
            #expect(try await latchkey.store.findAccount(uid: "bob") != nil)
            #expect(try await latchkey.store.listEvents(of: id, limit: 1).map(\.kind) == [.accountExpired])
            #expect(latchkey.log.lines.contains { $0.contains("event=account_expired") })
            #expect(try await EmailDomainTests.signUp(latchkey, "ann", "ann@school.example").status == 201)
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
