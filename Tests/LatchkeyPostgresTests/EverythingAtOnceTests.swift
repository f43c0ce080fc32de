import Foundation
import LatchkeyCore
import LatchkeyPostgres
import LatchkeyStore
import LatchkeyTestSupport
import Synchronization
import Testing

/// All kinds of writes beside each other, on two nodes, for a few seconds; a minute in `make soak`.
@Suite struct EverythingAtOnceTests {
    @Test("What people, staff, import and upkeep do at once all succeeds, and no person's write has to begin anew")
    func load() async throws {
        let cluster = try await Nodes.make(2, writers: 8)
        let counters = cluster.databases.map(ConflictCounter.init)
        let stores = counters.map { Store($0) }
        var people: [Account] = []
        for number in 0..<4 { people.append(try await stores[0].add(.fixture(uid: "user\(number)"))) }
        let crowd = Crowd(people: people)
        let isLong = ProcessInfo.processInfo.environment["LATCHKEY_SOAK"] == "1"
        let end = ContinuousClock.now + .seconds(isLong ? 60 : 4)
        let acts = Crowd.acts
        let counts = try await inParallel(acts.count * 2) { number in
            var count = 0
            while ContinuousClock.now < end {
                try await acts[number / 2](crowd, stores[number % 2], count)
                count += 1
            }
            return count
        }
        #expect(counts.allSatisfy { $0 > 0 })
        #expect(counters.flatMap(\.unexpected).isEmpty)
        let stored = try await cluster.databases[0].read { connection in
            try connection.query("SELECT uid_key FROM account ORDER BY uid_key").map { try $0.text(0) }
        }
        #expect(stored.filter { $0.hasPrefix("both") }.count == Set(stored.filter { $0.hasPrefix("both") }).count)
        #expect(stored.filter { $0.hasPrefix("user") }.count == 4)
    }
}

/// A few accounts that many do things to.
private struct Crowd: Sendable {
    typealias Act = @Sendable (_ crowd: Crowd, _ store: Store, _ number: Int) async throws -> Void

    let people: [Account]

    private func person(_ number: Int) -> Account { people[(number &* 7 &+ number / 3) % people.count] }

    private func attempt(_ number: Int) -> Attempt {
        Attempt(
            account: person(number).id, knownDevice: nil,
            network: .network(NetworkAddress("2001:db8:1:\(number % 3)::1")))
    }

    static let acts: [Act] = [
        signIn, exchange, guess, rightGuess, quota, profile, picture, rename, signOut, password, recovery, deliver,
        lastUses,
        prune, join, staff, importSome, recordAudit,
    ]

    /// Whose hash another has just changed is refused.
    private static let signIn: Act = { crowd, store, number in
        try await permitting([.invalidCredentials]) {
            try await store.openSession(
                .fixture(session: .fixture(of: crowd.person(number).id), attempt: crowd.attempt(number)),
                policy: policy)
        }
    }

    private static let exchange: Act = { crowd, store, number in
        try await permitting([.invalidCredentials]) {
            let (before, after) = (crowd.people[number % 2], crowd.people[(number + 1) % 2])
            let replaced = ReplacedSession(secret: try await store.signIn(before).secret, accountID: before.id)
            try await store.openSession(
                .fixture(session: .fixture(of: after.id), replaced: [replaced]), policy: policy)
        }
    }

    private static let guess: Act = { crowd, store, number in
        guard
            case .reserved(let reservation) = try await store.reserve(
                crowd.attempt(number), now: TestClock.start, policy: policy)
        else { return }
        try await store.recordEvents([.fixture(.signInFailed)], wrong: reservation)
    }

    private static let rightGuess: Act = { crowd, store, number in
        guard
            case .reserved(let reservation) = try await store.reserve(
                crowd.attempt(number), now: TestClock.start, policy: policy)
        else { return }
        try await store.release(reservation, wasEvaluated: number % 2 == 0)
    }

    private static let quota: Act = { _, store, number in
        let network = QuotaKey.network(NetworkAddress("2001:db8:1:\(number % 3)::1"))
        try await store.take(.networkSignIns, for: network, policy: policy, now: TestClock.start)
        try await store.refund(.networkSignIns, for: network)
    }

    private static let profile: Act = { crowd, store, number in
        _ = try await store.updateProfile(
            of: crowd.person(number).id, ["field": "\(number)"], acting: nil, event: .fixture())
    }

    private static let picture: Act = { crowd, store, number in
        try await store.setPicture(nil, of: crowd.person(number).id, acting: nil, event: .fixture())
    }

    private static let rename: Act = { crowd, store, number in
        try await store.updateAccount(crowd.person(number).id, name: "Name \(number)", event: .fixture())
    }

    private static let signOut: Act = { crowd, store, number in
        try await store.endSessions(of: crowd.person(number).id, except: nil, acting: nil, event: .fixture())
    }

    private static let password: Act = { crowd, store, number in
        try await store.changePassword(
            of: crowd.person(number).id, to: number % 5 == 0 ? "other" : "hash", acting: nil, expecting: nil,
            settled: crowd.attempt(number), event: .fixture())
    }

    private static let recovery: Act = { _, store, _ in
        let request = RecoveryRequest(
            id: .fixture(), typed: "ada", language: .english, origin: "", createdAt: TestClock.start)
        try await store.requestRecovery(request, event: .fixture(.recoveryRequested))
    }

    private static let deliver: Act = { _, store, _ in
        for job in try await store.claimJobs(now: TestClock.start, lease: .seconds(60), limit: 8) {
            try await store.settleJob(job.id, .done, answer: "250", dueAt: TestClock.start)
        }
    }

    private static let lastUses: Act = { crowd, store, number in
        try await permitting([.busy]) {
            var sessions: [Session] = []
            for person in crowd.people { sessions += try await store.listSessions(of: person.id, now: TestClock.start) }
            let seen = TestClock.start + .seconds(number % 600)
            try await store.touchSessions(
                sessions.map { SessionTouch(publicID: $0.publicID, lastSeenAt: seen, idleEnd: $0.idleEnd) })
        }
    }

    private static let prune: Act = { _, store, number in
        try await permitting([.busy]) {
            let later = TestClock.start + .seconds(7200)
            _ = try await store.pruneSessions(before: number % 3 == 0 ? later : TestClock.start, limit: 20)
            _ = try await store.pruneThrottle(before: later, limit: 20)
            _ = try await store.pruneTokens(before: later, limit: 20)
            _ = try await store.pruneJobs(before: later, count: 20)
            _ = try await store.pruneRestingUIDs(before: later, limit: 20)
            if let end = try await store.findUncountedEvents() {
                _ = try await store.countEvents(upTo: end, most: 1000)
            }
            _ = try await store.pruneEvents(before: TestClock.start, count: 20, now: later)
            try await store.pruneChanges(before: TestClock.start)
        }
    }

    /// The same uids as the import.
    private static let join: Act = { _, store, number in
        try await permitting([.uidTaken]) { try await store.add(.fixture(uid: "both\(number)")) }
    }

    private static let staff: Act = { _, store, number in
        let account = try await store.add(.fixture(id: .fixture(), uid: "staff-\(RandomID.fixture().text)"))
        try await store.setRoles(.teacher, of: account.id, event: .fixture())
        _ = try await store.signIn(account)
        try await store.deleteAccount(account.id, acting: nil, event: .fixture())
    }

    private static let importSome: Act = { _, store, number in
        _ = try await store.importAccounts(
            [ImportedAccount(account: .fixture(uid: "both\(number)"), passwordHash: nil, details: [:])],
            at: TestClock.start)
    }

    private static let recordAudit: Act = { _, store, _ in try await store.recordEvents([.fixture()]) }

    /// Nobody is refused for coming often.
    private static let policy: ThrottlePolicy = {
        var policy = ThrottlePolicy()
        for quota in [Quota.networkSignIns, .networkFailures, .accountSignIns] { policy[quota] = 1_000_000_000 }
        return policy
    }()
}

private func permitting(_ codes: [LatchkeyError.Code], _ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let error as LatchkeyError where codes.contains(error.code) {}
}
