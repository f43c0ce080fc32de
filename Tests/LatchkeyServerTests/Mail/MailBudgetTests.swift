import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyTestSupport
import Testing

@Suite struct MailBudgetTests {
    private static func give(_ address: String, _ latchkey: Latchkey, _ cookie: String) async throws -> Int {
        try await latchkey.send(.put, "/api/user", json: Latchkey.body(["email": address]), cookie: cookie).status
    }

    @Test("S-306: giving addresses counts for the account, and what is refused stores nothing")
    func account() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            var statuses: [Int] = []
            for number in 0..<8 {
                statuses.append(try await MailBudgetTests.give("victim\(number)@school.example", latchkey, cookie))
            }
            #expect(statuses == [200, 200, 200, 200, 200, 429, 429, 429])
            let me = try await latchkey.send(.get, "/api/id", cookie: cookie)
            #expect(me.json["email"] as? String == "victim4@school.example")
            #expect(try await latchkey.mails().count == 1, "a token is void once there is a newer one")
        }
    }

    @Test("S-306: many accounts of one network have one budget of such mails")
    func network() async throws {
        try await withLatchkey {
            $0.flows.throttle[.networkMails] = 3
        } _: { latchkey in
            var statuses: [Int] = []
            for number in 0..<5 {
                try await latchkey.addAccount("kid\(number)")
                let cookie = try await latchkey.signIn("kid\(number)")
                statuses.append(try await MailBudgetTests.give("kid\(number)@school.example", latchkey, cookie))
            }
            #expect(statuses == [200, 200, 200, 429, 429])
        }
    }

    @Test("S-307, S-306: a known device gives addresses though others have used up its network's mails, within its own")
    func knownDevice() async throws {
        try await withLatchkey {
            $0.flows.throttle[.networkMails] = 1
            $0.flows.throttle[.deviceMails] = 2
        } _: { latchkey in
            for uid in ["ann", "bob"] { try await latchkey.addAccount(uid) }
            let bob = try await latchkey.signIn("bob")
            #expect(try await MailBudgetTests.give("bob@school.example", latchkey, bob) == 200)
            #expect(try await MailBudgetTests.give("bobby@school.example", latchkey, bob) == 429)
            let answer = try await latchkey.signInAnswer("ann")
            let session = "latchkey=\(answer.cookie("latchkey") ?? "")"
            let known = "\(session); latchkey-device=\(answer.cookie("latchkey-device") ?? "")"
            #expect(try await MailBudgetTests.give("ann@school.example", latchkey, session) == 429)
            #expect(try await MailBudgetTests.give("ann@school.example", latchkey, known) == 200)
            func again(_ cookie: String) async throws -> Int {
                try await latchkey.send(.post, "/api/email/verification", json: "{}", cookie: cookie).status
            }
            #expect(try await again(session) == 429)
            #expect(try await again(known) == 202)
            #expect(try await again(known) == 429)
        }
    }

    @Test("S-049, S-306: one mailbox gets six mails an hour, however it is spelled")
    func mailbox() async throws {
        try await withLatchkey {
            $0.flows.throttle[.verificationMails] = 0
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let spellings = [
                "victim", "Victim", "VICTIM", "victim+1", "vIctim+2", "victim+a.b", "Victim+3", "viCtim", "victim+4",
            ]
            var delivered = 0
            for spelling in spellings {
                _ = try await MailBudgetTests.give("\(spelling)@school.example", latchkey, cookie)
                delivered += try await latchkey.mails().count
            }
            #expect(delivered == 6)
            latchkey.clock.advance(by: .seconds(3600))
            let later = try await latchkey.signIn("toby")
            _ = try await MailBudgetTests.give("victim+5@school.example", latchkey, later)
            #expect(try await latchkey.mails().count == 1)
        }
    }

    @Test("S-306: when the server has sent its share to strangers the others wait, and no mail to an owner does")
    func server() async throws {
        try await withLatchkey {
            $0.flows.throttle[.serverMails] = 2
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "ann@school.example")
            _ = try await latchkey.mails()
            latchkey.clock.advance(by: .seconds(3601))
            for number in 0..<4 {
                _ = try await latchkey.send(
                    .post, "/api/user",
                    json: Latchkey.body([
                        "uid": "kid\(number)", "name": "Kid", "password": "otters and \(number) lamps",
                        "email": "kid\(number)@school.example",
                    ]))
            }
            _ = try await latchkey.send(.post, "/api/recovery", json: #"{"uid":"ann"}"#)
            let cookie = try await latchkey.signIn("ann")
            let removal = try await latchkey.send(.put, "/api/user", json: #"{"email":null}"#, cookie: cookie)
            #expect(removal.status == 200)
            let sent = try await latchkey.mails()
            let toAnn = sent.filter { $0.to.text == "ann@school.example" }
            #expect(toAnn.contains { $0.text.contains("/reset#") } && toAnn.contains { $0.text.contains("/undo#") })
            #expect(sent.count - toAnn.count == 2)
            latchkey.clock.advance(by: .seconds(3601))
            #expect(try await latchkey.mails().count == 2, "the others were not lost")
        }
    }

    @Test(
        "S-306: nothing that a person typed stands in a mail to an address that nobody has confirmed, but the user ID")
    func words() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby", name: "Free iPhone, call us")
            let cookie = try await latchkey.signIn("toby")
            _ = try await MailBudgetTests.give("victim@school.example", latchkey, cookie)
            let mail = try #require(try await latchkey.mails().first)
            #expect(!mail.text.contains("iPhone") && !mail.html.contains("iPhone") && mail.text.contains("toby"))
        }
    }
}
