import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

@Suite struct WriteBudgetTests {
    private static let rename = #"{"name":"Somebody Else"}"#

    @Test("S-318: one account writes sixty times a minute, and others are not held up")
    func ceiling() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            try await latchkey.addAccount("ann")
            let (toby, ann) = (try await latchkey.signIn("toby"), try await latchkey.signIn("ann"))
            var statuses: [Int] = []
            for _ in 0..<62 {
                statuses.append(
                    try await latchkey.send(.put, "/api/user", json: WriteBudgetTests.rename, cookie: toby).status)
            }
            #expect(statuses.prefix(60).allSatisfy { $0 == 200 } && statuses.suffix(2).allSatisfy { $0 == 429 })
            let refused = try await latchkey.send(.put, "/api/user", json: WriteBudgetTests.rename, cookie: toby)
            #expect(refused.code == "too_many_attempts")
            #expect((1...60).contains(Int(refused.header("Retry-After") ?? "") ?? 0))
            #expect(
                try await latchkey.send(.put, "/api/user", json: WriteBudgetTests.rename, cookie: ann).status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: toby).status == 200)
            latchkey.clock.advance(by: .seconds(60))
            #expect(
                try await latchkey.send(.put, "/api/user", json: WriteBudgetTests.rename, cookie: toby).status == 200)
        }
    }

    @Test("S-318: fifty at once write no more often, and nobody is kept from signing out")
    func parallelWrites() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountWrites] = 10
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let tally = try await inParallel(50) { _ in
                try await latchkey.send(.put, "/api/user", json: WriteBudgetTests.rename, cookie: cookie)
            }.tally
            #expect(tally == [200: 10, 429: 40])
            #expect(try await latchkey.send(.delete, "/api/sessions", cookie: cookie).status == 204)
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: cookie).status == 200)
        }
    }

    @Test("S-318: whoever uses up the writes of an account does not keep its owner from a new password")
    func newPassword() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountWrites] = 3
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let (owner, thief) = (try await latchkey.signIn("toby"), try await latchkey.signIn("toby"))
            var statuses: [Int] = []
            for _ in 0..<4 {
                statuses.append(
                    try await latchkey.send(.put, "/api/user", json: WriteBudgetTests.rename, cookie: thief).status)
            }
            #expect(statuses == [200, 200, 200, 429])
            #expect(try await ChangePasswordTests.change(latchkey, owner, new: "staple battery horse").status == 200)
            #expect(try await latchkey.send(.get, "/api/id", cookie: thief).status == 401)
        }
    }

    @Test("S-318: whoever uses up the writes of an account does not keep its owner from removing what was added to it")
    func removals() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountWrites] = 1
            $0.flows.throttle[.sessionRemovals] = 2
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let (owner, thief) = (try await latchkey.signIn("toby"), try await latchkey.signIn("toby"))
            for status in [200, 429] {
                let write = try await latchkey.send(.put, "/api/user", json: WriteBudgetTests.rename, cookie: thief)
                #expect(write.status == status)
            }
            let none = RandomID.fixture().text
            let removals = [
                "/api/identities/\(none)", "/api/factors/totp/\(none)", "/api/factors/passkeys/\(none)",
                "/api/factors/trusted-devices", "/api/email/change", "/api/sessions/\(none)",
            ]
            // Each has a session of its own.
            for path in removals {
                let session = try await latchkey.signIn("toby")
                #expect(try await latchkey.send(.delete, path, cookie: session).status != 429, "\(path)")
            }
            for status in [404, 404, 429] {
                #expect(try await latchkey.send(.delete, removals[0], cookie: thief).status == status)
            }
            #expect(try await latchkey.send(.delete, removals[0], cookie: owner).status == 404)
        }
    }

    @Test("S-318: 0 switches the limit off")
    func off() async throws {
        try await withLatchkey {
            $0.flows.throttle[.accountWrites] = 0
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            for _ in 0..<70 {
                let answer = try await latchkey.send(.put, "/api/user", json: WriteBudgetTests.rename, cookie: cookie)
                #expect(answer.status == 200)
            }
        }
    }
}
