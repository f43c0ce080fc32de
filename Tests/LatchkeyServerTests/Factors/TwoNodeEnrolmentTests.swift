import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Fifty at once at two nodes, and one counts: first factors, credentials, codes of staff, counters of keys.
@Suite struct TwoNodeEnrolmentTests {
    @Test(
        "F-018: of fifty who set a first factor up at two nodes, by code or passkey and by whichever ticket, one adds one"
    )
    func setUp() async throws {
        try await TwoNodes.with({
            $0.flows.requiredFactors = .everybody
            $0.flows.factorGrace = .zero
        }) { one, other in
            let toby = try await one.addAccount("toby")
            let origin = SoftPasskey.origin
            let tickets = [
                try await one.ticket("toby", origin: origin), try await other.ticket("toby", origin: origin),
            ]
            let begun = try await other.beginSetUp(tickets[0], origin: origin)
            let options = (begun.json["passkey"] as? [String: Any])?["publicKey"] as? [String: Any] ?? [:]
            var passkey = SoftPasskey()
            let registered = try passkey.register(options)
            let second = try await one.beginSetUp(tickets[1], origin: origin)
            let codes = [
                try EnrolledPhone(begun).code(at: one.clock.now), try EnrolledPhone(second).code(at: one.clock.now),
            ]
            let tally = try await TwoNodes.race(one, other) { node, number in
                guard (number / 2).isMultiple(of: 2) else {
                    return try await node.confirmSetUp(tickets[0], registered: registered)
                }
                let ticket = (number / 4) % 2
                return try await node.confirmSetUp(tickets[ticket], codes[ticket], origin: origin)
            }
            #expect(tally[200] == 1, "\(tally)")
            let account = try #require(try await one.store.findAccount(toby.id))
            #expect(account.factors == .totp || account.factors == .passkey)
            #expect(try await one.store.listSessions(of: toby.id, now: one.clock.now).count == 1)
        }
    }

    @Test("F-039, F-040: of fifty registrations of one credential, by many accounts at two nodes, one counts")
    func credential() async throws {
        try await TwoNodes.with { one, other in
            let passkey = SoftPasskey()
            var made: [(registration: String, cookie: String)] = []
            for number in 0..<25 {
                try await one.addAccount("toby\(number)")
                let cookie = try await one.signIn("toby\(number)")
                var copy = passkey
                made.append((try copy.register(try await other.registrationOptions(cookie)), cookie))
            }
            let sent = made
            let tally = try await TwoNodes.race(one, other) { node, number in
                try await node.register(sent[number / 2].registration, sent[number / 2].cookie)
            }
            #expect(tally[201] == 1 && tally[500] == nil, "\(tally)")
            #expect(try await one.store.countPasskeyOwners() == 1)
        }
    }

    @Test("F-030: a code from staff stands for the lost phone once, at whichever of two nodes it comes to")
    func staffCode() async throws {
        try await TwoNodes.with { one, other in
            let phone = try await one.addPhone(to: one.addAccount("pupil"))
            try await one.addAccount("boss", role: .admin)
            let issued = try await one.send(
                .post, "/api/user/\(phone.account.id.text)/factor-code", json: "{}", cookie: one.signIn("boss"))
            let code = try #require(issued.json["code"] as? String, "\(issued.text)")
            let (first, second) = (try await one.ticket("pupil"), try await other.ticket("pupil"))
            let tally = try await TwoNodes.race(one, other) { node, number in
                try await node.finish(number.isMultiple(of: 2) ? first : second, code)
            }
            #expect(tally[200] == 1, "\(tally)")
        }
    }

    @Test("F-041: of fifty signatures with one counter, each for a challenge of its own, one signs in at two nodes")
    func counter() async throws {
        try await TwoNodes.with { one, other in
            let toby = try await one.addAccount("toby")
            var (passkey, _, _) = try await one.addPasskey(one.signIn("toby"), signCount: 5)
            passkey.signCount = 6
            let before = try await one.store.listSessions(of: toby.id, now: one.clock.now).count
            let signing = passkey
            let tally = try await TwoNodes.race(one, other) { node, _ in try await node.signInAnswer(with: signing) }
            #expect(tally[200] == 1, "\(tally)")
            #expect(try await one.store.listSessions(of: toby.id, now: one.clock.now).count == before + 1)
        }
    }
}
