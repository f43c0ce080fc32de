import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyServer
import LatchkeyStore
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

    @Test("S-049, S-306: of one network one mailbox gets three mails an hour, however it is spelled")
    func spellings() async throws {
        try await withLatchkey {
            $0.flows.throttle[.verificationMails] = 0
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let spellings = ["victim", "victim+1", "vIctim+2", "victim+a.b", "VICTIM+3", "victim+4"]
            var delivered = 0
            for spelling in spellings {
                _ = try await MailBudgetTests.give("\(spelling)@school.example", latchkey, cookie)
                delivered += try await latchkey.mails().count
            }
            #expect(delivered == 3)
            latchkey.clock.advance(by: .seconds(3600))
            #expect(try await latchkey.mails().map(\.to.text) == ["victim+4@school.example"], "of one account the last")
        }
    }

    /// Somebody signs up with the address of the mailbox, from this network.
    private static func join(_ uid: String, _ latchkey: Latchkey, from network: String) async throws {
        let body = ["uid": uid, "name": "Kid", "password": Latchkey.password, "email": "victim@school.example"]
        let answer = try await latchkey.send(
            .post, "/api/user", json: Latchkey.body(body), headers: [("X-Forwarded-For", network)])
        #expect(answer.status == 201, "\(answer.text)")
    }

    private static func withNetworks(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey { options in
            options.isLive = true
            options.server = { $0.trustedProxies = [NetworkRange("127.0.0.1")].compactMap(\.self) }
        } _: { latchkey async throws in
            try await test(latchkey)
        }
    }

    @Test("S-306: one network uses up no mailbox: its owner's mail from elsewhere goes out at once")
    func otherNetwork() async throws {
        try await MailBudgetTests.withNetworks { latchkey in
            for number in 0..<8 {
                // Of one customer.
                try await MailBudgetTests.join("evil\(number)", latchkey, from: "2001:db8:1:\(number)::1")
            }
            #expect(try await latchkey.mails().count == 3)
            try await MailBudgetTests.join("victor", latchkey, from: "192.0.2.7")
            let mail = try #require(try await latchkey.mails().first)
            #expect(mail.to.text == "victim@school.example" && mail.text.contains("victor"))
        }
    }

    @Test("S-306: a mailbox gets six mails an hour of all networks; others wait, and the newest of them goes first")
    func mailbox() async throws {
        try await MailBudgetTests.withNetworks { latchkey in
            var delivered = 0
            for number in 0..<15 {
                try await MailBudgetTests.join("evil\(number)", latchkey, from: "198.51.100.\(number)")
                delivered += try await latchkey.mails().count
                latchkey.clock.advance(by: .seconds(1))
            }
            #expect(delivered == 6)
            try await MailBudgetTests.join("victor", latchkey, from: "192.0.2.7")
            #expect(try await latchkey.mails().isEmpty)
            latchkey.clock.advance(by: .seconds(3600))
            let later = try await latchkey.mails()
            #expect(later.count == 6 && later.first?.text.contains("victor") == true)
            latchkey.clock.advance(by: .seconds(3600))
            #expect(try await latchkey.mails().count == 4)
            latchkey.clock.advance(by: .seconds(3600))
            #expect(try await latchkey.mails().isEmpty)
        }
    }

    @Test("S-306: a mail waits for its mailbox for twenty hours at most")
    func givenUp() async throws {
        try await withLatchkey {
            $0.flows.throttle[.mailboxNetworkMails] = 1
            $0.flows.throttle[.signUps] = 0
        } _: { latchkey in
            for number in 0..<30 {
                let body = [
                    "uid": "n\(number)", "name": "N", "password": Latchkey.password, "email": "v@school.example",
                ]
                _ = try await latchkey.send(.post, "/api/user", json: Latchkey.body(body))
            }
            var delivered = try await latchkey.mails().count
            for _ in 0..<30 {
                latchkey.clock.advance(by: .seconds(3600))
                delivered += try await latchkey.mails().count
            }
            #expect((20...25).contains(delivered), "\(delivered)")
            let states = try await latchkey.store.listMail().items.map(\.state)
            #expect(!states.contains(.waiting) && states.contains(.failed))
        }
    }

    @Test("S-306: of mails with one link that wait, the last goes out, and the others do not follow it")
    func superseded() async throws {
        try await withLatchkey {
            $0.flows.throttle[.mailboxNetworkMails] = 1
        } _: { latchkey in
            try await latchkey.addConfirmed("ann", email: "old@school.example")
            _ = try await latchkey.mails()
            let cookie = try await latchkey.signIn("ann")
            _ = try await MailBudgetTests.give("new@school.example", latchkey, cookie)
            var delivered = try await latchkey.mails().filter { $0.to.text == "new@school.example" }.count
            for _ in 0..<3 {
                latchkey.clock.advance(by: .seconds(1))
                #expect(try await latchkey.send(.post, "/api/email/verification", cookie: cookie).status == 202)
                delivered += try await latchkey.mails().count
            }
            #expect(delivered == 1)
            for expected in [1, 0] {
                latchkey.clock.advance(by: .seconds(3600))
                #expect(try await latchkey.mails().count == expected)
            }
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
