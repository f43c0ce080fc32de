import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct FactorNoticeTests {
    private static func withToby(_ test: @escaping @Sendable (Latchkey, Phone) async throws -> Void) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let account = try #require(try await latchkey.store.findAccount(uid: "toby"))
            let phone = try await latchkey.addPhone(to: account)
            _ = try await latchkey.mails()
            try await test(latchkey, phone)
        }
    }

    private static func warnings(_ latchkey: Latchkey) async throws -> [MailMessage] {
        try await latchkey.mails().filter { $0.subject.contains("knows your password") }
    }

    @Test("F-047: a ticket that ends unused is told to its owner when it is over, once a day")
    func unused() async throws {
        try await FactorNoticeTests.withToby { latchkey, _ in
            for _ in 0..<3 { _ = try await latchkey.ticket("toby") }
            latchkey.clock.advance(by: .seconds(299))
            #expect(try await FactorNoticeTests.warnings(latchkey).isEmpty)
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await FactorNoticeTests.warnings(latchkey).count == 1)
            _ = try await latchkey.ticket("toby")
            latchkey.clock.advance(by: .seconds(3600))
            #expect(try await FactorNoticeTests.warnings(latchkey).isEmpty)
            latchkey.clock.advance(by: .seconds(86_400))
            _ = try await latchkey.ticket("toby")
            latchkey.clock.advance(by: .seconds(300))
            #expect(try await FactorNoticeTests.warnings(latchkey).count == 1)
        }
    }

    @Test("F-047: nobody holds the warning back with further right passwords")
    func pushedOut() async throws {
        try await FactorNoticeTests.withToby { latchkey, _ in
            for round in 0..<4 {
                for _ in 0...SignInTicket.maxPerAccount { _ = try await latchkey.ticket("toby") }
                latchkey.clock.advance(by: .seconds(285))
                // By then those of the first round are over.
                #expect(try await FactorNoticeTests.warnings(latchkey).count == (round == 1 ? 1 : 0), "\(round)")
            }
        }
    }

    @Test(
        "F-047: who finishes is told nothing, nor is anybody about a known device; a wrong code beside the password is told"
    )
    func used() async throws {
        try await FactorNoticeTests.withToby { latchkey, phone in
            let answer = try await latchkey.finish(latchkey.ticket("toby"), phone.code(at: latchkey.clock.now))
            #expect(answer.status == 200, "\(latchkey.log.lines.suffix(6))")
            let device = "latchkey-device=\(answer.cookie("latchkey-device") ?? "")"
            _ = try await latchkey.ticket("toby", cookie: device)
            latchkey.clock.advance(by: .seconds(301))
            #expect(try await FactorNoticeTests.warnings(latchkey).isEmpty)
            let body = Latchkey.body([
                "uid": "toby", "password": Latchkey.password, "code": phone.wrongCode(at: latchkey.clock.now),
            ])
            #expect(try await latchkey.send(.post, "/api/authenticate", json: body).code == "factor_invalid")
            latchkey.clock.advance(by: .seconds(301))
            #expect(try await FactorNoticeTests.warnings(latchkey).count == 1)
        }
    }

    @Test("F-047: a warning that waits for the end of a ticket is shown to no administrator, and not sent before")
    func waiting() async throws {
        try await FactorNoticeTests.withToby { latchkey, phone in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            let ticket = try await latchkey.ticket("toby")
            let id = try await latchkey.store.database.read { connection in
                try connection.query("SELECT id FROM job WHERE kind = 'password_without_factor'").first.map {
                    try $0.id(0) as RandomID
                }
            }
            let path = "/api/mail/\(try #require(id).text)"
            func kinds() async throws -> [String] {
                let mails = try await latchkey.send(.get, "/api/mail", cookie: boss).json["mails"] as? [[String: Any]]
                return (mails ?? []).compactMap { $0["kind"] as? String }
            }
            #expect(try await !kinds().contains("password_without_factor"))
            #expect(try await latchkey.send(.post, path, cookie: boss).status == 404)
            #expect(try await latchkey.finish(ticket, phone.wrongCode(at: latchkey.clock.now)).status == 401)
            latchkey.clock.advance(by: .seconds(300))
            #expect(try await FactorNoticeTests.warnings(latchkey).count == 1)
            #expect(try await kinds().contains("password_without_factor"))
        }
    }

    @Test("S-275: a right password leaves an event, whether or not the second step comes")
    func recorded() async throws {
        try await FactorNoticeTests.withToby { latchkey, phone in
            _ = try await latchkey.ticket("toby")
            let asked = try await latchkey.store.listEvents(of: phone.account.id, limit: 5)
            #expect(asked.first?.kind == .factorAsked)
            _ = try await latchkey.signIn(with: phone)
            let kinds = try await latchkey.store.listEvents(of: phone.account.id, limit: 5).map(\.kind)
            #expect(kinds.first == .signedIn && kinds.filter { $0 == .factorAsked }.count == 2)
        }
    }
}
