import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct PasswordOffTests {
    /// A hundred wrong guesses, each after its wait.
    static func turnOff(_ uid: String, _ latchkey: Latchkey, cookie: String? = nil) async throws {
        for _ in 0..<100 {
            let answer = try await latchkey.signInAnswer(uid, "wrong password", cookie: cookie)
            #expect(answer.status == 401)
            latchkey.clock.advance(by: .seconds(900))
        }
    }

    @Test("S-038, S-275: after 100 failures the password is off until it is set anew, and the audit says so")
    func offUntilSetAnew() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            try await PasswordOffTests.turnOff("toby", latchkey)
            let wrong = try await latchkey.signInAnswer("nobody")
            for _ in 0..<3 {
                let right = try await latchkey.signInAnswer("toby")
                #expect(right.status == 401 && right.body == wrong.body)
                latchkey.clock.advance(by: .seconds(900))
            }
            let kinds = try await latchkey.store.listEvents(of: account.id, limit: 1000).map(\.kind)
            #expect(kinds.filter { $0 == .passwordOff }.count == 1)
            try await latchkey.operate.setPassword("staple battery horse", uid: "toby")
            #expect(try await latchkey.signInAnswer("toby").status == 401)
            #expect(try await latchkey.signInAnswer("toby", "staple battery horse").status == 200)
        }
    }

    @Test("S-038: the hundredth guess may still be the right one")
    func hundredthGuess() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            for _ in 0..<99 {
                _ = try await latchkey.signInAnswer("toby", "wrong password")
                latchkey.clock.advance(by: .seconds(900))
            }
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }

    @Test("S-038, S-047: off is off for strangers alone, and stays so when the owner's device signs in")
    func knownDeviceGoesOn() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let device = "latchkey-device=\(try await latchkey.signInAnswer("toby").cookie("latchkey-device") ?? "")"
            try await PasswordOffTests.turnOff("toby", latchkey)
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 200)
            #expect(try await latchkey.signInAnswer("toby").status == 401)
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 200)
        }
    }

    @Test("S-038: setting the password anew gives a device that was off its tries back")
    func deviceThatWasOff() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let device = "latchkey-device=\(try await latchkey.signInAnswer("toby").cookie("latchkey-device") ?? "")"
            try await PasswordOffTests.turnOff("toby", latchkey, cookie: device)
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 401)
            try await latchkey.operate.setPassword("staple battery horse", uid: "toby")
            for _ in 0..<2 {
                #expect(try await latchkey.signInAnswer("toby", "staple battery horse", cookie: device).status == 200)
            }
        }
    }
}
