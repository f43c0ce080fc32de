import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What somebody learns who brings a ticket, a code or a passkey that is wrong: that it is wrong (docs/decisions/0057).
@Suite struct OneAnswerTests {
    private static let own = SoftPasskey.origin

    /// Room for many wrong ones; administrators need a factor at once.
    private static func patient(_ options: inout LatchkeyOptions) {
        options.flows.throttle.freeFailures = 50
        options.flows.throttle.limitSignInsOfAnAccount(to: 0)
        options.flows.requiredFactors = .roles(["Admin"])
        options.flows.factorGrace = .zero
    }

    /// All that the sender sees, but for the time and the request's own name.
    private static func whole(_ answer: Answer) -> String {
        let headers = answer.headers.filter { !["date", "x-request-id"].contains($0.name.canonicalName) }
        return "\(answer.status)\n" + headers.map { "\($0.name.rawName): \($0.value)" }.joined(separator: "\n")
            + "\n\n" + answer.text
    }

    /// The whole of an answer that must be a refusal.
    private static func refusal(
        _ why: String, _ answer: Answer, _ code: String = "ticket_invalid"
    ) -> String {
        #expect(answer.status == 401 && answer.code == code, "\(why): \(answer.text)")
        return whole(answer)
    }

    /// Reads and writes of what `act` does.
    private static func cost(
        _ database: SwitchableDatabase, _ act: () async throws -> Void
    ) async throws -> [Int] {
        let before = (database.reads, database.writes)
        try await act()
        return [database.reads - before.0, database.writes - before.1]
    }

    // MARK: - Tickets

    /// A ticket of Toby's for each way to be void at a page of `origin`.
    private static func voidTickets(
        _ latchkey: Latchkey, _ phone: Phone, at origin: String?, other: String?
    ) async throws -> [(why: String, ticket: String)] {
        let late = try await latchkey.ticket("toby", origin: origin)
        let dead = try await latchkey.ticket("toby", origin: origin)
        latchkey.clock.advance(by: .seconds(300))
        let earlier = try await latchkey.ticket("toby", origin: origin)
        try await latchkey.changeFactors(of: phone.account, to: .totp)
        let used = try await latchkey.ticket("toby", origin: origin)
        let code = phone.code(at: latchkey.clock.now)
        #expect(try await latchkey.finish(used, code, origin: origin).status == 200)
        let tried = try await latchkey.ticket("toby", origin: origin)
        for _ in 0..<5 {
            let wrong = phone.wrongCode(at: latchkey.clock.now)
            #expect(try await latchkey.finish(tried, wrong, origin: origin).code == "factor_invalid")
        }
        return [
            ("unknown", "AAAAAAAAAAAAAAAAAAAAAA"), ("expired", late), ("expired, of earlier factors", dead),
            ("of earlier factors", earlier), ("used", used), ("sixth try", tried), ("malformed", "junk"),
            ("malformed, long", String(repeating: "A", count: 3000)),
            ("of another origin", try await latchkey.ticket("toby", origin: other)),
        ]
    }

    @Test("F-003: whatever is wrong with a ticket, each route that takes one has one answer: status, headers, body")
    func tickets() async throws {
        try await withLatchkey(OneAnswerTests.patient) { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            var answers: [String: Set<String>] = [:]
            let pages: [(String?, String?)] = [(nil, OneAnswerTests.own), (OneAnswerTests.own, nil)]
            for (origin, other) in pages {
                let void = try await OneAnswerTests.voidTickets(latchkey, phone, at: origin, other: other)
                latchkey.clock.advance(by: .seconds(30))
                for (why, ticket) in void {
                    let code = phone.code(at: latchkey.clock.now)
                    var seen = ["code": try await latchkey.finish(ticket, code, origin: origin)]
                    seen["set up"] = try await latchkey.beginSetUp(ticket, origin: origin)
                    seen["confirm"] = try await latchkey.confirmSetUp(ticket, code, origin: origin)
                    if origin != nil {
                        seen["options"] = try await latchkey.send(
                            .post, "/api/authenticate/passkey/options", json: Latchkey.body(["ticket": ticket]),
                            origin: origin)
                    }
                    for (route, answer) in seen {
                        let refusal = OneAnswerTests.refusal("\(why), \(route)", answer)
                        answers["\(route) \(origin ?? "-")", default: []].insert(refusal)
                    }
                }
            }
            #expect(answers.count == 7)
            for (route, seen) in answers { #expect(seen.count == 1, "\(route): \(seen)") }
        }
    }

    @Test("F-018: whatever is wrong with a ticket for setting up a factor, each route has one answer")
    func setUpTickets() async throws {
        try await withLatchkey(OneAnswerTests.patient) { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let late = try await latchkey.ticket("boss")
            latchkey.clock.advance(by: .seconds(900))
            let dead = try await latchkey.ticket("boss")
            try await latchkey.changeFactors(of: boss, to: [])
            let tried = try await latchkey.ticket("boss")
            let app = try EnrolledPhone(try await latchkey.beginSetUp(tried))
            for _ in 0..<5 {
                let wrong = app.code(at: latchkey.clock.now, steps: 500)
                #expect(try await latchkey.confirmSetUp(tried, wrong).code == "factor_invalid")
            }
            let used = try await latchkey.ticket("boss")
            let own = try EnrolledPhone(try await latchkey.beginSetUp(used))
            let void = [
                ("unknown", "AAAAAAAAAAAAAAAAAAAAAA"), ("malformed", "junk"), ("expired", late),
                ("of earlier factors", dead), ("sixth try", tried),
                ("of another origin", try await latchkey.ticket("boss", origin: OneAnswerTests.own)),
                ("of an account with a factor", try await latchkey.ticket("toby")),
            ]
            var begun: Set<String> = []
            var confirmed: Set<String> = []
            let code = own.code(at: latchkey.clock.now)
            for (why, ticket) in void {
                begun.insert(try await OneAnswerTests.refusal(why, latchkey.beginSetUp(ticket)))
                confirmed.insert(try await OneAnswerTests.refusal(why, latchkey.confirmSetUp(ticket, code)))
            }
            let other = try await latchkey.ticket("boss")
            confirmed.insert(try await OneAnswerTests.refusal("nothing begun", latchkey.confirmSetUp(other, code)))
            #expect(try await latchkey.confirmSetUp(used, code).status == 200)
            begun.insert(try await OneAnswerTests.refusal("used", latchkey.beginSetUp(used)))
            confirmed.insert(try await OneAnswerTests.refusal("used", latchkey.confirmSetUp(used, code)))
            #expect(begun.count == 1 && confirmed.count == 1, "\(begun) \(confirmed)")
            #expect(try await latchkey.finish(latchkey.ticket("toby"), phone.recoveryCodes[0]).status == 200)
        }
    }

    @Test("F-003: a ticket that is unknown, expired, used, tried or of earlier factors costs the same reads and writes")
    func ticketCosts() async throws {
        let database = SwitchableDatabase(try await Store.inMemory().database)
        try await withLatchkey {
            OneAnswerTests.patient(&$0)
            $0.store = Store(database)
        } _: { latchkey async throws in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let void = try await OneAnswerTests.voidTickets(latchkey, phone, at: nil, other: OneAnswerTests.own)
            latchkey.clock.advance(by: .seconds(30))
            let code = phone.code(at: latchkey.clock.now)
            for (why, ticket) in void {
                let cost = try await OneAnswerTests.cost(database) { _ = try await latchkey.finish(ticket, code) }
                // Of 128 bits nobody guesses one: what the form, or a real ticket from elsewhere, costs tells nothing.
                let expected =
                    why.hasPrefix("malformed") ? [0, 1] : why == "of another origin" ? [1, 2] : [1, 1]
                #expect(cost == expected, "\(why)")
            }
        }
    }

    // MARK: - Codes

    /// What is typed for each way to be wrong; `isGuess` is false for what has not the form of a code.
    private static func wrongCodes(
        _ latchkey: Latchkey, _ phone: Phone, _ other: Phone
    ) async throws -> [(why: String, isGuess: Bool, code: String)] {
        let now = latchkey.clock.now
        for code in [phone.code(at: now), phone.recoveryCodes[0]] {
            let ticket = try await latchkey.ticket(phone.account.uid)
            #expect(try await latchkey.finish(ticket, code).status == 200)
        }
        return [
            ("wrong", true, phone.wrongCode(at: now)), ("of a later step", true, phone.code(at: now, steps: 5)),
            ("used", true, phone.code(at: now)),
            ("of the step before the used one", true, phone.code(at: now, steps: -1)),
            ("of another account", true, other.code(at: now)),
            ("wrong recovery code", true, "AAAA-BBBB-CCCC-DDDD"),
            ("used recovery code", true, phone.recoveryCodes[0]),
            ("recovery code of another account", true, other.recoveryCodes[0]),
            ("five digits", false, "12345"), ("other digits", false, "١٢٣٤٥٦"), ("no code", false, "right"),
            ("long", false, String(repeating: "7", count: 3000)),
        ]
    }

    @Test("F-007, S-026: whatever is wrong with a code, the answer is the same, with a ticket or beside the password")
    func codes() async throws {
        try await withLatchkey(OneAnswerTests.patient) { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let other = try await latchkey.addPhone(to: latchkey.addAccount("other"))
            var (step, beside): (Set<String>, Set<String>) = ([], [])
            for (why, _, code) in try await OneAnswerTests.wrongCodes(latchkey, phone, other) {
                let second = try await latchkey.finish(try await latchkey.ticket("toby"), code)
                let body = Latchkey.body(["uid": "toby", "password": Latchkey.password, "code": code])
                let first = try await latchkey.send(.post, "/api/authenticate", json: body)
                step.insert(OneAnswerTests.refusal(why, second, "factor_invalid"))
                beside.insert(OneAnswerTests.refusal(why, first, "factor_invalid"))
            }
            #expect(step.count == 1, "\(step)")
            #expect(beside == step)
        }
    }

    @Test("F-007, S-027: a code that was right and is used costs the same reads and writes as a wrong one")
    func codeCosts() async throws {
        let database = SwitchableDatabase(try await Store.inMemory().database)
        try await withLatchkey {
            OneAnswerTests.patient(&$0)
            $0.store = Store(database)
        } _: { latchkey async throws in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let other = try await latchkey.addPhone(to: latchkey.addAccount("other"))
            for (why, isGuess, code) in try await OneAnswerTests.wrongCodes(latchkey, phone, other) {
                let ticket = try await latchkey.ticket("toby")
                let cost = try await OneAnswerTests.cost(database) { _ = try await latchkey.finish(ticket, code) }
                #expect(cost == (isGuess ? [1, 2] : [1, 1]), "\(why)")
            }
        }
    }

    // MARK: - Passkeys

    /// Toby's passkey and security key, and the passkey of Mary, who is disabled.
    private struct Keys: Sendable {
        let own: SoftPasskey
        let security: SoftPasskey
        let disabled: SoftPasskey

        init(_ latchkey: Latchkey) async throws {
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("mary")
            let (own, cookie, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"), signCount: 7)
            self.own = own
            self.security = try await latchkey.addPasskey(cookie, isSecurityKey: true).passkey
            self.disabled = try await latchkey.addPasskey(try await latchkey.signIn("mary")).passkey
            try await latchkey.operate.setState(.disabled, uid: "mary")
        }

        /// With Toby's id, and the handle that goes with it, but not his key.
        var forged: SoftPasskey {
            var forged = SoftPasskey()
            forged.id = own.id
            forged.userHandle = own.userHandle
            forged.signCount = 8
            return forged
        }

        /// The same, with another handle.
        func forged(handle: [UInt8]?) -> SoftPasskey {
            var forged = forged
            forged.userHandle = handle
            return forged
        }

        func unknown(handle: [UInt8]?) -> SoftPasskey {
            var unknown = SoftPasskey()
            unknown.userHandle = handle
            return unknown
        }

        /// Toby's, as it is used next.
        var right: SoftPasskey {
            var key = own
            key.signCount = 8
            return key
        }

        func right(flags: UInt8) -> SoftPasskey {
            var key = right
            key.flags = flags
            return key
        }
    }

    /// What is signed, and with what: the options are changed before.
    private struct Wrong {
        let why: String
        let key: SoftPasskey
        var options: [String: String] = [:]
    }

    /// All that a database is asked for.
    private static func wrongKeys(_ keys: Keys) -> [Wrong] {
        let handle = [UInt8](repeating: 7, count: 32)
        var security = keys.security
        security.flags = 0x05
        return [
            Wrong(why: "unknown", key: keys.unknown(handle: handle)),
            Wrong(why: "unknown, without a handle", key: keys.unknown(handle: nil)),
            Wrong(why: "wrong signature", key: keys.forged),
            Wrong(why: "wrong handle", key: keys.forged(handle: handle)),
            Wrong(why: "without a handle", key: keys.forged(handle: nil)),
            Wrong(why: "wrong RP id hash", key: keys.right, options: ["rpId": "example.org"]),
            Wrong(why: "not verified", key: keys.right(flags: 0x19)),
            Wrong(why: "not present", key: keys.right(flags: 0x1c)),
            Wrong(why: "counter seen before", key: keys.own),
            Wrong(why: "security key alone", key: security),
            Wrong(why: "disabled", key: keys.disabled),
        ]
    }

    /// What is refused before anything is asked of the database.
    private static func notAsked(_ keys: Keys) -> [Wrong] {
        let challenge = Base64URL.encodeText([UInt8](repeating: 7, count: 42))
        return [
            Wrong(why: "wrong challenge", key: keys.right, options: ["challenge": challenge]),
            Wrong(why: "wrong challenge, unknown", key: keys.unknown(handle: nil), options: ["challenge": challenge]),
            Wrong(why: "empty challenge", key: keys.right, options: ["challenge": ""]),
        ]
    }

    private static func sign(_ wrong: Wrong, _ options: [String: Any]) throws -> String {
        try wrong.key.sign(options.merging(wrong.options) { $1 })
    }

    @Test(
        "F-032, F-045, S-032: whatever is wrong with a passkey that is to sign in alone, the answer is the same, also where nobody has it"
    )
    func passkeys() async throws {
        try await withLatchkey(OneAnswerTests.patient) { latchkey in
            let keys = try await Keys(latchkey)
            let look: @Sendable (String, String, String?) async throws -> String = { why, signed, device in
                let answer = try await latchkey.signIn(signed: signed, device: device)
                return OneAnswerTests.refusal(why, answer, "passkey_invalid")
            }
            var seen: Set<String> = []
            for wrong in OneAnswerTests.wrongKeys(keys) + OneAnswerTests.notAsked(keys) {
                let (options, device) = try await latchkey.signInOptions()
                seen.insert(try await look(wrong.why, OneAnswerTests.sign(wrong, options), device))
            }
            let (options, device) = try await latchkey.signInOptions()
            let late = try keys.right.sign(options)
            let (_, other) = try await latchkey.signInOptions()
            seen.insert(try await look("challenge of another browser", late, other))
            seen.insert(try await look("no device", late, nil))
            latchkey.clock.advance(by: .seconds(300))
            seen.insert(try await look("expired challenge", late, device))
            let (fresh, browser) = try await latchkey.signInOptions()
            seen.insert(try await look("wrong signature", keys.forged.sign(fresh), browser))
            for key in [keys.right, keys.unknown(handle: nil)] {
                seen.insert(try await look("used challenge", key.sign(fresh), browser))
            }
            for malformed in ["{}", "null", "1", "\"\"", #"{"id":"AAAA"}"#] {
                seen.insert(try await look("malformed", malformed, browser))
            }
            #expect(seen.count == 1, "\(seen)")
            let (last, mine) = try await latchkey.signInOptions()
            #expect(try await latchkey.signIn(signed: try keys.right.sign(last), device: mine).status == 200)
        }
    }

    @Test("S-032, S-027: a passkey that nobody has costs the same reads and writes as one that somebody has")
    func passkeyCosts() async throws {
        let database = SwitchableDatabase(try await Store.inMemory().database)
        try await withLatchkey {
            OneAnswerTests.patient(&$0)
            $0.store = Store(database)
        } _: { latchkey async throws in
            let keys = try await Keys(latchkey)
            let cost: @Sendable (String, String) async throws -> [Int] = { signed, device in
                try await OneAnswerTests.cost(database) {
                    _ = try await latchkey.signIn(signed: signed, device: device)
                }
            }
            for wrong in OneAnswerTests.wrongKeys(keys) {
                let (options, device) = try await latchkey.signInOptions()
                #expect(try await cost(OneAnswerTests.sign(wrong, options), device) == [1, 2], "\(wrong.why)")
                // The challenge is spent by now, whoever is asked for.
                #expect(try await cost(OneAnswerTests.sign(wrong, options), device) == [1, 1], "\(wrong.why)")
            }
            for wrong in OneAnswerTests.notAsked(keys) {
                let (options, device) = try await latchkey.signInOptions()
                #expect(try await cost(OneAnswerTests.sign(wrong, options), device) == [0, 0], "\(wrong.why)")
            }
            let events = try await latchkey.store.listEvents(of: nil, limit: 100)
            let unknown = events.filter { $0.kind == .signInFailed && $0.accountID == nil }
            #expect(unknown.count == 2 && unknown.allSatisfy { $0.details["kind"] == "passkey" })
        }
    }

    @Test("F-034: whatever is wrong with a passkey beside a ticket, the answer and the cost are the same")
    func passkeysBesideTicket() async throws {
        let database = SwitchableDatabase(try await Store.inMemory().database)
        try await withLatchkey {
            OneAnswerTests.patient(&$0)
            $0.store = Store(database)
        } _: { latchkey async throws in
            let keys = try await Keys(latchkey)
            let handle = [UInt8](repeating: 7, count: 32)
            let asked = [
                Wrong(why: "unknown", key: keys.unknown(handle: nil)),
                Wrong(why: "of another account", key: keys.disabled), Wrong(why: "wrong signature", key: keys.forged),
                Wrong(why: "wrong signature, without a handle", key: keys.forged(handle: nil)),
                Wrong(why: "wrong handle", key: keys.forged(handle: handle)),
                Wrong(why: "wrong RP id hash", key: keys.right, options: ["rpId": "example.org"]),
                Wrong(why: "counter seen before", key: keys.own),
            ]
            var seen: Set<String> = []
            for (wrongs, expected) in [(asked, [2, 2]), (OneAnswerTests.notAsked(keys), [1, 1])] {
                for wrong in wrongs {
                    let ticket = try await latchkey.ticket("toby", origin: OneAnswerTests.own)
                    let signed = try OneAnswerTests.sign(wrong, try await latchkey.ticketOptions(ticket))
                    let before = (database.reads, database.writes)
                    let answer = try await latchkey.finish(ticket, signed: signed)
                    #expect([database.reads - before.0, database.writes - before.1] == expected, "\(wrong.why)")
                    seen.insert(OneAnswerTests.refusal(wrong.why, answer, "passkey_invalid"))
                }
            }
            #expect(seen.count == 1, "\(seen)")
        }
    }
}
