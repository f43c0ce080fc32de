import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct StalenessTests {
    /// A server on a database that can go away.
    static func withSwitch(
        _ test: @escaping @Sendable (Latchkey, SwitchableDatabase) async throws -> Void
    ) async throws {
        let database = SwitchableDatabase(try await Store.inMemory().database)
        try await withLatchkey {
            $0.store = Store(database)
        } _: {
            try await test($0, database)
        }
    }

    @Test("A warm session costs no database read")
    func warmSessionsReadNothing() async throws {
        try await StalenessTests.withSwitch { latchkey, database in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            let before = (database.reads, database.writes)
            for _ in 0..<20 { #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200) }
            #expect(database.reads == before.0 && database.writes == before.1)
        }
    }

    /// What is known without a database. The doors send no `Origin`: from nowhere no passkey is taken, and no hand-off goes on.
    private static let withoutDatabase = [
        "/api/settings": 200, "/api/password/check": 200, "/api/authenticate/passkey": 403,
        "/api/authenticate/passkey/options": 403, "/api/hand-off/describe": 403,
        "/api/doctor": 200, "/api/doctor/probe": 204, "/api/federation/providers": 200,
        "/api/federation/{provider}/start": 403, "/api/federation/{provider}/finish": 403,
        "/api/federation/register": 403, "/api/federation/confirm": 403, "/api/federation/mail": 403,
        // A challenge has no row, and the door's body is no proof.
        "/api/session/challenge": 200, "/api/session/token": 400,
    ]

    @Test(
        "S-286: without the database warm sessions go on for 5 s, then everything answers 503, and recovers by itself")
    func databaseGoesAway() async throws {
        try await StalenessTests.withSwitch { latchkey, database in
            for uid in ["toby", "cold"] { try await latchkey.addAccount(uid) }
            let warm = try await latchkey.signIn("toby")
            let cold = try await latchkey.signIn("cold")
            #expect(try await latchkey.send(.get, "/api/id", cookie: warm).status == 200)
            try await latchkey.flows.sessions.live.followChanges()
            database.isAway = true
            await #expect(throws: LatchkeyError.self) { try await latchkey.flows.sessions.live.followChanges() }

            latchkey.clock.advance(by: .seconds(5))
            #expect(try await latchkey.send(.get, "/api/id", cookie: warm).status == 200)
            let unavailable = try await latchkey.send(.get, "/api/id", cookie: cold)
            #expect(unavailable.status == 503 && unavailable.code == "unavailable")
            #expect((Int(unavailable.header("Retry-After") ?? "") ?? 0) > 0)

            latchkey.clock.advance(by: .microseconds(1))
            for door in Door.all {
                let answer = try await latchkey.send(
                    door.method, Door.path(door.path), json: door.body, cookie: warm)
                #expect(answer.status == StalenessTests.withoutDatabase[door.path] ?? 503, "\(door)")
                #expect(answer.setCookies.allSatisfy { $0.hasPrefix("latchkey-probe") })
            }
            let passkey = try await latchkey.send(
                .post, "/api/authenticate/passkey", json: "{}", headers: [("Origin", SoftPasskey.origin)])
            #expect(passkey.status == 401, "what has not the form asks no database and costs nobody a try")
            #expect(try await latchkey.send(.get, "/health/live").status == 200)
            #expect(try await latchkey.send(.get, "/health/ready").status == 503)

            database.isAway = false
            #expect(try await latchkey.send(.get, "/api/id", cookie: warm).status == 200)
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            let before = database.reads
            #expect(try await latchkey.send(.get, "/api/id", cookie: warm).status == 200)
            #expect(database.reads > before)
            try await latchkey.flows.sessions.live.followChanges()
            #expect(try await latchkey.send(.get, "/api/id", cookie: warm).status == 200)
            let followed = database.reads
            #expect(try await latchkey.send(.get, "/api/id", cookie: warm).status == 200)
            #expect(database.reads == followed)
        }
    }

    @Test("S-318: however often anybody asks whether the server is ready, the database is asked once a second")
    func readiness() async throws {
        try await StalenessTests.withSwitch { latchkey, database async throws in
            let before = database.reads
            for _ in 0..<20 { #expect(try await latchkey.send(.get, "/health/ready").status == 200) }
            #expect(database.reads == before + 1)
            latchkey.clock.advance(by: .seconds(1))
            database.isAway = true
            for _ in 0..<3 { #expect(try await latchkey.send(.get, "/health/ready").status == 503) }
            database.isAway = false
            latchkey.clock.advance(by: .seconds(1))
            #expect(try await latchkey.send(.get, "/health/ready").status == 200)
        }
    }

    @Test("S-286: a sign-out that could not be stored is not acknowledged")
    func signOutIsNotAcknowledged() async throws {
        try await StalenessTests.withSwitch { latchkey, database in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            #expect(try await latchkey.send(.get, "/api/id", cookie: cookie).status == 200)
            database.isAway = true
            let answer = try await latchkey.send(.delete, "/api/authenticate", cookie: cookie)
            #expect(answer.status == 503 && answer.setCookies.isEmpty)
            database.isAway = false
            #expect(try await latchkey.send(.delete, "/api/authenticate", cookie: cookie).status == 200)
        }
    }

    @Test("S-050: the live-session cache never holds more than its capacity, and loses nobody's session")
    func cacheIsBounded() async throws {
        try await withLatchkey {
            $0.flows.liveSessionCapacity = 200
        } _: { latchkey async throws in
            var secrets: [(account: Account, secret: Session.Secret)] = []
            for _ in 0..<500 {
                let account = try await latchkey.store.add(.fixture(uid: "u\(secrets.count)"))
                for _ in 0..<2 { secrets.append((account, try await latchkey.store.signIn(account).secret)) }
            }
            let sessions = latchkey.flows.sessions.live
            for _ in 0..<3 {
                for (account, secret) in secrets {
                    #expect(try await sessions.find(secret, of: account.id, now: TestClock.start) != nil)
                }
                #expect(sessions.count <= 200)
            }
            #expect(sessions.count > 50)
        }
    }
}
