import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct OutboxTests {
    private static func state(_ latchkey: Latchkey) async throws -> [[String: Any]] {
        let answer = try await latchkey.send(.get, "/api/mail", cookie: latchkey.signIn("boss"))
        return answer.json["mails"] as? [[String: Any]] ?? []
    }

    private static func withMail(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            _ = try await RecoverPasswordTests.ask(latchkey, "ann")
            // The request becomes a mail first.
            _ = try await latchkey.flows.outbox.workDue()
            try await test(latchkey)
        }
    }

    @Test(
        "S-288: what fails for now is tried again, after pauses that grow, as the same mail; and what fails for good is given up"
    )
    func retries() async throws {
        try await OutboxTests.withMail { latchkey in
            latchkey.postbox.answer(.failedForNow(answer: "451 later"))
            for pause in [60, 120, 240] {
                #expect(try await latchkey.flows.outbox.workDue() == 1)
                latchkey.clock.advance(by: .seconds(pause) - .microseconds(1))
                #expect(try await latchkey.flows.outbox.workDue() == 0, "before \(pause) s")
                latchkey.clock.advance(by: .microseconds(1))
            }
            #expect(try await OutboxTests.state(latchkey).first?["answer"] as? String == "451 later")
            latchkey.postbox.answer(.refused(answer: "550 nobody here"))
            _ = try await latchkey.flows.outbox.workDue()
            let given = try #require(try await OutboxTests.state(latchkey).first)
            #expect(given["state"] as? String == "failed" && given["answer"] as? String == "550 nobody here")
        }
    }

    @Test("S-278: the log has no address, also none that a mail server repeats")
    func loggedAnswers() async throws {
        try await OutboxTests.withMail { latchkey in
            latchkey.postbox.answer(.refused(answer: "550 5.1.1 <ann@school.example>: nobody here"))
            _ = try await latchkey.flows.outbox.workDue()
            let lines = latchkey.log.lines.filter { $0.contains("550") }
            #expect(lines.count == 1 && lines.allSatisfy { $0.contains("nobody here") && !$0.contains("@") })
        }
    }

    @Test("An administrator has a mail sent again, and never sees what it says")
    func resend() async throws {
        try await OutboxTests.withMail { latchkey in
            let sent = try #require(try await latchkey.mails().first)
            let listed = try #require(try await OutboxTests.state(latchkey).first)
            #expect(listed["state"] as? String == "sent" && listed["recipient"] as? String == "ann@school.example")
            let boss = try await latchkey.signIn("boss")
            let text = try await latchkey.send(.get, "/api/mail", cookie: boss).text
            #expect(!text.contains(sent.secret ?? "?") && !text.contains(sent.code ?? "?"))
            let id = try #require(listed["id"] as? String)
            #expect(try await latchkey.send(.post, "/api/mail/\(id)", cookie: boss).status == 204)
            #expect(try await latchkey.mails().map(\.id) == [sent.id])
        }
    }

    @Test("S-302: sending again what was sent needs a sign-in of ten minutes, what was given up does not")
    func staleSession() async throws {
        try await OutboxTests.withMail { latchkey in
            latchkey.postbox.answer(.refused(answer: "550 nobody here"))
            _ = try await latchkey.mails()
            let id = try #require(try await OutboxTests.state(latchkey).first?["id"] as? String)
            let boss = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(601))
            latchkey.postbox.answer(.sent(answer: "250 ok"))
            #expect(try await latchkey.send(.post, "/api/mail/\(id)", cookie: boss).status == 204)
            #expect(try await latchkey.mails().count == 1)
            let refused = try await latchkey.send(.post, "/api/mail/\(id)", cookie: boss)
            #expect(refused.status == 403 && refused.code == "reauth_required" && refused.json["needs"] != nil)
            #expect(try await latchkey.mails().isEmpty)
            let fresh = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.post, "/api/mail/\(id)", cookie: fresh).status == 204)
            #expect(try await latchkey.mails().count == 1)
        }
    }

    @Test("S-306: one mail is sent again three times in an hour, whoever asks, and what is refused sends nothing")
    func repeats() async throws {
        try await OutboxTests.withMail { latchkey in
            _ = try await latchkey.mails()
            try await latchkey.addAccount("chief", role: .admin)
            let id = try #require(try await OutboxTests.state(latchkey).first?["id"] as? String)
            var statuses: [Int] = []
            for uid in ["boss", "chief", "boss", "chief", "boss"] {
                let cookie = try await latchkey.signIn(uid)
                let answer = try await latchkey.send(.post, "/api/mail/\(id)", cookie: cookie)
                statuses.append(answer.status)
                if answer.status == 429 { #expect(answer.header("Retry-After") == "3600") }
            }
            #expect(statuses == [204, 204, 204, 429, 429])
            #expect(try await latchkey.mails().count == 1, "asked for again before it went out")
            try await latchkey.store.execute(
                "UPDATE one_time_token SET expires_at = ?", latchkey.clock.now + .seconds(7200))
            latchkey.clock.advance(by: .seconds(3600))
            let later = try await latchkey.signIn("boss")
            #expect(try await latchkey.send(.post, "/api/mail/\(id)", cookie: later).status == 204)
        }
    }

    @Test("S-306: one of the staff has so many mails sent again in an hour, and keeps no other from it")
    func repeatsOfOne() async throws {
        try await withLatchkey {
            $0.flows.throttle[.repeatedMails] = 2
        } _: { latchkey in
            for uid in ["boss", "chief"] { try await latchkey.addAccount(uid, role: .admin) }
            for uid in ["ann", "ben", "cat"] {
                try await latchkey.addConfirmed(uid, email: "\(uid)@school.example")
                _ = try await RecoverPasswordTests.ask(latchkey, uid)
            }
            _ = try await latchkey.mails()
            let resets = try await OutboxTests.state(latchkey).filter { $0["kind"] as? String == "reset_password" }
            let ids = resets.compactMap { $0["id"] as? String }
            let (boss, chief) = (try await latchkey.signIn("boss"), try await latchkey.signIn("chief"))
            var statuses: [Int] = []
            for id in ids { statuses.append(try await latchkey.send(.post, "/api/mail/\(id)", cookie: boss).status) }
            #expect(statuses == [204, 204, 429])
            let last = try #require(ids.last)
            #expect(try await latchkey.send(.post, "/api/mail/\(last)", cookie: chief).status == 204)
        }
    }

    @Test("A mail whose link was used meanwhile, or whose account is gone, is not sent")
    func noLongerWanted() async throws {
        try await OutboxTests.withMail { latchkey in
            let change = Latchkey.body(["current": Latchkey.password, "new": "eleven purple pelicans"])
            let cookie = try await latchkey.signIn("ann")
            #expect(try await latchkey.send(.put, "/api/password", json: change, cookie: cookie).status == 200)
            #expect(try await latchkey.mails().allSatisfy { $0.secret == nil })
            try await latchkey.operate.remove(uid: "ann")
            #expect(try await latchkey.mails().map(\.subject) == ["Your account at localhost was deleted"])
        }
    }

    @Test("S-340: staff who send a mail with a dead link again are told so, and nothing goes out")
    func outdated() async throws {
        try await OutboxTests.withMail { latchkey in
            _ = try await latchkey.mails()
            let id = try #require(try await OutboxTests.state(latchkey).first?["id"] as? String)
            let change = Latchkey.body(["current": Latchkey.password, "new": "eleven purple pelicans"])
            let ann = try await latchkey.signIn("ann")
            #expect(try await latchkey.send(.put, "/api/password", json: change, cookie: ann).status == 200)
            _ = try await latchkey.mails()
            let boss = try await latchkey.signIn("boss")
            let answer = try await latchkey.send(.post, "/api/mail/\(id)", cookie: boss)
            #expect(answer.status == 409 && answer.code == "mail_outdated", "\(answer.text)")
            #expect(try await latchkey.mails().isEmpty)
        }
    }

    @Test("S-340: an older mail whose link works is sent again, also after a later one with the same link")
    func older() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            try await latchkey.addConfirmed("ann", email: "old@school.example")
            let ann = try await latchkey.signIn("ann")
            func delivered() async throws -> [MailMessage] {
                try await latchkey.mails().filter { $0.to.text == "new@school.example" }
            }
            let body = Latchkey.body(["email": "new@school.example"])
            #expect(try await latchkey.send(.put, "/api/user", json: body, cookie: ann).status == 200)
            let first = try #require(try await delivered().first)
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.send(.post, "/api/email/verification", cookie: ann).status == 202)
            #expect(try await delivered().map(\.secret) == [first.secret])
            let changes = try await OutboxTests.state(latchkey).filter { $0["kind"] as? String == "change_email" }
            let older = try #require(changes.last?["id"] as? String)
            #expect(changes.count == 2)
            let boss = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.send(.post, "/api/mail/\(older)", cookie: boss).status == 204)
            #expect(try await delivered().map(\.secret) == [first.secret])
        }
    }

    @Test("S-049: nobody floods a stranger by giving their address again and again: three mails in an hour")
    func strangers() async throws {
        try await withLatchkey { latchkey in
            for number in 0..<10 {
                let body = [
                    "uid": "n\(number)", "name": "N", "password": Latchkey.password, "email": "v@school.example",
                ]
                let answer = try await latchkey.send(.post, "/api/user", json: Latchkey.body(body))
                #expect(answer.status == 201)
            }
            #expect(try await latchkey.mails().count == 3)
            for _ in 0..<2 {
                latchkey.clock.advance(by: .seconds(3599))
                #expect(try await latchkey.mails().isEmpty)
                latchkey.clock.advance(by: .seconds(1))
                #expect(try await latchkey.mails().count == 3)
            }
        }
    }

    @Test("Of two who deliver at once, each mail has one")
    func oneWinner() async throws {
        try await withLatchkey {
            $0.flows.throttle[.signUps] = 1000
        } _: { latchkey in
            for number in 0..<45 {
                let body = [
                    "uid": "n\(number)", "name": "N", "password": Latchkey.password,
                    "email": "n\(number)@school.example",
                ]
                #expect(try await latchkey.send(.post, "/api/user", json: Latchkey.body(body)).status == 201)
            }
            _ = try await inParallel(8) { _ in
                while try await latchkey.flows.outbox.workDue() > 0 {}
            }
            let mails = latchkey.postbox.take()
            #expect(mails.count == 45 && Set(mails.map(\.id)).count == 45)
        }
    }

    @Test("S-284: a mail of a process that died is sent by another, three minutes later")
    func lease() async throws {
        try await OutboxTests.withMail { latchkey in
            let claimed = try await latchkey.store.claimJobs(now: latchkey.clock.now, lease: .seconds(180), limit: 10)
            #expect(claimed.count == 1)
            latchkey.clock.advance(by: .seconds(179))
            #expect(try await latchkey.mails().isEmpty)
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.mails().map(\.id) == claimed.map(\.id))
        }
    }
}
