import HTTPTypes
import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What somebody tries who has a session, a code or a hand-off of their own.
@Suite struct HandOffAttackTests {
    private static func devices(_ latchkey: Latchkey) async throws -> Int {
        try await latchkey.store.dump().filter { $0.hasPrefix("known_device: ") }.count
    }

    private static func kinds(_ latchkey: Latchkey, _ account: Account) async throws -> [AuditEvent.Kind] {
        try await latchkey.store.listEvents(of: account.id, limit: 50).map(\.kind)
    }

    @Test("S-047: a sign-in for another page makes the browser known where it was proven, and a code makes none known")
    func devices() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let code = try latchkey.code(in: try await latchkey.prove("toby", latchkey.beginHandOff()))
            #expect(try await HandOffAttackTests.devices(latchkey) == 1)
            #expect(try await latchkey.exchange(code).status == 200)
            #expect(try await HandOffAttackTests.devices(latchkey) == 1)

            let cookie = try await latchkey.signIn("toby")
            let known = try await HandOffAttackTests.devices(latchkey)
            for _ in 0..<3 {
                let begun = try await latchkey.beginHandOff()
                let proven = try await latchkey.go(
                    "/api/hand-off/continue", ["ticket": begun.ticket], begun, cookie: cookie)
                #expect(try await latchkey.exchange(latchkey.code(in: proven)).status == 200)
            }
            #expect(try await HandOffAttackTests.devices(latchkey) == known)
        }
    }

    @Test("G-053: who knows the code of a hand-off does not get the session of somebody else who proves later")
    func otherPerson() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            try await latchkey.addAccount("mallory")
            let begun = try await latchkey.beginHandOff()
            let code = try latchkey.code(in: try await latchkey.prove("mallory", begun))
            latchkey.clock.advance(by: .seconds(61))
            #expect(try await latchkey.exchange(code).status == 403)
            #expect(try await latchkey.prove("toby", begun).code == "hand_off_invalid")
            let continued = try await latchkey.go(
                "/api/hand-off/continue", ["ticket": begun.ticket], begun, cookie: latchkey.signIn("toby"))
            #expect(continued.code == "hand_off_invalid")
            #expect(try await latchkey.exchange(code).status == 403)
            // The password was right, and its owner gets to know.
            let failed = try await latchkey.store.listEvents(of: toby.id, limit: 50).first { $0.kind == .signInFailed }
            #expect(failed?.details["reason"] == "hand_off_invalid")
        }
    }

    @Test("S-275: a right password is an event, also where its code is never exchanged")
    func proven() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            _ = try await latchkey.prove("toby", latchkey.beginHandOff())
            #expect(try await HandOffAttackTests.kinds(latchkey, toby).contains(.handOffProven))
        }
    }

    @Test("G-007: a hand-off is over after ten minutes, however often it is proven")
    func ends() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let begun = try await latchkey.beginHandOff()
            for _ in 0..<2 {
                latchkey.clock.advance(by: .seconds(299))
                #expect(try await latchkey.prove("toby", begun).status == 200)
            }
            latchkey.clock.advance(by: .seconds(2))
            #expect(try await latchkey.prove("toby", begun).code == "hand_off_invalid")
            let described = try await latchkey.go("/api/hand-off/describe", ["ticket": begun.ticket], begun)
            #expect(described.code == "hand_off_invalid")
        }
    }

    @Test("G-051: a code that comes once more from another browser ends the session at once, also that in its place")
    func thief() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let mallory = [("User-Agent", "Mallory/1")]
            func session() async throws -> (code: String, cookie: String) {
                let code = try latchkey.code(in: try await latchkey.prove("toby", latchkey.beginHandOff()))
                return (
                    code, "latchkey=\(try await latchkey.exchange(code, headers: mallory).cookie("latchkey") ?? "")"
                )
            }
            let first = try await session()
            #expect(try await latchkey.send(.get, "/api/id", cookie: first.cookie).status == 200)
            #expect(try await latchkey.exchange(first.code).status == 403)
            #expect(try await latchkey.send(.get, "/api/id", cookie: first.cookie).status == 401)

            let second = try await session()
            let stepped = try await latchkey.send(
                .post, "/api/reauth", json: Latchkey.body(["password": Latchkey.password]), cookie: second.cookie,
                headers: mallory)
            #expect(stepped.status == 200)
            let later = "latchkey=\(stepped.cookie("latchkey") ?? "")"
            #expect(try await latchkey.exchange(second.code).status == 403)
            #expect(try await latchkey.send(.get, "/api/id", cookie: later).status == 401)
        }
    }

    @Test("G-043: the statement asks again whether the session that is handed over lives")
    func endedMeanwhile() async throws {
        try await withLatchkey { latchkey in
            let toby = try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let begun = try await latchkey.beginHandOff()
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            // Behind the back of the cache, as on another node.
            try await latchkey.store.execute("DELETE FROM session WHERE account_id = ?", toby.id)
            let late = try await latchkey.go(
                "/api/hand-off/continue", ["ticket": begun.ticket], begun, cookie: cookie)
            #expect(late.status == 403 && late.code == "hand_off_invalid")
        }
    }
}
