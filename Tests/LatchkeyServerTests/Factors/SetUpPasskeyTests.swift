import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// People who must have a second factor, and have none, make a passkey before there is a session.
@Suite struct SetUpPasskeyTests {
    /// Everybody needs a factor at once.
    private static func withRule(_ test: @escaping @Sendable (Latchkey) async throws -> Void) async throws {
        try await withLatchkey(
            {
                $0.flows.requiredFactors = .everybody
                $0.flows.factorGrace = .zero
                $0.flows.throttle.freeFailures = 50
            }, test)
    }

    /// What the page gets for its browser, with a ticket of its own.
    private static func begin(
        _ latchkey: Latchkey, _ uid: String = "toby", origin: String? = SoftPasskey.origin
    ) async throws -> (ticket: String, answer: Answer, options: [String: Any]) {
        let ticket = try await latchkey.ticket(uid, origin: origin)
        let answer = try await latchkey.beginSetUp(ticket, origin: origin)
        let passkey = answer.json["passkey"] as? [String: Any]
        return (ticket, answer, passkey?["publicKey"] as? [String: Any] ?? [:])
    }

    @Test(
        "F-018, F-033: a passkey is the first second factor: it signs in by both, with recovery codes, and then by itself"
    )
    func setUp() async throws {
        try await SetUpPasskeyTests.withRule { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let (ticket, answer, options) = try await SetUpPasskeyTests.begin(latchkey)
            #expect(answer.setCookies.isEmpty && answer.json.keys.contains("totp"), "\(answer.text)")
            let selection = options["authenticatorSelection"] as? [String: Any]
            #expect(selection?["userVerification"] as? String == "required")
            #expect((options["user"] as? [String: Any])?["name"] as? String == "toby")

            var unverified = SoftPasskey()
            unverified.flags = 0x01
            let refused = try await latchkey.confirmSetUp(ticket, registered: try unverified.register(options))
            #expect(refused.status == 400 && refused.code == "passkey_invalid", "\(refused.text)")

            // The challenge is spent by the failure: another one.
            let again = try await latchkey.beginSetUp(ticket, origin: SoftPasskey.origin)
            let other = (again.json["passkey"] as? [String: Any])?["publicKey"] as? [String: Any] ?? [:]
            var passkey = SoftPasskey()
            let spent = try await latchkey.confirmSetUp(ticket, registered: try passkey.register(options))
            #expect(spent.code == "passkey_invalid", "\(spent.text)")
            let done = try await latchkey.confirmSetUp(ticket, registered: try passkey.register(other))
            #expect(done.status == 200 && (done.json["recovery_codes"] as? [String])?.count == 10, "\(done.text)")
            let cookie = "latchkey=\(try #require(done.cookie("latchkey")))"
            let auth = try await latchkey.send(.get, "/api/id", cookie: cookie).json["auth"] as? [String: Any]
            #expect(auth?["factors"] as? Int == 2)
            let list = try await latchkey.factors(cookie)
            #expect((list["passkeys"] as? [[String: Any]])?.map { $0["kind"] as? String } == ["passkey"])
            #expect((list["totp"] as? [[String: Any]])?.isEmpty == true)
            #expect(try await latchkey.store.listSessions(of: toby.id, now: latchkey.clock.now).count == 1)
            let kinds = try await latchkey.store.listEvents(of: toby.id, limit: 10).map(\.kind)
            #expect(kinds.contains(.factorAdded) && kinds.contains(.signedIn))
            #expect(try await latchkey.signInAnswer(with: passkey).status == 200)
            #expect(try await latchkey.signInAnswer("toby").code == "factor_required")
        }
    }

    @Test(
        "F-018, F-031, F-040: the challenge is the ticket's alone; of confirmations at once, by code or passkey, one adds a factor"
    )
    func raced() async throws {
        try await SetUpPasskeyTests.withRule { latchkey in
            let toby = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("mary")
            let (ticket, answer, options) = try await SetUpPasskeyTests.begin(latchkey)
            let (others, _, _) = try await SetUpPasskeyTests.begin(latchkey, "mary")
            var passkey = SoftPasskey()
            let signed = try passkey.register(options)
            #expect(try await latchkey.confirmSetUp(others, registered: signed).code == "passkey_invalid")
            for junk in ["{}", "\"x\"", "null"] {
                let refused = try await latchkey.confirmSetUp(ticket, registered: junk)
                #expect(refused.status == 400, "\(refused.text)")
            }
            let elsewhere = try await latchkey.confirmSetUp(ticket, registered: signed, origin: nil)
            #expect(elsewhere.code == "passkey_unavailable")
            let code = try EnrolledPhone(answer).code(at: latchkey.clock.now)
            let tally = try await inParallel(20) { number in
                guard number.isMultiple(of: 2) else {
                    return try await latchkey.confirmSetUp(ticket, registered: signed)
                }
                return try await latchkey.confirmSetUp(ticket, code, origin: SoftPasskey.origin)
            }.tally
            #expect(tally[200] == 1, "\(tally)")
            let account = try #require(try await latchkey.store.findAccount(toby.id))
            #expect(account.factors == .totp || account.factors == .passkey)
            #expect(try await latchkey.store.listSessions(of: toby.id, now: latchkey.clock.now).count == 1)
            #expect(try await latchkey.confirmSetUp(ticket, registered: signed).code == "ticket_invalid")
        }
    }

    @Test(
        "F-039: a key that an account has is none of another's, before there is a session either; the ticket is still good"
    )
    func taken() async throws {
        try await SetUpPasskeyTests.withRule { latchkey in
            try await latchkey.addAccount("mary")
            try await latchkey.addAccount("toby")
            let (first, _, options) = try await SetUpPasskeyTests.begin(latchkey, "mary")
            var passkey = SoftPasskey()
            #expect(try await latchkey.confirmSetUp(first, registered: try passkey.register(options)).status == 200)
            let (ticket, answer, own) = try await SetUpPasskeyTests.begin(latchkey)
            let refused = try await latchkey.confirmSetUp(ticket, registered: try passkey.register(own))
            #expect(refused.status == 409 && refused.code == "passkey_taken", "\(refused.text)")
            #expect(refused.setCookies.isEmpty)
            let code = try EnrolledPhone(answer).code(at: latchkey.clock.now)
            #expect(try await latchkey.confirmSetUp(ticket, code, origin: SoftPasskey.origin).status == 200)
        }
    }

    @Test("F-018: a page that cannot make passkeys is offered none, and so is any where they are switched off")
    func notOffered() async throws {
        try await withLatchkey {
            $0.flows.requiredFactors = .everybody
            $0.flows.factorGrace = .zero
            $0.flows.passkeys.areEnabled = false
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let (ticket, answer, _) = try await SetUpPasskeyTests.begin(latchkey)
            #expect(answer.status == 200 && !answer.json.keys.contains("passkey"))
            let refused = try await latchkey.confirmSetUp(ticket, registered: "{}")
            #expect(refused.status == 400 && refused.code == "invalid_fields", "\(refused.text)")
        }
        try await SetUpPasskeyTests.withRule { latchkey in
            try await latchkey.addAccount("toby")
            let (_, answer, _) = try await SetUpPasskeyTests.begin(latchkey, origin: nil)
            #expect(answer.status == 200 && !answer.json.keys.contains("passkey"))
        }
    }
}
