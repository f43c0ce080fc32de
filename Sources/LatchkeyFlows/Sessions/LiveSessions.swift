package import LatchkeyCore
package import LatchkeyStore
import Synchronization

/// The live-session cache: bounded, filled on demand, dropped by the change feed.
///
/// A session that is found here costs no database read, as long as the feed was followed within `maxStaleness`; after that
/// every request reads the database, and fails with `unavailable` when it cannot.
package final class LiveSessions: Sendable {
    private let store: Store
    private let clock: TimeSource
    private let maxStaleness: Int64
    private let shards: [LiveSessionShard]
    /// Uptime at which the feed was last known to be read to its end.
    private let followedAt: Atomic<Int64>
    /// The newest changes when sessions were read, that were not followed yet.
    private let unfollowed = Mutex<Set<SeenChange>>([])
    private let touches = Mutex<[SessionTouch]>([])
    private let shared: SharedParts
    /// By when accounts must have a second factor that were seen without one.
    let factorsDue: FactorsDue

    private static let shardCount = 64
    private static let touchLimit = 200_000
    private static let touchesPerWrite = 512

    package init(store: Store, configuration: FlowsConfiguration, clock: TimeSource) {
        let capacity = configuration.liveSessionCapacity / LiveSessions.shardCount
        let shards = (0..<LiveSessions.shardCount).map { _ in LiveSessionShard(capacity: capacity) }
        self.store = store
        self.clock = clock
        self.maxStaleness = configuration.maxStaleness.microseconds
        self.shards = shards
        self.followedAt = Atomic(Int64.min / 2)
        self.shared = SharedParts(store.roles, store.factorPolicy)
        self.factorsDue = FactorsDue(store: store, clock: clock)
        store.changes.addListener { change in
            shards[LiveSessions.shard(of: change.accountID)].raiseMark(of: change.accountID, to: change.position)
        }
    }

    /// The session, from memory or from the database; nil when it has ended, or never was this account's.
    package func find(
        _ secret: Session.Secret, of accountID: AccountID, now: Timestamp
    ) async throws(LatchkeyError) -> LiveSession? {
        if let live = findInMemory(secret, of: accountID, now: now) { return live }
        return try await reload(secret, of: accountID, now: now)
    }

    /// The session, when memory has it and may be believed.
    func findInMemory(_ secret: Session.Secret, of accountID: AccountID, now: Timestamp) -> LiveSession? {
        guard let live = cached(secret, of: accountID), now < live.goodUntil else { return nil }
        note(live, now: now)
        return live
    }

    private func cached(_ secret: Session.Secret, of accountID: AccountID) -> LiveSession? {
        guard clock.uptime() &- followedAt.load(ordering: .relaxed) <= maxStaleness else { return nil }
        guard let live = shards[LiveSessions.shard(of: accountID)].find(secret, of: accountID) else { return nil }
        return live.account.id == accountID ? live : nil
    }

    /// The session as the database has it.
    func reload(
        _ secret: Session.Secret, of accountID: AccountID, now: Timestamp
    ) async throws(LatchkeyError) -> LiveSession? {
        let shard = shards[LiveSessions.shard(of: accountID)]
        let epoch = shard.epoch
        guard let found = try await store.findLiveSession(secret, now: now), found.account.id == accountID else {
            return nil
        }
        if found.change.position > store.changes.followedPosition {
            unfollowed.withLock { if $0.count < Store.mostSeen { $0.insert(found.change) } }
        }
        let (account, changesAt) = store.factorPolicy.seen(
            factorsDue.noting(found.account, at: now), by: found.session.authentication, at: now)
        let live = LiveSession(
            session: found.session, secret: secret, account: account, shared: shared, changesAt: changesAt,
            position: found.change.position)
        shard.insert(live, of: epoch)
        note(live, now: now)
        return live
    }

    /// Remembers that the session was used; `writeTouches` stores it later, off the request's path.
    private func note(_ live: LiveSession, now: Timestamp) {
        guard live.claimTouch(at: now) else { return }
        enqueue(SessionTouch(publicID: live.publicID, lastSeenAt: now, idleEnd: Timestamp(microseconds: 0)))
    }

    func noteRenewal(of live: LiveSession, now: Timestamp, idleEnd: Timestamp) {
        enqueue(SessionTouch(publicID: live.publicID, lastSeenAt: now, idleEnd: idleEnd))
    }

    private func enqueue(_ touch: SessionTouch) {
        touches.withLock { if $0.count < LiveSessions.touchLimit { $0.append(touch) } }
    }

    /// Stores what was noted until now; keeps what could not be stored for the next call.
    package func writeTouches() async throws(LatchkeyError) {
        var noted = touches.withLock { queue in
            defer { queue = [] }
            return queue
        }[...]
        do throws(LatchkeyError) {
            // In pieces, so that other writers get their turn.
            while !noted.isEmpty {
                try await store.touchSessions(Array(noted.prefix(LiveSessions.touchesPerWrite)))
                noted = noted.dropFirst(LiveSessions.touchesPerWrite)
            }
        } catch {
            touches.withLock { $0.insert(contentsOf: noted.suffix(LiveSessions.touchLimit - $0.count), at: 0) }
            throw error
        }
    }

    /// Takes in what other processes changed. The time counts from before the read: a slow answer is an old one.
    ///
    /// Answers true where that cannot be known, and everything is read anew: changes were missed, or the database was put back to before
    /// some that were seen here (S-416).
    @discardableResult
    package func followChanges() async throws(LatchkeyError) -> Bool {
        let (started, seen) = (clock.uptime(), unfollowed.withLock(\.self))
        let isBroken = try await store.followChanges(seen: seen)
        unfollowed.withLock { $0.subtract(seen) }
        if isBroken {
            for shard in shards { shard.startOver() }
        }
        followedAt.store(started, ordering: .relaxed)
        return isBroken
    }

    package var count: Int { shards.reduce(0) { $0 + $1.count } }

    /// Those whose tokens travel in this way.
    package func count(of transport: SessionTransport) -> Int { shards.reduce(0) { $0 + $1.count(of: transport) } }

    private static func shard(of accountID: AccountID) -> Int {
        accountID.spread % shardCount
    }
}
