import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct SecondFactorGateTests {
    @Test("F-001, S-179: the right password of an account with a factor opens nothing, and counts as no wrong one")
    func passwordAlone() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("careful")
            _ = try await latchkey.store.addFactor(to: account, at: latchkey.clock.now)
            for _ in 0..<7 {
                let answer = try await latchkey.signInAnswer("careful")
                #expect(answer.status == 403 && answer.code == "factor_required")
                #expect(answer.cookie("latchkey") == nil && answer.cookie("latchkey-device") == nil)
                #expect(!answer.text.contains("eyJ"))
            }
            #expect(try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).isEmpty)
        }
    }

    @Test("F-050: a wrong password is refused alike, whether the account has a factor or not")
    func wrongPassword() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("plain")
            let account = try await latchkey.addAccount("careful")
            _ = try await latchkey.store.addFactor(to: account, at: latchkey.clock.now)
            for _ in 0..<6 {
                let (one, other) = (
                    try await latchkey.signInAnswer("plain", "wrong password"),
                    try await latchkey.signInAnswer("careful", "wrong password")
                )
                #expect(one.status == other.status && one.json["code"] as? String == other.json["code"] as? String)
                #expect(one.header("retry-after") == other.header("retry-after"))
            }
        }
    }
}
