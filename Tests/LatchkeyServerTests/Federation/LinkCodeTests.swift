import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// "This is me", by a code in place of the password: of a mail to the confirmed address, or of staff.
@Suite struct LinkCodeTests {
    private static let address = "ann@school.example"

    /// Ann has confirmed an address, which the provider proves of whoever comes.
    private static func withAnn(
        sendsMail: Bool = true, _ test: @escaping @Sendable (Latchkey, SoftIdentityProvider) async throws -> Void
    ) async throws {
        let provider = SoftIdentityProvider()
        provider.says("7", login: "ann", email: address, isProven: true)
        try await withLatchkey {
            $0.flows.providers = [provider]
            $0.flows.sendsMail = sendsMail
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: address)
            try await test(latchkey, provider)
        }
    }

    /// A mail is asked for; the code in it.
    private static func mailed(
        _ latchkey: Latchkey, _ begun: BegunFederation, _ ticket: String
    ) async throws -> String {
        let answer = try await latchkey.step("mail", ["ticket": ticket], begun)
        #expect(answer.status == 202)
        let mails = try await latchkey.mails()
        #expect(mails.map(\.to.text) == [address])
        return try #require(mails.first?.code)
    }

    private static func staffCode(
        _ latchkey: Latchkey, for uid: String, as staff: String
    ) async throws -> String {
        let id = try await latchkey.operate.show(uid: uid).account.id.text
        let answer = try await latchkey.send(
            .post, "/api/user/\(id)/recovery-code", json: "{}", cookie: latchkey.signIn(staff))
        return try #require(answer.json["code"] as? String)
    }

    @Test("G-033: a code goes to the confirmed address as the account has it, and links without the password, once")
    func mail() async throws {
        try await LinkCodeTests.withAnn { latchkey, provider in
            provider.says("7", login: "ann", email: "Ann@School.example", isProven: true)
            let (begun, asked) = try await latchkey.signInByProvider()
            #expect(asked.json["ways"] as? [String] == ["password", "mail"])
            let code = try await LinkCodeTests.mailed(latchkey, begun, asked.ticket)
            let wrong = try await latchkey.step("confirm", ["ticket": asked.ticket, "code": "K7WQ-M3XT-4H"], begun)
            #expect(wrong.status == 403 && wrong.code == "one_time_token_invalid" && wrong.cookie("latchkey") == nil)
            let typed = " " + code.lowercased().replacing("-", with: " ")
            let right = try await latchkey.step("confirm", ["ticket": asked.ticket, "code": typed], begun)
            #expect(right.status == 200 && right.uid == "ann" && right.cookie("latchkey") != nil)
            #expect(try await latchkey.mails().contains { $0.subject.contains("one more way to sign in") })
            let again = try await latchkey.step("confirm", ["ticket": asked.ticket, "code": code], begun)
            #expect(again.code == "hand_off_invalid")
            #expect(try await latchkey.signInByProvider().answer.uid == "ann")
            #expect(try await latchkey.signInAnswer("ann", Latchkey.password).status == 200)
        }
    }

    @Test("G-033: nobody else's address gets a code, and the answer is the same where none is sent")
    func nobodyElse() async throws {
        try await LinkCodeTests.withAnn { latchkey, provider in
            try await latchkey.addAccount("bob", email: "bob@school.example")
            var texts: Set<String> = []
            let cases = [
                (LinkCodeTests.address, false), ("bob@school.example", true), ("nobody@school.example", true),
            ]
            for (number, (email, isProven)) in cases.enumerated() {
                provider.says("\(number)", login: "x", email: email, isProven: isProven)
                let (begun, asked) = try await latchkey.signInByProvider()
                let answer = try await latchkey.step("mail", ["ticket": asked.ticket], begun)
                #expect(answer.status == 202)
                texts.insert(answer.text)
            }
            #expect(try await latchkey.mails().isEmpty)
            provider.says("7", login: "ann", email: LinkCodeTests.address, isProven: true)
            let (begun, asked) = try await latchkey.signInByProvider()
            texts.insert(try await latchkey.step("mail", ["ticket": asked.ticket], begun).text)
            #expect(try await latchkey.mails().count == 1 && texts.count == 1)
        }
    }

    @Test("G-033: where no mail is sent no code is, and the answer is the same")
    func withoutMail() async throws {
        try await LinkCodeTests.withAnn(sendsMail: false) { latchkey, _ in
            let (begun, asked) = try await latchkey.signInByProvider()
            #expect(asked.json["ways"] as? [String] == ["password"])
            #expect(try await latchkey.step("mail", ["ticket": asked.ticket], begun).status == 202)
            #expect(try await latchkey.mails().isEmpty)
            let waiting = try await latchkey.store.database.read {
                try $0.query("SELECT COUNT(*) FROM one_time_token WHERE purpose = 7")[0].integer(0)
            }
            #expect(waiting == 0)
        }
    }

    @Test("G-033: an account gets three codes in an hour, and the answer does not say when they are over")
    func budget() async throws {
        try await LinkCodeTests.withAnn { latchkey, _ in
            var texts: Set<String> = []
            for _ in 0..<5 {
                let (begun, asked) = try await latchkey.signInByProvider()
                let answer = try await latchkey.step("mail", ["ticket": asked.ticket], begun)
                #expect(answer.status == 202)
                texts.insert(answer.text)
            }
            #expect(try await latchkey.mails().count <= 3 && texts.count == 1)
            let sent = try await latchkey.store.database.read {
                try $0.query("SELECT COUNT(*) FROM job WHERE kind = 'identity_code'")[0].integer(0)
            }
            #expect(sent == 3)
        }
    }

    @Test("S-353, G-032: the code of one attempt is none of another one, in its browser or elsewhere")
    func bound() async throws {
        try await LinkCodeTests.withAnn { latchkey, provider in
            let (begun, asked) = try await latchkey.signInByProvider()
            let code = try await LinkCodeTests.mailed(latchkey, begun, asked.ticket)
            // Somebody else at the provider, whom it gives the same address.
            provider.says("8", login: "mallory", email: LinkCodeTests.address, isProven: true)
            let (other, theirs) = try await latchkey.signInByProvider()
            let foreign = try await latchkey.step("confirm", ["ticket": theirs.ticket, "code": code], other)
            #expect(foreign.status == 403 && foreign.code == "one_time_token_invalid")
            let stolen = try await latchkey.step("confirm", ["ticket": asked.ticket, "code": code], other)
            #expect(stolen.code == "browser_mismatch")
            let beside = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "code": code, "password": Latchkey.password], begun)
            #expect(beside.status == 400)
            // It is no code of staff, and sets no password.
            let named = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "ann", "code": code], begun)
            #expect(named.code == "one_time_token_invalid")
            let recovered = try await latchkey.send(
                .post, "/api/recovery/password",
                json: Latchkey.body(["uid": "ann", "code": code, "new": "eleven purple pelicans"]))
            #expect(recovered.status == 403)
            #expect(try await latchkey.countIdentities() == 0)
            #expect(try await latchkey.step("confirm", ["ticket": asked.ticket, "code": code], begun).uid == "ann")
        }
    }

    @Test("S-353: a code ends with its attempt, a new password, another address, and the account's being disabled")
    func ended() async throws {
        for end in 0..<4 {
            try await LinkCodeTests.withAnn { latchkey, _ in
                let (begun, asked) = try await latchkey.signInByProvider()
                let code = try await LinkCodeTests.mailed(latchkey, begun, asked.ticket)
                switch end {
                case 0: latchkey.clock.advance(by: ProviderAttempt.lifetime)
                case 1: try await latchkey.operate.setPassword("eleven purple pelicans", uid: "ann")
                case 2:
                    try await latchkey.store.execute(
                        "UPDATE account SET email = 'new@ann.example' WHERE uid = ?", "ann")
                default: try await latchkey.operate.setState(.disabled, uid: "ann")
                }
                let late = try await latchkey.step("confirm", ["ticket": asked.ticket, "code": code], begun)
                #expect(late.status == 403 && late.cookie("latchkey") == nil, "\(end): \(late.text)")
                #expect(try await latchkey.countIdentities() == 0)
            }
        }
    }

    @Test("S-353: a code that was voided stays void when the attempt asks for another one, which is another one")
    func askedAgain() async throws {
        try await LinkCodeTests.withAnn { latchkey, _ in
            let (begun, asked) = try await latchkey.signInByProvider()
            let code = try await LinkCodeTests.mailed(latchkey, begun, asked.ticket)
            try await latchkey.operate.setPassword("eleven purple pelicans", uid: "ann")
            _ = try await latchkey.mails()
            latchkey.clock.advance(by: .seconds(1))
            let newer = try await LinkCodeTests.mailed(latchkey, begun, asked.ticket)
            #expect(newer != code)
            let old = try await latchkey.step("confirm", ["ticket": asked.ticket, "code": code], begun)
            #expect(old.code == "one_time_token_invalid")
            #expect(try await latchkey.step("confirm", ["ticket": asked.ticket, "code": newer], begun).uid == "ann")
        }
    }

    @Test("S-353: codes that others ask for void none of the owner's, and leave the mails for a new password alone")
    func othersAsk() async throws {
        try await LinkCodeTests.withAnn { latchkey, _ in
            let (begun, asked) = try await latchkey.signInByProvider()
            let code = try await LinkCodeTests.mailed(latchkey, begun, asked.ticket)
            for _ in 0..<3 {
                let (other, theirs) = try await latchkey.signInByProvider()
                #expect(try await latchkey.step("mail", ["ticket": theirs.ticket], other).status == 202)
            }
            _ = try await latchkey.mails()
            _ = try await latchkey.send(
                .post, "/api/recovery", json: Latchkey.body(["uid": "ann"]))
            #expect(try await latchkey.mails().map(\.to.text) == [LinkCodeTests.address])
            #expect(try await latchkey.step("confirm", ["ticket": asked.ticket, "code": code], begun).uid == "ann")
        }
    }

    @Test("S-353: of parallel proofs by one code one links")
    func raced() async throws {
        try await LinkCodeTests.withAnn { latchkey, _ in
            let (begun, asked) = try await latchkey.signInByProvider()
            let code = try await LinkCodeTests.mailed(latchkey, begun, asked.ticket)
            let ticket = asked.ticket
            let right = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await latchkey.step("confirm", ["ticket": ticket, "code": code], begun).uid == "ann"
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(right == 1)
            #expect(try await latchkey.countIdentities() == 1)
        }
    }

    @Test(
        "S-354, G-033: a code from staff links an account without a password, once, while its maker may help the person"
    )
    func staff() async throws {
        try await LinkCodeTests.withAnn { latchkey, provider in
            for (uid, role) in [("boss", Roles.admin), ("teach", .teacher), ("pupil", .user)] {
                try await latchkey.addAccount(uid, role: role)
            }
            let earlier = try await latchkey.signIn("pupil")
            try await latchkey.store.execute("UPDATE account SET password_hash = NULL WHERE uid = ?", "pupil")
            provider.says("9", login: "pupil")
            let (begun, asked) = try await latchkey.signInByProvider()
            let void = try await LinkCodeTests.staffCode(latchkey, for: "pupil", as: "teach")
            try await latchkey.operate.setState(.disabled, uid: "teach")
            var refused: Set<String> = []
            for (uid, code) in [("pupil", void), ("pupil", "K7WQ-M3XT-4H"), ("nobody", void)] {
                let answer = try await latchkey.step(
                    "confirm", ["ticket": asked.ticket, "uid": uid, "code": code], begun)
                #expect(answer.status == 403 && answer.code == "one_time_token_invalid")
                refused.insert(answer.text)
            }
            #expect(refused.count == 1)
            let code = try await LinkCodeTests.staffCode(latchkey, for: "pupil", as: "boss")
            let right = try await latchkey.step(
                "confirm", ["ticket": asked.ticket, "uid": "Pupil", "code": code], begun)
            #expect(right.status == 200 && right.uid == "pupil")
            // S-156: what was opened before ends.
            #expect(try await latchkey.send(.get, "/api/id", cookie: earlier).status == 401)
            let recovered = try await latchkey.send(
                .post, "/api/recovery/password",
                json: Latchkey.body(["uid": "pupil", "code": code, "new": "eleven purple pelicans"]))
            #expect(recovered.status == 403, "it is used up")
            #expect(try await latchkey.signInByProvider().answer.uid == "pupil")
            let details = try await latchkey.store.database.read {
                try $0.query("SELECT detail FROM audit_event WHERE kind = 'identity_linked'").map { try $0.text(0) }
            }
            #expect(details == [#"{"provider":"github","by":"recoveryCode"}"#])
        }
    }

    @Test("S-355, G-042: a code links nothing before the second factor, and is used up by the first step")
    func secondFactor() async throws {
        try await LinkCodeTests.withAnn { latchkey, _ in
            let account = try #require(try await latchkey.store.findAccount(uid: "ann"))
            let phone = try await latchkey.addPhone(to: account)
            _ = try await latchkey.mails()
            let (begun, asked) = try await latchkey.signInByProvider()
            let code = try await LinkCodeTests.mailed(latchkey, begun, asked.ticket)
            let first = try await latchkey.step("confirm", ["ticket": asked.ticket, "code": code], begun)
            #expect(first.next == "second_factor" && first.cookie("latchkey") == nil)
            let events = try await latchkey.store.listEvents(of: account.id, limit: 20)
            #expect(events.first { $0.kind == .factorAsked }?.details["by"] == "linkIdentity")
            #expect(try await latchkey.countIdentities() == 0)
            let again = try await latchkey.step("confirm", ["ticket": asked.ticket, "code": code], begun)
            #expect(again.code == "hand_off_invalid")
            let second = try await latchkey.send(
                .post, "/api/authenticate/factor",
                json: Latchkey.body(["ticket": first.ticket, "code": phone.code(at: latchkey.clock.now)]),
                origin: Latchkey.ownOrigin)
            #expect(second.status == 200 && second.cookie("latchkey") != nil)
            #expect(try await latchkey.countIdentities() == 1)
        }
    }
}
