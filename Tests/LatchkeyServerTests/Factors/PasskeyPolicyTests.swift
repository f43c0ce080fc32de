import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Passkeys beside what is required of roles, trusted devices and codes from staff: they count as second factors everywhere.
@Suite struct PasskeyPolicyTests {
    private static func withRule(
        grace: Duration, maxAge: Duration = .seconds(43_200),
        _ test: @escaping @Sendable (Latchkey) async throws -> Void
    ) async throws {
        try await withLatchkey(
            {
                $0.flows.requiredFactors = .roles(["Admin"])
                $0.flows.factorGrace = grace
                $0.flows.factorMaxAge = maxAge
            }, test)
    }

    private static func roles(_ latchkey: Latchkey, _ cookie: String) async throws -> [String]? {
        try await latchkey.send(.get, "/api/id", cookie: cookie).json["roles"] as? [String]
    }

    @Test(
        "F-016, F-017: a first passkey ends the grace as an app does; signing in by one that has verified its owner wakes the role"
    )
    func wakes() async throws {
        try await PasskeyPolicyTests.withRule(grace: .seconds(2000), maxAge: .seconds(600)) { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            try await latchkey.flows.upkeep.writeFactorsDue()
            #expect(try await latchkey.store.findAccount(boss.id)?.factorDueAt != nil)
            let (passkey, added, codes) = try await latchkey.addPasskey(cookie)
            #expect(codes.count == 10)
            #expect(try await PasskeyPolicyTests.roles(latchkey, added) == ["Admin"])
            let account = try #require(try await latchkey.store.findAccount(boss.id))
            #expect(account.factorDueAt == nil && account.factors == .passkey)
            latchkey.clock.advance(by: .seconds(601))
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await PasskeyPolicyTests.roles(latchkey, added) == [])
            let answer = try await latchkey.signInAnswer(with: passkey)
            #expect(answer.status == 200, "\(answer.text)")
            let again = "latchkey=\(try #require(answer.cookie("latchkey")))"
            #expect(try await PasskeyPolicyTests.roles(latchkey, again) == ["Admin"])
            #expect(try await latchkey.send(.get, "/api/user", cookie: again).status == 200)
        }
    }

    @Test("F-018: a passkey that was added meanwhile voids the ticket to set a first factor up")
    func voidsSetUp() async throws {
        try await PasskeyPolicyTests.withRule(grace: .seconds(60)) { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let cookie = try await latchkey.signIn("boss")
            latchkey.clock.advance(by: .seconds(120))
            let asked = try await latchkey.signInAnswer("boss")
            #expect(asked.code == "factor_setup_required", "\(asked.text)")
            let ticket = try #require(asked.json["ticket"] as? String)
            let phone = try EnrolledPhone(try await latchkey.beginSetUp(ticket))
            _ = try await latchkey.addPasskey(cookie)
            #expect(
                try await latchkey.confirmSetUp(ticket, phone.code(at: latchkey.clock.now)).code == "ticket_invalid")
            #expect(try await latchkey.signInAnswer("boss").code == "factor_required")
        }
    }

    @Test("F-046: of an app and a passkey removed at once one stays, where the role needs a second factor")
    func lastFactor() async throws {
        try await PasskeyPolicyTests.withRule(grace: .seconds(2000)) { latchkey in
            let boss = try await latchkey.addAccount("boss", role: .admin)
            let (passkey, first, _) = try await latchkey.addPasskey(try await latchkey.signIn("boss"))
            let key = try #require(try await latchkey.store.listPasskeys(of: boss.id).first)
            let alone = try await latchkey.send(.delete, "/api/factors/passkeys/\(key.id.text)", cookie: first)
            #expect(alone.status == 409 && alone.code == "last_factor", "\(alone.text)")
            let phone = try await latchkey.addPhone(to: boss)
            let answer = try await latchkey.signInAnswer(with: passkey)
            let cookie = "latchkey=\(try #require(answer.cookie("latchkey"), "\(answer.text)"))"
            let paths = ["/api/factors/totp/\(phone.id.text)", "/api/factors/passkeys/\(key.id.text)"]
            let tally = try await inParallel(20) { number in
                try await latchkey.send(.delete, paths[number % 2], cookie: cookie)
            }.tally
            #expect(tally[204] == 1 && Set(tally.keys).isSubset(of: [204, 403, 404, 409]), "\(tally)")
            #expect(try await latchkey.store.findAccount(boss.id)?.factors.isEmpty == false)
        }
    }

    @Test("F-028: a security key at the second step can make a device trusted, and a change of passkeys ends that")
    func trust() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (key, _, _) = try await latchkey.addPasskey(try await latchkey.signIn("toby"), isSecurityKey: true)
            let ticket = try await latchkey.ticket("toby", origin: SoftPasskey.origin)
            let signed = try key.sign(try await latchkey.ticketOptions(ticket))
            let answer = try await latchkey.send(
                .post, "/api/authenticate/factor",
                json: "{\"ticket\":\"\(ticket)\",\"passkey\":\(signed),\"trust_device\":true}",
                origin: SoftPasskey.origin)
            #expect(answer.status == 200, "\(answer.text)")
            let device = "latchkey-device=\(try #require(answer.cookie("latchkey-device")))"
            let cookie = "latchkey=\(try #require(answer.cookie("latchkey")))"
            #expect(try await latchkey.factors(cookie)["trusted_devices"] as? Int == 1)
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 200)
            _ = try await latchkey.addPasskey(cookie)
            #expect(try await latchkey.signInAnswer("toby", cookie: device).code == "factor_required")
        }
    }

    @Test("F-030: a code from staff serves an account that has passkeys alone")
    func staffCode() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("teach", role: .teacher)
            _ = try await latchkey.addPasskey(try await latchkey.signIn("toby"))
            let issued = try await latchkey.send(
                .post, "/api/user/\(account.id.text)/factor-code", json: "{}",
                cookie: try await latchkey.signIn("teach"))
            let code = try #require(issued.json["code"] as? String, "\(issued.text)")
            let answer = try await latchkey.finish(try await latchkey.ticket("toby"), code)
            #expect(answer.status == 200, "\(answer.text)")
            let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
            let key = try #require(try await latchkey.store.listPasskeys(of: account.id).first)
            let removed = try await latchkey.send(.delete, "/api/factors/passkeys/\(key.id.text)", cookie: cookie)
            #expect(removed.status == 204, "\(removed.text)")
        }
    }
}
