import Foundation
import LatchkeyCore
import LatchkeyPostgres
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

/// Writes that touch the same rows from different sides, on two nodes (docs/decisions/0023).
@Suite struct CrossingWritesTests {
    @Test("Two people whose browsers exchange sessions, at two nodes at once, never deadlock")
    func replacedSessions() async throws {
        let cluster = try await Nodes.make(2, writers: 8)
        let counters = cluster.databases.map(ConflictCounter.init)
        let stores = counters.map { Store($0) }
        let one = try await stores[0].add(.fixture(uid: "one"))
        let two = try await stores[0].add(.fixture(uid: "two"))
        _ = try await inParallel(40) { number in
            let (before, after) = number % 4 < 2 ? (one, two) : (two, one)
            let store = stores[number % 2]
            let secret = try await store.signIn(before).secret
            let replaced = ReplacedSession(secret: secret, accountID: before.id)
            try await store.openSession(
                .fixture(session: .fixture(of: after.id), replaced: [replaced]), policy: ThrottlePolicy())
        }
        for account in [one, two] {
            #expect(try await stores[0].listSessions(of: account.id, now: TestClock.start).count == 20)
        }
        #expect(counters.flatMap(\.unexpected).isEmpty)
    }

    @Test("A person's write that the server gives up for another is done again: once stored, once told")
    func doneAgain() async throws {
        let cluster = try await Nodes.late()
        let counter = ConflictCounter(cluster.databases[0])
        let store = Store(counter)
        let account = try await store.add(.fixture())
        let attempt = Attempt(account: account.id, knownDevice: nil, network: [1])
        _ = try await store.reserve(attempt, now: TestClock.start, policy: ThrottlePolicy())
        let told = Mutex<[AuditEvent.Kind]>([])
        store.events.addListener { event in told.withLock { $0.append(event.kind) } }
        let held = try await Held.write(
            .additions, on: cluster.databases[0],
            {
                // This one is not to be given up.
                try $0.query("SET LOCAL deadlock_timeout = '50s'")
                try $0.query("UPDATE throttle SET failures = failures RETURNING 1")
            },
            finally: { try $0.query("UPDATE account SET name = name WHERE id = ? RETURNING 1", account.id) })
        let waiting = Waiting()
        waiting.start {
            try await store.openSession(
                .fixture(session: .fixture(of: account.id), attempt: attempt), policy: ThrottlePolicy())
        }
        // As soon as it waits: PostgreSQL looks once, and gives up the one that has waited for so long.
        while try await cluster.waiting() == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(waiting.finished == 0)
        try await held.end()
        try await waiting.end()
        // More than once where the next attempt is faster than the write that waited for it.
        #expect(Set(counter.unexpected) == [.account(account.id)])
        #expect(try await store.listSessions(of: account.id, now: TestClock.start).count == 1)
        #expect(told.withLock { $0 } == [.signedIn])
    }

    @Test("A connection that is cut in the middle of a write takes its locks with it")
    func cutConnection() async throws {
        let cluster = try await Nodes.make(2)
        for scope in [WriteScope.everything, .additions] {
            let account = try await cluster.stores[0].add(.fixture(uid: "user\(scope.parts?.count ?? 1)"))
            let process = Mutex<Int64>(0)
            let held = try await Held.write(scope.and(.account(account.id)), on: cluster.databases[0]) { connection in
                let row = try connection.query("SELECT CAST(pg_backend_pid() AS BIGINT)")[0]
                let number = try row.integer(0)
                process.withLock { $0 = number }
            }
            let waiting = Waiting()
            waiting.start { _ = try await cluster.stores[1].signIn(account) }
            try await Task.sleep(for: .milliseconds(100))
            #expect(waiting.finished == 0)
            let number = process.withLock { $0 }
            _ = try await cluster.databases[1].read {
                try $0.query("SELECT pg_terminate_backend(CAST(? AS INTEGER))", number)
            }
            try await waiting.end()
            await #expect(throws: DatabaseError.self) { try await held.end() }
            _ = try await cluster.stores[0].signIn(account)
            #expect(try await cluster.stores[0].listSessions(of: account.id, now: TestClock.start).count == 2)
        }
    }
}
