import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

@testable import LatchkeyPostgres

/// Who waits for whom, on one node and on several (docs/decisions/0023).
@Suite struct ConcurrentWriteTests {
    @Test("A write of one account holds up that account and what is about everything, and nobody else")
    func scopes() async throws {
        let cluster = try await Nodes.make(2)
        let (here, there) = (cluster.stores[0], cluster.stores[1])
        let one = try await here.add(.fixture(uid: "one"))
        let two = try await here.add(.fixture(uid: "two"))
        let session = try await here.signIn(two).session
        let held = try await Held.write(.account(one.id), on: cluster.databases[0])
        for store in cluster.stores {
            _ = try await store.signIn(two)
            try await store.take(.signUps, for: [1], policy: ThrottlePolicy(), now: TestClock.start)
            try await store.touchSessions([
                SessionTouch(publicID: session.publicID, lastSeenAt: TestClock.start, idleEnd: TestClock.start)
            ])
            try await store.recordEvents([.fixture()])
        }
        try await there.endSession(session.publicID, of: two.id, acting: nil, event: .fixture())
        let waiting = Waiting()
        waiting.start { _ = try await here.signIn(one) }
        waiting.start { _ = try await there.signIn(one) }
        waiting.start { try await there.setRoles(.teacher, of: two.id, event: .fixture()) }
        try await Task.sleep(for: .milliseconds(300))
        #expect(waiting.finished == 0)
        try await held.end()
        try await waiting.end()
        #expect(waiting.finished == 3)
    }

    @Test("While everything is written, nothing else is; afterwards all go on")
    func everything() async throws {
        let cluster = try await Nodes.make(2)
        let account = try await cluster.stores[0].add(.fixture())
        let held = try await Held.write(.everything, on: cluster.databases[0])
        let waiting = Waiting()
        for store in cluster.stores {
            waiting.start { _ = try await store.signIn(account) }
            waiting.start { try await store.recordEvents([.fixture()]) }
        }
        try await Task.sleep(for: .milliseconds(300))
        #expect(waiting.finished == 0)
        try await held.end()
        try await waiting.end()
    }

    @Test("Many who want one account have one connection of a node, and leave the others free")
    func lanes() async throws {
        let cluster = try await Nodes.make(2, writers: 2)
        let (here, there) = (cluster.stores[0], cluster.stores[1])
        let (one, two) = (try await here.add(.fixture(uid: "one")), try await here.add(.fixture(uid: "two")))
        let held = try await Held.write(.account(one.id), on: cluster.databases[0])
        let waiting = Waiting()
        for _ in 0..<20 { waiting.start { _ = try await there.signIn(one) } }
        try await Task.sleep(for: .milliseconds(100))
        _ = try await there.signIn(two)
        #expect(waiting.finished == 0)
        try await held.end()
        try await waiting.end()
        #expect(try await here.listSessions(of: one.id, now: TestClock.start).count == 20)
    }

    @Test("Asking for recovery of a name that is nobody's, or of another account, waits for nobody's write")
    func recovery() async throws {
        let cluster = try await Nodes.make(2)
        let (here, there) = (cluster.stores[0], cluster.stores[1])
        let one = try await here.add(.fixture(uid: "one"))
        _ = try await here.add(.fixture(uid: "two", email: "two@example.org", isEmailVerified: true))
        let held = try await Held.write(.account(one.id), on: cluster.databases[0])
        for typed in ["nobody", "two", "two@example.org"] {
            let request = RecoveryRequest(
                id: .fixture(), typed: typed, language: .english, origin: "", createdAt: TestClock.start)
            try await there.requestRecovery(request, event: .fixture(.recoveryRequested))
            try await there.resolveRecovery(request, policy: ThrottlePolicy(), now: TestClock.start) {
                account, address in
                IssuedToken(
                    OneTimeToken(
                        id: .fixture(), purpose: .resetPassword, accountID: account.id, email: address,
                        createdAt: TestClock.start, expiresAt: TestClock.start + .seconds(60), issuedBy: nil),
                    mails: [])
            }
        }
        let left = try await here.database.read { try $0.query("SELECT kind FROM job").count }
        #expect(left == 0)
        try await held.end()
    }

    @Test("Those who wait for one account take no place in the queue from others")
    func parked() throws {
        func job(_ lane: Int64, _ failed: @escaping @Sendable () -> Void = {}) -> TransactionJob {
            TransactionJob(kind: .read, lanes: [lane], deadline: .now, run: { _ in }, fail: { _ in failed() })
        }
        let queue = JobQueue(capacity: 3)
        let refused = Atomic(0)
        for _ in 0..<6 { queue.add(job(1) { refused.add(1, ordering: .relaxed) }) }
        #expect(refused.load(ordering: .relaxed) == 2)
        queue.add(job(2) { refused.add(1, ordering: .relaxed) })
        #expect(refused.load(ordering: .relaxed) == 2)
        let first = try #require(queue.next())
        #expect(first.lanes == [1] && queue.next()?.lanes == [2])
        queue.finish(first)
        #expect(queue.next()?.lanes == [1])
        queue.close(workers: 0)
    }

    @Test("The locks of a write are one statement, which the limit for a statement bounds")
    func oneStatement() {
        let scope = WriteScope.accounts((0..<10).map { _ in .fixture() })
        #expect(!WriteLocks(scope).statements.contains(";"))
    }

    @Test("What is done beside the requests gives way to them, and is done later")
    func givesWay() async throws {
        let cluster = try await Nodes.make(1)
        let store = cluster.stores[0]
        let account = try await store.add(.fixture())
        let session = try await store.signIn(account).session
        let later = TestClock.start + .seconds(60)
        let touch = SessionTouch(publicID: session.publicID, lastSeenAt: later, idleEnd: later)
        let held = try await Held.write(.account(account.id), on: cluster.databases[0]) { connection in
            try connection.query("UPDATE session SET ip = 'x' WHERE public_id = ?", session.publicID)
        }
        #expect(await errorCode { try await store.touchSessions([touch]) } == .busy)
        try await held.end()
        try await store.touchSessions([touch])
        #expect(try await store.listSessions(of: account.id, now: TestClock.start).first?.lastSeenAt == later)
    }

    @Test("Two that wait for each other: the one that PostgreSQL gives up is told apart, so that it is done again")
    func deadlock() async throws {
        let schema = try await PostgresSchema.make()
        let database = try await schema.open()
        try await database.write { connection in
            try connection.query("CREATE TABLE thing (number BIGINT PRIMARY KEY, count BIGINT)")
            try connection.query("INSERT INTO thing VALUES (1, 0), (2, 0)")
        }
        let update = "UPDATE thing SET count = count + 1 WHERE number = ?"
        var held: [Held] = []
        for (one, other) in [(1, 2), (2, 1)] {
            held.append(
                try await Held.write(
                    .additions, on: database, { try $0.query(update, one) }, finally: { try $0.query(update, other) }))
        }
        let both = held
        let errors = try await inParallel(2) { number -> DatabaseError.Kind? in
            do {
                try await both[number].end()
                return nil
            } catch let error as DatabaseError {
                return error.kind
            }
        }
        #expect(errors.compactMap(\.self) == [.conflict])
    }
}

private func errorCode(_ work: () async throws -> Void) async -> LatchkeyError.Code? {
    do {
        try await work()
        return nil
    } catch {
        return (error as? LatchkeyError)?.code
    }
}
