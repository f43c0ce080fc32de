import Foundation
import LatchkeyCore
import LatchkeyPostgres
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

/// Many write at once, and whoever follows the numbers misses none (docs/decisions/0023).
@Suite struct FollowedChangesTests {
    /// Before each commit that has changes, after all of its statements.
    private static func delayCommits(_ database: PostgresDatabase, until condition: String) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                CREATE FUNCTION tarry() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM \(condition); RETURN NULL; END $$
                """)
            try connection.execute(
                """
                CREATE CONSTRAINT TRIGGER tarry AFTER INSERT ON account_change
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tarry()
                """)
        }
    }

    @Test("S-258: sixteen writers whose commits take their time, and a follower that misses none of their changes")
    func missesNothing() async throws {
        let cluster = try await Nodes.make(3, writers: 6)
        let accounts = try await inParallel(16) { try await cluster.stores[0].add(.fixture(uid: "user\($0)")) }
        try await FollowedChangesTests.delayCommits(cluster.databases[0], until: "pg_sleep(random() * 0.01)")
        let follower = Follower(cluster.stores[2])
        let heard = Mutex<[AccountChange]>([])
        cluster.stores[2].changes.addListener { change in heard.withLock { $0.append(change) } }
        try await cluster.stores[2].followChanges()
        follower.start()
        let isLong = ProcessInfo.processInfo.environment["LATCHKEY_SOAK"] == "1"
        let end = ContinuousClock.now + .seconds(isLong ? 60 : 3)
        let written = try await inParallel(16) { number in
            let store = cluster.stores[number % 2]
            var count = 0
            // Some writes of each, however slow the machine is.
            while ContinuousClock.now < end || count < 5 {
                _ = try await store.signIn(accounts[number])
                count += try await store.endSessions(
                    of: accounts[number].id, except: nil, acting: nil, event: .fixture()
                ).sessions
            }
            return count
        }
        try await follower.end()
        let stored = try await cluster.databases[0].read { connection in
            try connection.query("SELECT seq FROM account_change ORDER BY seq").map { try $0.integer(0) }
        }
        let positions = heard.withLock { $0.map(\.position) }
        #expect(positions == stored)
        #expect(stored.count == written.reduce(0, +) && stored.count > 50)
        #expect(follower.lost == 0)
    }

    @Test("S-258: changes are numbered in the order of their commits, and whoever makes none waits for none")
    func numbersComeLast() async throws {
        let cluster = try await Nodes.make(3)
        let (here, there, follower) = (cluster.stores[0], cluster.stores[1], cluster.stores[2])
        let accounts = try await inParallel(3) { try await here.add(.fixture(uid: "user\($0)")) }
        for account in accounts { _ = try await here.signIn(account) }
        try await follower.followChanges()
        let heard = Mutex<[AccountID]>([])
        follower.changes.addListener { change in heard.withLock { $0.append(change.accountID) } }
        let gate = AdvisoryLock(1)
        try await FollowedChangesTests.delayCommits(cluster.databases[0], until: gate.taking)
        let held = try await Held.write(
            .additions, on: cluster.databases[2], { try $0.query("SELECT CAST(\(gate.taking) AS TEXT)") })
        let waiting = Waiting()
        for (number, store, lock) in [(0, here, gate), (1, there, AdvisoryLock.feed)] {
            let id = accounts[number].id
            waiting.start { try await store.endSessions(of: id, except: nil, acting: nil, event: .fixture()) }
            try await lock.waitForSomebody(on: cluster.databases[2])
        }
        for _ in 0..<3 { _ = try await there.signIn(accounts[2]) }
        #expect(waiting.finished == 0)
        try await held.end()
        let isFollowing = Atomic(true)
        async let following: Void = {
            while isFollowing.load(ordering: .relaxed), !Task.isCancelled { try await follower.followChanges() }
        }()
        try await waiting.end()
        isFollowing.store(false, ordering: .relaxed)
        try await following
        try await follower.followChanges()
        #expect(heard.withLock { $0 } == accounts.prefix(2).map(\.id))
    }
}

/// An advisory lock of two numbers, the second of which is the schema's.
private struct AdvisoryLock: Sendable {
    private let number: Int64

    init(_ number: Int64) {
        self.number = number
    }

    /// The bytes "latf".
    static let feed = AdvisoryLock(0x6c61_7466)

    var taking: String { "pg_advisory_xact_lock(\(number), hashtext(current_schema()))" }

    func waitForSomebody(on database: PostgresDatabase) async throws {
        let waiting = """
            SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND CAST(classid AS BIGINT) = ?
            AND CAST(objid AS BIGINT) = (CAST(hashtext(current_schema()) AS BIGINT) & 4294967295)
            """
        let end = ContinuousClock.now + .seconds(30)
        while try await database.read({ [number] in try $0.query(waiting, number).isEmpty }) {
            guard ContinuousClock.now < end else { throw HarnessError("nobody waits for lock \(number)") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

/// Reads the feed as fast as it can, on a node of its own.
private final class Follower: Sendable {
    private let store: Store
    private let isEnding = Atomic(false)
    private let lostCount = Atomic(0)
    private let task = Mutex<Task<Void, any Error>?>(nil)

    init(_ store: Store) {
        self.store = store
    }

    var lost: Int { lostCount.load(ordering: .relaxed) }

    func start() {
        task.withLock {
            $0 = Task {
                while !isEnding.load(ordering: .relaxed) {
                    try await follow()
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
        }
    }

    private func follow() async throws {
        if try await store.followChanges() { lostCount.add(1, ordering: .relaxed) }
    }

    /// Reads to the end.
    func end() async throws {
        isEnding.store(true, ordering: .relaxed)
        try await task.withLock { $0 }?.value
        try await follow()
    }
}
