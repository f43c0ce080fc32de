import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import Testing

@Suite struct NetworkThrottleTests {
    @Test("S-048: a class of 35 behind one address, three wrong tries and a right one each, is not limited")
    func classOf35SignsIn() async throws {
        try await withLatchkey { latchkey in
            for number in 0..<35 { try await latchkey.addAccount("pupil\(number)") }
            for number in 0..<35 {
                for _ in 0..<3 {
                    #expect(try await latchkey.signInAnswer("pupil\(number)", "wrong password").status == 401)
                }
                #expect(try await latchkey.signInAnswer("pupil\(number)").status == 200)
            }
        }
    }

    @Test(
        "S-048, S-307: spraying one password over many uids ends at 300 failures from one network; a known device goes on there"
    )
    func sprayingIsLimited() async throws {
        try await withLatchkey { latchkey in
            for uid in ["toby", "other"] { try await latchkey.addAccount(uid) }
            let first = try await latchkey.signInAnswer("toby")
            let session = "latchkey=\(first.cookie("latchkey") ?? "")"
            let device = "latchkey-device=\(first.cookie("latchkey-device") ?? "")"
            for number in 0..<300 {
                #expect(try await latchkey.signInAnswer("user\(number)", "Password1234").status == 401)
            }
            let limited = try await latchkey.signInAnswer("toby")
            #expect(limited.status == 429 && limited.header("Retry-After") == "900")
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 200)
            for bad in ["latchkey-device=AAAAAAAAAAAAAAAAAAAAAA", "\(device)x", "latchkey-device="] {
                #expect(try await latchkey.signInAnswer("toby", cookie: bad).status == 429, "\(bad)")
            }
            #expect(try await latchkey.signInAnswer("other", cookie: device).status == 429)
            for _ in 0..<5 {
                #expect(try await latchkey.signInAnswer("toby", "wrong password", cookie: device).status == 401)
            }
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 429)
            #expect(try await latchkey.send(.get, "/api/id", cookie: session).status == 200)
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }

    @Test(
        "S-045, S-046: behind a trusted proxy networks are told apart, a /64 is one, and a forged left part is not read"
    )
    func networksBehindAProxy() async throws {
        try await withLatchkey { options in
            options.isLive = true
            options.flows.throttle[.networkFailures] = 3
            options.server = { $0.trustedProxies = [NetworkRange("127.0.0.1")].compactMap(\.self) }
        } _: { latchkey async throws in
            func guess(_ forwarded: String, _ uid: Int) async throws -> Int {
                try await latchkey.signInAnswer("u\(uid)", "wrong password", headers: [("X-Forwarded-For", forwarded)])
                    .status
            }
            for uid in 0..<3 { #expect(try await guess("2001:db8:1:2::\(uid + 1)", uid) == 401) }
            #expect(try await guess("2001:db8:1:2:ffff::9", 4) == 429)
            #expect(try await guess("192.0.2.9, 2001:db8:1:2::77", 5) == 429)
            #expect(try await guess("2001:db8:1:3::1", 6) == 401)
            for uid in 7..<10 { #expect(try await guess("::ffff:192.0.2.7", uid) == 401) }
            #expect(try await guess("192.0.2.7", 11) == 429)
        }
    }

    @Test("S-046: without a trusted proxy X-Forwarded-For is not read")
    func forgedForwardedFor() async throws {
        try await withLatchkey { options in
            options.isLive = true
            options.flows.throttle[.networkFailures] = 3
        } _: { latchkey async throws in
            for number in 0..<4 {
                let answer = try await latchkey.signInAnswer(
                    "u\(number)", "wrong password", headers: [("X-Forwarded-For", "192.0.2.\(number)")])
                #expect(answer.status == (number < 3 ? 401 : 429))
            }
        }
    }

    @Test(
        "S-289: a clock that jumps makes nobody wait for less than nothing or longer than 15 minutes",
        arguments: [-86_400, -600, 86_400])
    func clockJumps(_ seconds: Int) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            try await SignInThrottleTests.guess(5, at: "toby", latchkey)
            latchkey.clock.advance(by: .seconds(seconds))
            for _ in 0..<3 {
                let answer = try await latchkey.signInAnswer("toby", "wrong password")
                guard answer.status == 429 else { continue }
                let wait = Int(answer.header("Retry-After") ?? "") ?? 0
                #expect((1...900).contains(wait))
            }
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            latchkey.clock.advance(by: .seconds(-seconds))
            latchkey.clock.advance(by: .seconds(900))
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }
}
