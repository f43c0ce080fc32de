import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct RefusedStateTests {
    @Test(
        "S-026: the right password of an account that is disabled or waits is told so; every wrong one gets the one answer",
        arguments: [("disabled", "account_disabled"), ("waiting", "approval_pending")])
    func toldWithTheRightPassword(_ uid: String, _ code: String) async throws {
        try await withLatchkey {
            $0.flows.registration = .approval
        } _: { latchkey in
            try await latchkey.addAccount("disabled")
            try await latchkey.operate.setState(.disabled, uid: "disabled")
            let body = Latchkey.body(["uid": "waiting", "name": "W", "password": Latchkey.password])
            #expect(try await latchkey.send(.post, "/api/user", json: body).status == 201)
            let right = try await latchkey.signInAnswer(uid)
            #expect(right.status == 403 && right.code == code && right.setCookies.isEmpty)
            let wrong = try await latchkey.signInAnswer(uid, "wrong password")
            let nobody = try await latchkey.signInAnswer("nobody", "wrong password")
            #expect(wrong.status == 401 && wrong.body == nobody.body)
            #expect(
                try await latchkey.store.listSessions(
                    of: latchkey.operate.show(uid: uid).account.id, now: latchkey.clock.now
                ).isEmpty)
        }
    }

    @Test("S-040: the counters of a disabled account work as others do, and a right password is no wrong guess")
    func countersOfADisabledAccount() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("off")
            try await latchkey.operate.setState(.disabled, uid: "off")
            for _ in 0..<7 { #expect(try await latchkey.signInAnswer("off").status == 403) }
            try await SignInThrottleTests.guess(5, at: "off", latchkey)
            #expect(try await latchkey.signInAnswer("off").status == 429)
            latchkey.clock.advance(by: .seconds(5))
            #expect(try await latchkey.signInAnswer("off").status == 403)
        }
    }

    @Test("S-309: the right password of a disabled account is no free hash")
    func budgetOfADisabledAccount() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountSignIns] = 3
        } _: { latchkey in
            try await latchkey.addAccount("off")
            try await latchkey.operate.setState(.disabled, uid: "off")
            for _ in 0..<3 { #expect(try await latchkey.signInAnswer("off").status == 403) }
            #expect(try await latchkey.signInAnswer("off").status == 429)
        }
    }
}
