import Foundation
import LatchkeyCore
import LatchkeyPostgres
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

/// Measures what docs/scaling.md tells of writes; `Benchmarks/writes.sh` says where the database is. Not a test otherwise.
@Suite(.enabled(if: folders != nil)) struct WriteRateTests {
    private static let accounts = 3000
    private static let seconds = 6.0

    @Test("How many sign-ins three nodes store in a second, and how long one takes while last uses are written")
    func rates() async throws {
        let schema = try await PostgresSchema.make()
        let direct = try await schema.open()
        try await Migrator(direct).run(now: TestClock.start)
        let store = Store(direct)
        var accounts: [Account] = []
        for number in 0..<WriteRateTests.accounts {
            accounts.append(try await store.add(.fixture(uid: "user\(number)")))
        }
        let people = accounts
        var sessions: [Session] = []
        for account in accounts.prefix(500) { sessions.append(try await store.signIn(account).session) }
        let used = sessions
        for way in (folders ?? "").split(separator: " ") {
            let parts = way.split(separator: "=").map(String.init)
            let url = schema.url.replacing(/host=[^&]*/, with: "host=" + parts[1].replacing("/", with: "%2F"))
            let before = try await WriteRateTests.nodes(url, writers: 1).map { Store(WidenedDatabase($0)) }
            let after = try await WriteRateTests.nodes(url, writers: 8).map { Store($0) }
            for (what, stores) in [("one lock", before), ("a lock for each scope", after)] {
                let calm = try await WriteRateTests.signIns(people, stores, tasks: 48)
                let together = try await WriteRateTests.signIns(people, stores, tasks: 48, areTogether: true)
                let few = try await WriteRateTests.signIns(people, stores, tasks: 3)
                let touching = Task {
                    var now = TestClock.start
                    while !Task.isCancelled {
                        now = now + .seconds(1)
                        let seen = now
                        try? await stores[0].touchSessions(
                            used.map { SessionTouch(publicID: $0.publicID, lastSeenAt: seen, idleEnd: $0.idleEnd) })
                    }
                }
                let busy = try await WriteRateTests.signIns(people, stores, tasks: 3)
                touching.cancel()
                _ = await touching.value
                print(
                    "MEASURED \(parts[0]) ms, \(what): \(Int(calm.rate)) sign-ins/s, \(Int(together.rate)) of one class after the other;",
                    "three at a time: p99 \(few.p99) ms,",
                    "\(busy.p99) ms while last uses are written")
            }
        }
    }

    private static func nodes(_ url: String, writers: Int) async throws -> [PostgresDatabase] {
        var databases: [PostgresDatabase] = []
        for _ in 0..<3 { databases.append(try await PostgresDatabase.open(url: url, writers: writers)) }
        return databases
    }

    /// Reserves and records, without hashing. `p99` is of both together. People come from as many networks as there are tasks, or all of
    /// one class after the other, which share the counters of their network.
    private static func signIns(
        _ people: [Account], _ stores: [Store], tasks: Int, areTogether: Bool = false
    ) async throws -> (rate: Double, p99: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        let times = try await inParallel(tasks) { task in
            var times: [Double] = []
            var number = areTogether ? task : task * people.count / tasks
            while ContinuousClock.now < end {
                let account = people[number % people.count]
                number += areTogether ? tasks : 1
                // A class of 35 comes from one network.
                let class_ = UInt16(number % people.count / 35)
                let attempt = Attempt(
                    account: account.id, knownDevice: nil, network: [UInt8(class_ >> 8), UInt8(class_ & 255)])
                let began = ContinuousClock.now
                _ = try await stores[task % stores.count].reserve(attempt, now: TestClock.start, policy: policy)
                try await stores[task % stores.count].openSession(
                    .fixture(session: .fixture(of: account.id), attempt: attempt), policy: policy)
                times.append((.now - began) / .milliseconds(1))
            }
            return times
        }.flatMap(\.self).sorted()
        return (Double(times.count) / seconds, (times[times.count * 99 / 100] * 10).rounded() / 10)
    }

    /// The same people come again and again.
    private static let policy: ThrottlePolicy = {
        var policy = ThrottlePolicy()
        policy[.networkSignIns] = 1_000_000
        policy[.accountSignIns] = 1_000_000
        policy[.networkFailures] = 1_000_000
        return policy
    }()
}

/// `NAME=FOLDER …`: ways to the same server, each as a folder with its socket.
private let folders = ProcessInfo.processInfo.environment["LATCHKEY_MEASURE_WRITES"]

/// Every write is about everything, as it was before scopes.
private struct WidenedDatabase: Database {
    let database: any Database

    init(_ database: any Database) {
        self.database = database
    }

    var dialect: SchemaDialect { database.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func write<Result: Sendable>(
        _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await database.write(.everything, body)
    }
}
