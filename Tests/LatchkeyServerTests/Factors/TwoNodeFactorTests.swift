import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Second factors where each request may reach another node.
@Suite struct TwoNodeFactorTests {
    @Test("F-003, F-007: fifty at once on two nodes, one wins: with one ticket, and with one code and many tickets")
    func code() async throws {
        try await TwoNodes.with { one, other in
            let phone = try await one.addPhone(to: one.addAccount("toby"))
            let (ticket, code) = (try await one.ticket("toby"), phone.code(at: one.clock.now))
            let tally = try await TwoNodes.race(one, other) { node, _ in try await node.finish(ticket, code) }
            #expect(tally[200] == 1, "\(tally)")
            #expect(try await one.store.listSessions(of: phone.account.id, now: one.clock.now).count == 1)

            one.clock.advance(by: .seconds(60))
            let (first, second) = (try await one.ticket("toby"), try await other.ticket("toby"))
            let next = phone.code(at: one.clock.now)
            let both = try await TwoNodes.race(one, other) { node, number in
                try await node.finish(number.isMultiple(of: 2) ? first : second, next)
            }
            #expect(both[200] == 1, "\(both)")
        }
    }

    @Test("F-027: a recovery code is used once, whichever nodes it comes to at once")
    func recoveryCode() async throws {
        try await TwoNodes.with { one, other in
            let phone = try await one.addPhone(to: one.addAccount("toby"))
            let (first, second) = (try await one.ticket("toby"), try await other.ticket("toby"))
            let tally = try await TwoNodes.race(one, other) { node, number in
                try await node.finish(number.isMultiple(of: 2) ? first : second, phone.recoveryCodes[0])
            }
            #expect(tally[200] == 1, "\(tally)")
        }
    }

    @Test(
        "F-010: wrong codes count together at whichever of two nodes they come to, and a server that starts anew knows them"
    )
    func wrongCodes() async throws {
        try await TwoNodes.with { one, other in
            let phone = try await one.addPhone(to: one.addAccount("toby"))
            for number in 0..<5 {
                let node = number.isMultiple(of: 2) ? one : other
                let answer = try await node.finish(node.ticket("toby"), phone.wrongCode(at: one.clock.now))
                #expect(answer.code == "factor_invalid", "\(number) \(answer.text)")
            }
            try await withLatchkey {
                $0.store = one.store
                $0.clock = one.clock
            } _: { anew in
                for node in [one, other, anew] {
                    let answer = try await node.finish(node.ticket("toby"), phone.code(at: one.clock.now))
                    #expect(answer.status == 429, "\(answer.text)")
                }
            }
        }
    }

    @Test("F-028: a browser that was trusted at one node is spared at the other, until it is forgotten at either")
    func trust() async throws {
        try await TwoNodes.with { one, other in
            let phone = try await one.addPhone(to: one.addAccount("toby"))
            let answer = try await one.finish(
                one.ticket("toby"), phone.code(at: one.clock.now), trustsDevice: true)
            let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
            let device = "latchkey-device=\(answer.cookie("latchkey-device") ?? "")"
            #expect(try await other.signInAnswer("toby", cookie: device).status == 200)
            #expect(
                try await one.send(.delete, "/api/factors/trusted-devices", cookie: cookie).status == 204)
            #expect(try await other.signInAnswer("toby", cookie: device).code == "factor_required")
        }
    }

    @Test("F-017: grace that begins at one node ends at the other, also for a session that it has seen before")
    func grace() async throws {
        try await TwoNodes.with({
            $0.flows.requiredFactors = .everybody
            $0.flows.factorGrace = .seconds(3600)
        }) { one, other in
            try await one.addAccount("toby", role: .teacher)
            let cookie = try await one.signIn("toby")
            #expect(try await other.send(.get, "/api/id", cookie: cookie).status == 200)
            one.clock.advance(by: .seconds(3601))
            for node in [one, other] {
                #expect(try await node.signInAnswer("toby").code == "factor_setup_required")
                let seen = try await node.send(.get, "/api/id", cookie: cookie)
                #expect((seen.json["role"] as? String) != "Teacher", "\(seen.text)")
            }
        }
    }

    @Test("F-031: what a passkey has signed signs in once, at whichever of two nodes it comes to")
    func passkey() async throws {
        try await TwoNodes.with { one, other in
            let toby = try await one.addAccount("toby")
            let key = try await one.addPasskey(one.signIn("toby")).passkey
            let before = try await one.store.listSessions(of: toby.id, now: one.clock.now).count
            let (options, device) = try await one.signInOptions()
            let signed = try key.sign(options)
            let tally = try await TwoNodes.race(one, other) { node, _ in
                try await node.signIn(signed: signed, device: device)
            }
            #expect(tally[200] == 1, "\(tally)")
            #expect(try await one.store.listSessions(of: toby.id, now: one.clock.now).count == before + 1)
        }
    }

    @Test("F-046: of the last two factors, removed by fifty requests at two nodes, a role that needs one keeps one")
    func lastFactor() async throws {
        try await TwoNodes.with({
            $0.flows.requiredFactors = .everybody
            $0.flows.factorGrace = .seconds(3600)
        }) { one, other in
            try await one.addAccount("toby", role: .teacher)
            let added = try await one.addPasskey(one.signIn("toby"))
            let second = try await one.addPasskey(added.cookie)
            let rows = try await one.send(.get, "/api/factors", cookie: second.cookie)
            let ids = (rows.json["passkeys"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            #expect(ids.count == 2)
            let tally = try await TwoNodes.race(one, other) { node, number in
                // Both keys at both nodes.
                let id = ids[(number / 2) % 2]
                return try await node.send(.delete, "/api/factors/passkeys/\(id)", cookie: second.cookie)
            }
            #expect(tally[204] == 1 && Set(tally.keys).isSubset(of: [204, 403, 404, 409, 429]), "\(tally)")
            #expect(try await one.store.dump().filter { $0.hasPrefix("passkey: ") }.count == 1)
        }
    }

    @Test(
        "F-046: of the last two passkeys of an account without a password, removed by fifty requests at two nodes, one stays"
    )
    func lastCredential() async throws {
        try await TwoNodes.with { one, other in
            let toby = try await one.addAccount("toby")
            let first = try await one.addPasskey(one.signIn("toby"), name: "One")
            let second = try await one.addPasskey(first.cookie, name: "Two")
            try await one.store.execute("UPDATE account SET password_hash = NULL WHERE id = ?", toby.id)
            let ids = try await one.store.listPasskeys(of: toby.id).map(\.id.text)
            let tally = try await TwoNodes.race(one, other) { node, number in
                try await node.send(.delete, "/api/factors/passkeys/\(ids[number / 2 % 2])", cookie: second.cookie)
            }
            #expect(tally[204] == 1, "\(tally)")
            let left = try await one.store.listPasskeys(of: toby.id)
            #expect(left.count == 1)
            let passkey = left.first?.name == "One" ? first.passkey : second.passkey
            #expect(try await other.signInAnswer(with: passkey).status == 200)
        }
    }
}
