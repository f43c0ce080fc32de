import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Somebody who knows the password of an account with a second factor, and not the factor, at every door there is.
@Suite struct PasswordOnlyTests {
    /// Doors that ask for no session: each new one must be looked at, and gets a body here if the common one is not enough.
    private static let openDoors: Set<String> = [
        "POST /api/authenticate", "POST /api/authenticate/factor", "POST /api/authenticate/passkey/options",
        "POST /api/authenticate/passkey", "GET /api/session", "POST /api/user",
        "POST /api/password/check", "GET /api/settings", "POST /api/recovery", "POST /api/recovery/password",
        "POST /api/email/confirm", "POST /api/email/undo", "GET /api/setup", "POST /api/setup",
        "POST /api/authenticate/setup", "POST /api/authenticate/setup/confirm",
        // What a hand-off gives a password-only attacker is in HandOffDoorTests/secondStep.
        "POST /api/hand-off/describe", "POST /api/hand-off/exchange",
        "GET /api/doctor", "POST /api/doctor/probe",
        // They take the key of a session that has begun.
        "POST /api/session/challenge", "POST /api/session/token",
        // What the password of an account with a second factor gives beside an identity is in IdentityAccountTests/secondFactors.
        "GET /api/federation/providers", "POST /api/federation/{provider}/start",
        "POST /api/federation/{provider}/finish", "POST /api/federation/register", "POST /api/federation/confirm",
        "POST /api/federation/mail",
    ]

    @Test("F-014: every door that asks for no session is known here")
    func everyOpenDoor() {
        let open = Door.all.filter { !$0.isGuarded }.map(\.description)
        #expect(Set(open) == PasswordOnlyTests.openDoors, "try these with all that a password opens")
    }

    @Test(
        "F-014: with uid, password, ticket, a device that the account knows and the factor of another account nobody gets a session, at any door"
    )
    func noSession() async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let victim = try await latchkey.addAccount("victim", email: "victim@school.example")
            let phone = try await latchkey.addPhone(to: victim)
            let own = try await latchkey.addPhone(to: latchkey.addAccount("attacker"))
            // A browser on which the owner was signed in before.
            let answer = try await latchkey.finish(latchkey.ticket("victim"), phone.code(at: latchkey.clock.now))
            let device = "latchkey-device=\(answer.cookie("latchkey-device") ?? "")"
            _ = try await latchkey.operate.signOut(uid: "victim")
            latchkey.clock.advance(by: .seconds(600))
            let attacker = try await latchkey.signIn(with: own)
            latchkey.clock.advance(by: .seconds(30))

            for door in Door.all {
                for (number, cookie) in [device, "\(device); \(attacker)"].enumerated() {
                    for body in try await PasswordOnlyTests.bodies(latchkey, own) {
                        let path = Door.path(door.path, id: victim.id.text)
                        let answer = try await latchkey.send(
                            door.method, path, json: door.method == .get ? nil : body, cookie: cookie,
                            origin: door.origin)
                        let place = "\(door): \(answer.status) \(answer.text)"
                        // Beside a session of one's own the answer may renew that.
                        if number == 0 { #expect(answer.cookie("latchkey")?.isEmpty ?? true, "\(place)") }
                        #expect((answer.json["user"] as? [String: Any])?["uid"] as? String != "victim", "\(place)")
                    }
                }
            }
            #expect(try await latchkey.store.listSessions(of: victim.id, now: latchkey.clock.now).isEmpty)
        }
    }

    @Test("F-014, F-013: nor does a code for a new password sign anybody in, at any door that asks for no session")
    func recoveryCode() async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let victim = try await latchkey.addAccount("victim")
            _ = try await latchkey.addPhone(to: victim)
            try await latchkey.addAccount("boss", role: .admin)
            let issue = "/api/user/\(victim.id.text)/recovery-code"
            for door in Door.all where !door.isGuarded {
                try await latchkey.store.execute("DELETE FROM throttle")
                let issued = try await latchkey.send(.post, issue, json: "{}", cookie: latchkey.signIn("boss"))
                let code = try #require(issued.json["code"] as? String, "\(issued.text)")
                let short = ["uid": "victim", "code": code, "new": RecoverPasswordTests.newPassword]
                let whole = short.merging(["password": Latchkey.password, "token": code, "ticket": code]) { $1 }
                let path = Door.path(door.path, id: victim.id.text)
                let bodies: [String?] = [Latchkey.body(whole), Latchkey.body(short)]
                for body in door.method == .get ? [nil] : bodies {
                    let answer = try await latchkey.send(door.method, path, json: body, origin: door.origin)
                    #expect(answer.cookie("latchkey")?.isEmpty ?? true, "\(door): \(answer.status) \(answer.text)")
                }
                let sessions = try await latchkey.store.listSessions(of: victim.id, now: latchkey.clock.now)
                #expect(sessions.isEmpty, "\(door)")
                // The one door where it counts.
                let isSpent = door.description == "POST /api/recovery/password"
                let answer = try await latchkey.signInAnswer("victim", RecoverPasswordTests.newPassword)
                #expect((answer.code == "factor_required") == isSpent, "\(door): \(answer.text)")
                if isSpent { try await latchkey.operate.setPassword(Latchkey.password, uid: "victim") }
            }
        }
    }

    /// All that there is in one body, by the names that doors read; with a new ticket, and without one.
    private static func bodies(_ latchkey: Latchkey, _ own: Phone) async throws -> [String] {
        var known = [
            "uid": "victim", "password": Latchkey.password, "current": Latchkey.password,
            "new": Latchkey.password + "!", "name": "Victim", "token": "wrong",
            "code": own.code(at: latchkey.clock.now),
        ]
        try await latchkey.store.execute("DELETE FROM throttle")
        let first = Latchkey.body(known)
        known["ticket"] = try await latchkey.ticket("victim")
        known["code"] = own.recoveryCodes[0]
        // Doors that take nothing else beside a ticket.
        let ticket = ["ticket": known["ticket"] ?? ""]
        let code = ["code": own.code(at: latchkey.clock.now)]
        return [first, Latchkey.body(known), Latchkey.body(ticket), Latchkey.body(ticket.merging(code) { $1 })]
    }

    @Test(
        "F-014, F-018: of an account that must have a factor and has none, the password opens no session at any door; only the first code of an app that is set up does"
    )
    func required() async throws {
        try await withLatchkey { options in
            Cast.furnish(&options)
            options.flows.requiredFactors = .roles(["Teacher"])
            options.flows.factorGrace = .zero
        } _: { latchkey in
            let victim = try await latchkey.addAccount("victim", role: .teacher, email: "victim@school.example")
            let own = try await latchkey.addPhone(to: latchkey.addAccount("attacker"))
            for door in Door.all {
                for body in try await PasswordOnlyTests.bodies(latchkey, own) {
                    let path = Door.path(door.path, id: victim.id.text)
                    let answer = try await latchkey.send(
                        door.method, path, json: door.method == .get ? nil : body, origin: door.origin)
                    let place = "\(door): \(answer.status) \(answer.text)"
                    #expect(answer.cookie("latchkey")?.isEmpty ?? true, "\(place)")
                    #expect((answer.json["user"] as? [String: Any])?["uid"] as? String != "victim", "\(place)")
                }
            }
            #expect(try await latchkey.store.listSessions(of: victim.id, now: latchkey.clock.now).isEmpty)
        }
    }

    @Test("F-014, F-001: neither set-up nor sign-up nor a new password signs anybody in")
    func noOtherWay() async throws {
        try await withLatchkey { latchkey in
            let code = try await latchkey.flows.setUp.offer()
            let fields = ["uid": "boss", "password": Latchkey.password, "name": "Boss"]
            let setUp = fields.merging(["code": code ?? ""]) { $1 }
            let made = try await latchkey.send(.post, "/api/setup", json: Latchkey.body(setUp))
            #expect(made.status < 300 && made.setCookies.isEmpty)
            let joined = try await latchkey.send(
                .post, "/api/user", json: Latchkey.body(fields.merging(["uid": "toby"]) { $1 }))
            #expect(joined.status == 201 && joined.setCookies.isEmpty)
        }
    }
}
