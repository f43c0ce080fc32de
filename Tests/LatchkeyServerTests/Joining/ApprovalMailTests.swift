import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct ApprovalMailTests {
    private static func withApproval(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey {
            $0.flows.registration = .approval
            $0.flows.throttle[.signUps] = 1000
        } _: { latchkey in
            try await latchkey.addConfirmed("boss", email: "boss@school.example")
            try await latchkey.operate.setRole(.admin, uid: "boss")
            try await test(latchkey)
        }
    }

    @discardableResult
    private static func signUp(
        _ latchkey: Latchkey, _ uid: String, _ email: String? = nil, language: String = "en"
    ) async throws -> Answer {
        var body = ["uid": uid, "name": "A Person", "password": Latchkey.password]
        body["email"] = email
        let answer = try await latchkey.send(
            .post, "/api/user", json: Latchkey.body(body), headers: [("Accept-Language", language)])
        #expect(answer.status == 201 && answer.json["state"] as? String == "pending")
        return answer
    }

    private static func approve(_ latchkey: Latchkey, _ uid: String) async throws {
        let id = try #require(try await latchkey.store.findAccount(uid: uid)).id.text
        let boss = try await latchkey.signIn("boss")
        #expect(try await latchkey.send(.post, "/api/pending/\(id)", cookie: boss).status == 204)
    }

    @Test(
        "Staff who may let people in and have a confirmed address are told that somebody waits, without what was typed")
    func staff() async throws {
        try await ApprovalMailTests.withApproval { latchkey in
            for (uid, role) in [("teach", Roles.teacher), ("pupil", .user), ("away", .teacher)] {
                try await latchkey.addConfirmed(uid, email: "\(uid)@school.example")
                try await latchkey.operate.setRole(role, uid: uid)
            }
            try await latchkey.operate.setState(.disabled, uid: "away")
            try await latchkey.addAccount("unconfirmed", role: .admin, email: "unconfirmed@school.example")
            try await ApprovalMailTests.signUp(latchkey, "stranger", "stranger@evil.example", language: "es")
            let mails = try await latchkey.mails()
            #expect(Set(mails.map(\.to.text)) == ["boss@school.example", "teach@school.example"])
            #expect(mails.allSatisfy { $0.subject == "Una cuenta nueva en localhost espera aprobación" })
            #expect(
                mails.allSatisfy { $0.text.contains("http://localhost:8587/join") && !$0.text.contains("stranger") })
        }
    }

    @Test("S-409: who confirms an address where approval is needed by now is told so, and staff are, once an hour")
    func confirmedLater() async throws {
        let database = try await Engine.chosen.makeDatabase()
        let (clock, postbox) = (TestClock(), Postbox())
        @Sendable func share(_ options: inout LatchkeyOptions, _ store: Store) {
            options.store = store
            options.clock = clock
            options.postbox = postbox
            options.flows.emailDomains = ["school.example"]
        }
        try await withLatchkey {
            share(&$0, database.store)
        } _: { before in
            try await before.addConfirmed("boss", email: "boss@school.example")
            try await before.operate.setRole(.admin, uid: "boss")
            for uid in ["ann", "bob"] {
                try await ApprovalMailTests.signUp(before, uid, "\(uid)@school.example")
            }
            let links = try await before.mails().compactMap(\.secret)
            #expect(links.count == 2)
            try await withLatchkey {
                share(&$0, database.otherStore)
                $0.flows.registration = .approval
            } _: { now in
                for link in links {
                    let body = Latchkey.body(["token": link])
                    let answer = try await now.send(.post, "/api/email/confirm", json: body)
                    #expect(answer.status == 200 && answer.json["state"] as? String == "pending", "\(answer.text)")
                }
                #expect(try await now.mails().map(\.to.text) == ["boss@school.example"])
                #expect(try await now.signInAnswer("ann").code == "approval_pending")
            }
        }
        database.close()
    }

    @Test("A flood of sign-ups is no flood of mails: one an hour for each of at most twenty")
    func flood() async throws {
        try await ApprovalMailTests.withApproval { latchkey in
            for number in 0..<25 {
                try await latchkey.addConfirmed("teach\(number)", email: "teach\(number)@school.example")
            }
            try await latchkey.store.execute("UPDATE account SET roles = 2 WHERE uid LIKE 'teach%'")
            _ = try await inParallel(30) { number in
                try await ApprovalMailTests.signUp(latchkey, "n\(number)", "n\(number)@school.example")
            }
            let recipients = try await latchkey.mails().map(\.to.text)
            #expect(recipients.count == 20 && Set(recipients).count == 20)
            latchkey.clock.advance(by: .seconds(3599))
            try await ApprovalMailTests.signUp(latchkey, "soon")
            #expect(try await latchkey.mails().isEmpty)
            latchkey.clock.advance(by: .seconds(1))
            try await ApprovalMailTests.signUp(latchkey, "later")
            #expect(try await latchkey.mails().count == 20)
        }
    }

    @Test("Nobody is told of sign-ups that wait for nobody")
    func others() async throws {
        try await withLatchkey {
            $0.flows.emailDomains = ["school.example"]
        } _: { latchkey in
            try await latchkey.addConfirmed("boss", email: "boss@school.example")
            try await latchkey.operate.setRole(.admin, uid: "boss")
            try await ApprovalMailTests.signUp(latchkey, "ann", "ann@school.example")
            #expect(try await latchkey.mails().map(\.to.text) == ["ann@school.example"])
        }
    }

    @Test("Who is let in is told, and confirms the address then; before, nothing is sent to it")
    func approved() async throws {
        try await ApprovalMailTests.withApproval { latchkey in
            try await ApprovalMailTests.signUp(latchkey, "ann", "ann@school.example")
            try await ApprovalMailTests.signUp(latchkey, "bob")
            #expect(try await latchkey.mails().map(\.to.text) == ["boss@school.example"])
            for uid in ["ann", "bob"] { try await ApprovalMailTests.approve(latchkey, uid) }
            let mails = try await latchkey.mails().filter { $0.subject == "Your account at localhost was approved" }
            #expect(mails.map(\.to.text) == ["ann@school.example"])
            let token = Latchkey.body(["token": mails.first?.secret ?? ""])
            #expect(try await latchkey.send(.post, "/api/email/confirm", json: token).status == 200)
            #expect(try await latchkey.signInAnswer("ann@school.example").status == 200)
        }
    }

    @Test("S-029, S-135: who was let in with somebody else's address tells its owner alone, and not how to confirm it")
    func foreignAddress() async throws {
        try await ApprovalMailTests.withApproval { latchkey in
            try await latchkey.addConfirmed("owner", email: "owner@school.example")
            try await ApprovalMailTests.signUp(latchkey, "thief", "owner@school.example")
            try await ApprovalMailTests.approve(latchkey, "thief")
            let mails = try await latchkey.mails().filter { $0.to.text == "owner@school.example" }
            #expect(mails.map(\.subject) == ["You already have an account at localhost"])
            #expect(mails.first?.secret == nil && mails.first?.code == nil)
        }
    }
}
