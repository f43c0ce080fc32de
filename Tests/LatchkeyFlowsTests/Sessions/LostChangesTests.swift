import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct LostChangesTests {
    static func cache(on store: Store, _ clock: TestClock) -> LiveSessions {
        LiveSessions(
            store: store, configuration: FlowsConfiguration(),
            clock: TimeSource(now: { clock.now }, uptime: { clock.uptime }))
    }

    @Test(
        "A process that slept while changes were made and forgotten trusts nothing it held", arguments: Engine.allCases)
    func sleeper(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        // Two accounts, so that the change that is kept is not the one that matters.
        let toby = try await database.store.add(.fixture(uid: "toby"))
        let other = try await database.store.add(.fixture(uid: "other"))
        let secret = try await database.store.signIn(toby).secret
        let clock = TestClock()
        let sleeping = LostChangesTests.cache(on: database.otherStore, clock)
        let awake = database.store
        try await awake.setRoles(.teacher, of: other.id, event: .fixture())
        try await sleeping.followChanges()
        #expect(try await sleeping.find(secret, of: toby.id, now: clock.now) != nil)

        _ = try await awake.endSessions(of: toby.id, except: nil, acting: nil, event: .fixture())
        for _ in 0..<3 { try await awake.setRoles(.user, of: other.id, event: .fixture()) }
        try await awake.pruneChanges(before: TestClock.start + .seconds(1))
        try await sleeping.followChanges()
        #expect(try await sleeping.find(secret, of: toby.id, now: clock.now) == nil)
    }

    enum PutBack: CaseIterable, Sendable { case overtaken, notYet, unfollowed, unfollowedAndOvertaken }

    @Test(
        "S-416: once the database was put back to before changes that were seen, nothing of before counts, and ended sessions end",
        arguments: Engine.allCases, PutBack.allCases)
    func putBack(_ engine: Engine, _ case: PutBack) async throws {
        let database = try await engine.makeDatabase()
        let store = database.store
        let toby = try await store.add(.fixture(uid: "toby"))
        let other = try await store.add(.fixture(uid: "other"))
        let secret = try await store.signIn(toby).secret
        let clock = TestClock()
        let cache = LostChangesTests.cache(on: database.otherStore, clock)
        try await store.setRoles(.teacher, of: other.id, event: .fixture())
        try await cache.followChanges()
        // The change that is lost.
        try await store.setRoles(.user, of: other.id, event: .fixture())
        let isFollowed = `case` == .overtaken || `case` == .notYet
        if isFollowed { #expect(try await !cache.followChanges()) }
        #expect(try await cache.find(secret, of: toby.id, now: clock.now) != nil)
        try await store.execute("DELETE FROM account_change WHERE seq = (SELECT MAX(seq) FROM account_change)")
        // What happens afterwards has its number.
        try await store.execute("DELETE FROM session WHERE account_id = ?", toby.id)
        if `case` == .overtaken || `case` == .unfollowedAndOvertaken {
            for id in [toby.id, other.id] {
                try await store.execute(
                    "INSERT INTO account_change (seq, at, account_id) SELECT MAX(seq) + 1, 7, ? FROM account_change", id
                )
            }
        }
        #expect(try await cache.followChanges())
        #expect(try await cache.find(secret, of: toby.id, now: clock.now) == nil)
        // And goes on from there.
        #expect(try await !cache.followChanges())
        let again = try await store.signIn(toby).secret
        #expect(try await cache.find(again, of: toby.id, now: clock.now) != nil)
        try await store.execute("DELETE FROM session WHERE account_id = ?", toby.id)
        try await store.execute(
            "INSERT INTO account_change (seq, at, account_id) SELECT MAX(seq) + 1, 8, ? FROM account_change", toby.id)
        #expect(try await !cache.followChanges())
        #expect(try await cache.find(again, of: toby.id, now: clock.now) == nil)
    }

    @Test(
        "Pruning takes only an unbroken run of the oldest changes, also after the clock went back",
        arguments: Engine.allCases)
    func pruningLeavesNoHoles(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let account = try await store.add(.fixture())
        for seconds in [0, 100, 5, 200] {
            try await store.setRoles(.user, of: account.id, event: .fixture(at: TestClock.start + .seconds(seconds)))
        }
        try await store.pruneChanges(before: TestClock.start + .seconds(50))
        let left = try await store.dump().filter { $0.hasPrefix("account_change") }
        #expect(left.count == 3)
        try await store.pruneChanges(before: TestClock.start + .seconds(1000))
        #expect(try await store.dump().filter { $0.hasPrefix("account_change") }.count == 1)
    }

    @Test("More changes than one read takes are read to the end", arguments: Engine.allCases)
    func manyChanges(_ engine: Engine) async throws {
        let database = try await engine.makeDatabase()
        let toby = try await database.store.add(.fixture())
        let secret = try await database.store.signIn(toby).secret
        let clock = TestClock()
        let cache = LostChangesTests.cache(on: database.otherStore, clock)
        try await cache.followChanges()
        #expect(try await cache.find(secret, of: toby.id, now: clock.now) != nil)
        let noise = RandomID.fixture()
        try await database.store.execute(
            """
            INSERT INTO account_change (at, account_id)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20500) SELECT i, ? FROM n
            """,
            noise)
        _ = try await database.store.endSessions(of: toby.id, except: nil, acting: nil, event: .fixture())
        try await cache.followChanges()
        #expect(try await cache.find(secret, of: toby.id, now: clock.now) == nil)
    }
}
