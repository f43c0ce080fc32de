import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct FactorCodeTests {
    /// A code in the body of the password, each in a sign-in of its own.
    private static func signIn(_ latchkey: Latchkey, _ code: String) async throws -> Answer {
        try await latchkey.send(
            .post, "/api/authenticate",
            json: Latchkey.body(["uid": "toby", "password": Latchkey.password, "code": code]))
    }

    private static func withToby(_ test: @escaping @Sendable (Latchkey, Phone) async throws -> Void) async throws {
        try await withLatchkey {
            $0.flows.throttle.freeFailures = 90
        } _: { latchkey in
            try await test(latchkey, try await latchkey.addPhone(to: latchkey.addAccount("toby")))
        }
    }

    @Test("F-008: the present step and the one before are taken, and the one by which the phone was off the last time")
    func window() async throws {
        try await FactorCodeTests.withToby { latchkey, phone in
            for steps in [-3, -2, 1, 2, 3] {
                let answer = try await FactorCodeTests.signIn(
                    latchkey, phone.code(at: latchkey.clock.now, steps: steps))
                #expect(answer.code == "factor_invalid", "\(steps)")
            }
            for steps in [-1, 0] {
                let answer = try await FactorCodeTests.signIn(
                    latchkey, phone.code(at: latchkey.clock.now, steps: steps))
                #expect(answer.status == 200, "\(steps)")
            }
            try await latchkey.store.execute("UPDATE totp SET drift = 2")
            latchkey.clock.advance(by: .seconds(30))
            for (steps, status) in [(1, 401), (2, 200), (0, 401)] {
                let answer = try await FactorCodeTests.signIn(
                    latchkey, phone.code(at: latchkey.clock.now, steps: steps))
                #expect(answer.status == status, "\(steps)")
            }
        }
    }

    @Test("F-007, S-174: a code signs in once, whichever ticket; an older one never after a newer; nor after a step-up")
    func once() async throws {
        try await FactorCodeTests.withToby { latchkey, phone in
            let (one, two) = (try await latchkey.ticket("toby"), try await latchkey.ticket("toby"))
            let code = phone.code(at: latchkey.clock.now)
            let first = try await latchkey.finish(one, code)
            #expect(first.status == 200)
            #expect(try await latchkey.finish(two, code).code == "factor_invalid")
            #expect(
                try await FactorCodeTests.signIn(latchkey, phone.code(at: latchkey.clock.now, steps: -1)).status == 401)
            latchkey.clock.advance(by: .seconds(30))
            let next = phone.code(at: latchkey.clock.now)
            let cookie = "latchkey=\(first.cookie("latchkey") ?? "")"
            let raised = try await latchkey.send(
                .post, "/api/reauth", json: Latchkey.body(["code": next]), cookie: cookie)
            #expect(raised.status == 200)
            #expect(try await FactorCodeTests.signIn(latchkey, next).code == "factor_invalid")
        }
    }

    @Test("F-009, S-177: what is no code of six digits or sixteen characters is refused, and counts as no guess at one")
    func forms() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            let ticket = try await latchkey.ticket("toby")
            for code in ["1", "12345", "1234567", "１２３４５６", "12345a", "ABCDEFGH", "-12345", "1e5000"] {
                let answer = try await latchkey.finish(ticket, code)
                #expect(answer.status == 401 && answer.code == "factor_invalid", "\(code)")
            }
            // More than a ticket has, and more than are free.
            let code = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.finish(ticket, " \(code.prefix(3)) \(code.suffix(3)) ").status == 200)
        }
    }

    @Test("F-027, S-182: each recovery code works once, in any spelling; from three left on the answer says how many")
    func recoveryCodes() async throws {
        try await FactorCodeTests.withToby { latchkey, phone in
            for (number, code) in phone.recoveryCodes.enumerated() {
                let typed = number.isMultiple(of: 2) ? code : code.lowercased().replacing("-", with: " ")
                let answer = try await latchkey.finish(latchkey.ticket("toby"), typed)
                #expect(answer.status == 200)
                let left = 9 - number
                #expect(answer.json["recovery_codes_left"] as? Int == (left <= 3 ? left : nil))
                #expect(try await FactorCodeTests.signIn(latchkey, code).code == "factor_invalid")
            }
            let first = try await latchkey.signInAnswer("toby")
            #expect(first.json["factors"] as? [String] == ["totp"])
            let answer = try await FactorCodeTests.signIn(latchkey, phone.code(at: latchkey.clock.now))
            #expect(answer.json["recovery_codes_left"] as? Int == 0)
        }
    }

    @Test("F-027, S-183: a recovery code that was used is mailed, with how many are left, and kept in the audit")
    func recoveryCodeIsTold() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let account = try #require(try await latchkey.store.findAccount(uid: "toby"))
            let phone = try await latchkey.addPhone(to: account)
            #expect(try await latchkey.finish(latchkey.ticket("toby"), phone.recoveryCodes[4]).status == 200)
            let mails = try await latchkey.mails().filter { $0.text.contains("Recovery codes that are left: 9") }
            #expect(mails.count == 1 && mails.first?.to.text == "toby@school.example")
            let events = try await latchkey.store.listEvents(of: account.id, limit: 10)
            let used = try #require(events.first { $0.kind == .recoveryCodeUsed })
            #expect(used.details["left"] == "9")
            let signedIn = try #require(events.first { $0.kind == .signedIn })
            #expect(signedIn.details["methods"] == "password+recovery_code")
        }
    }

    @Test("F-008, F-025: a second authenticator counts for itself, and a seed of another row or account is none")
    func severalPhones() async throws {
        try await FactorCodeTests.withToby { latchkey, phone in
            let second = try await latchkey.addPhone(to: phone.account)
            #expect(try await FactorCodeTests.signIn(latchkey, phone.code(at: latchkey.clock.now)).status == 200)
            #expect(try await FactorCodeTests.signIn(latchkey, second.code(at: latchkey.clock.now)).status == 200)
            let other = try await latchkey.addPhone(to: latchkey.addAccount("other"))
            try await latchkey.store.execute(
                "UPDATE totp SET sealed = (SELECT sealed FROM totp AS found WHERE found.id = ?) WHERE id = ?", other.id,
                phone.id)
            latchkey.clock.advance(by: .seconds(30))
            #expect(try await FactorCodeTests.signIn(latchkey, other.code(at: latchkey.clock.now)).status == 401)
            #expect(try await FactorCodeTests.signIn(latchkey, second.code(at: latchkey.clock.now)).status == 200)
        }
    }
}
