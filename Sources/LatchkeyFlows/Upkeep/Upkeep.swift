package import LatchkeyCore
import LatchkeyStore
import Logging

/// What happens beside the requests: following other processes, writing down when sessions were seen, forgetting what is over.
package struct Upkeep: Sendable {
    private let store: Store
    private let liveSessions: LiveSessions
    private let serviceKeys: ServiceKeys
    private let auditRetention: AuditRetention
    private let deletesAfterEnd: Duration?
    private let uidRest: Duration
    private let notices: Notices
    private let providers: Providers
    private let clock: TimeSource
    private let logger: Logger
    private let announcements: AsyncStream<Void>
    private let announce: AsyncStream<Void>.Continuation
    private let keptAdministrator = KeptAdministrator()
    private let databaseCheck: DatabaseCheck
    private let clockCheck: ClockCheck

    /// Well under the second within which other processes' changes must be seen.
    private static let followInterval = Duration.milliseconds(250)
    /// However often changes are announced, they are read no oftener than this.
    private static let announcementPause = Duration.milliseconds(10)
    /// Nobody waits for it: somebody whose account has ended is signed in nowhere.
    private static let endInterval = Duration.seconds(10)
    private static let pruneInterval = Duration.seconds(60)
    /// A provider that is remembered is read once an hour, and one of which nothing is known each time.
    private static let providerInterval = Duration.seconds(10)

    init(
        store: Store, liveSessions: LiveSessions, serviceKeys: ServiceKeys, configuration: FlowsConfiguration,
        notices: Notices, clock: TimeSource, logger: Logger
    ) {
        self.store = store
        self.liveSessions = liveSessions
        self.serviceKeys = serviceKeys
        self.auditRetention = configuration.auditRetention
        self.deletesAfterEnd = configuration.deleteAfterEnd
        self.uidRest = configuration.sessions.longest
        self.notices = notices
        self.providers = Providers(configuration.providers)
        self.clock = clock
        self.logger = logger
        self.databaseCheck = DatabaseCheck(store: store, clock: clock)
        self.clockCheck = ClockCheck(store: store, clock: clock, logger: logger)
        (announcements, announce) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Must have succeeded once before the first request: from then on the cache may be trusted, and there is a key for service tokens
    /// where there are any, unless this clock is far off.
    package func start() async throws(LatchkeyError) {
        try await liveSessions.followChanges()
        if try await clockCheck.agrees() { try await serviceKeys.turn() }
    }

    /// Throws `unavailable` while the database cannot be read. Anybody may ask, so it is found out once a second (S-318).
    package func checkDatabase() async throws(LatchkeyError) { try await databaseCheck() }

    /// Somebody heard that another process changed something: it is read now instead of at the next turn.
    package func followSoon() {
        announce.yield()
    }

    /// Runs until cancelled; trouble with the database is logged when it begins and when it is over, and never ends this.
    package func run() async {
        await withTaskGroup { group in
            group.addTask {
                await repeating(every: Upkeep.followInterval, "follow changes") { try await followChanges() }
            }
            group.addTask {
                for await _ in announcements {
                    // When this fails, the loop above says so.
                    try? await followChanges()
                    try? await Task.sleep(for: Upkeep.announcementPause)
                }
            }
            group.addTask {
                await repeating(every: .seconds(1), "write last use") { try await liveSessions.writeTouches() }
            }
            group.addTask { await repeating(every: .seconds(1), "end roles") { try await endRoles() } }
            group.addTask { await repeating(every: Upkeep.endInterval, "end accounts") { try await endAccounts() } }
            group.addTask {
                await repeating(every: .seconds(1), "write grace of second factors") { try await writeFactorsDue() }
            }
            group.addTask {
                await repeating(every: Upkeep.providerInterval, "read providers") {
                    await providers.refresh(now: clock.now())
                }
            }
            group.addTask { await repeating(every: Upkeep.pruneInterval, "prune") { try await prune() } }
        }
    }

    private func followChanges() async throws(LatchkeyError) {
        guard try await liveSessions.followChanges() else { return }
        logger.warning(
            "changes of other processes were missed, or the database was put back to an earlier state: all sessions are read anew"
        )
    }

    /// Stores what the last requests noted.
    package func finish() async {
        try? await liveSessions.writeTouches()
        try? await liveSessions.factorsDue.write()
    }

    /// Stores by when people must have a second factor who were seen without one.
    package func writeFactorsDue() async throws(LatchkeyError) { try await liveSessions.factorsDue.write() }

    /// Takes the roles whose time is over, a second later at most.
    package func endRoles() async throws(LatchkeyError) {
        guard try await clockCheck.agrees() else { return }
        let now = clock.now()
        try await inPieces(of: 100) { count throws(LatchkeyError) in try await store.endRoles(at: now, count: count) }
        guard let id = try await store.findKeptAdministrator(at: now), keptAdministrator.isNews(id, at: now) else {
            return
        }
        try await store.recordKeptAdministrator(
            AuditEvent(
                .roleChanged, at: now, accountID: id, details: ["role": "Admin", "by": "end", "kept": "last_admin"]))
    }

    /// Disables the accounts whose time is over, within a minute.
    package func endAccounts() async throws(LatchkeyError) {
        guard try await clockCheck.agrees() else { return }
        try await inPieces(of: 100) { count throws(LatchkeyError) in
            try await store.endAccounts(at: clock.now(), count: count)
        }
    }

    /// Forgets sessions that ended, throttle counters that no longer count, changes that everybody has read, audit events that
    /// are too old, accounts that waited too long, and those that ended long ago where the configuration says so. Archives groups whose
    /// time is over. Makes search keys that an earlier version left out, and cleans pictures that it stored.
    package func prune() async throws {
        guard try await clockCheck.agrees() else { return }
        let now = clock.now()
        // Before anything here leaves an event: the newest one tells how far the clock can be trusted. Whatever refuses this,
        // such as rights that an operator took away, keeps nothing else from being forgotten.
        let refusal = await failure { try await pruneAudit(now) }
        try await pruneOthers(now)
        if let refusal { throw refusal }
    }

    private func failure(of work: () async throws -> Void) async -> (any Error)? {
        do {
            try await work()
            return nil
        } catch {
            return error
        }
    }

    private func pruneOthers(_ now: Timestamp) async throws {
        try await inPieces(of: 10) { try await store.endGroups(at: now, count: $0) }
        try await inPieces(of: 1000) { try await store.pruneSessions(before: now - .seconds(600), limit: $0) }
        try await inPieces(of: 1000) { try await store.pruneThrottle(before: now, limit: $0) }
        try await inPieces(of: 1000) { try await store.pruneTokens(before: now, limit: $0) }
        try await inPieces(of: 1000) { try await store.pruneJobs(before: now - .seconds(30 * 86_400), count: $0) }
        // A day longer than they are good for: a mail looks whether they were used.
        try await inPieces(of: 1000) { try await store.pruneTickets(before: now - .seconds(86_400), limit: $0) }
        try await inPieces(of: 1000) {
            try await store.pruneEnrolments(before: now - Authenticator.enrolmentLifetime, limit: $0)
        }
        try await inPieces(of: 1000) { try await store.pruneChallenges(before: now, limit: $0) }
        try await inPieces(of: 1000) { try await store.pruneHandOffs(before: now - HandOff.memory, limit: $0) }
        try await inPieces(of: 1000) { try await store.pruneProviderAttempts(before: now, limit: $0) }
        try await inPieces(of: 1000) { try await store.pruneReservations(before: now, limit: $0) }
        if try await store.isTimeLikely(now) { try await pruneForGood(now) }
        try await serviceKeys.turn()
        try await inPieces(of: 500) { try await store.fillSearchKeys(most: $0) }
        try await inPieces(of: 10) { try await store.cleanPictures(most: $0, now: now) }
        try await store.pruneChanges(before: now - .seconds(3600))
    }

    /// What nobody gets back when the clock is set right again, also where the database is on this machine.
    private func pruneForGood(_ now: Timestamp) async throws {
        try await inPieces(of: 1000) {
            try await store.pruneJoinCodes(madeBefore: now - JoinCodeWish.memory, count: $0)
        }
        try await removeExpired(now)
        try await deleteEnded(now)
        try await inPieces(of: 1000) { try await store.pruneRestingUIDs(before: now, limit: $0) }
    }

    private func removeExpired(_ now: Timestamp) async throws {
        try await inPieces(of: 100) {
            try await store.removeExpiredPendingAccounts(
                unconfirmed: now - PendingCondition.confirmedEmail.lifetime,
                unapproved: now - PendingCondition.approval.lifetime, count: $0, now: now)
        }
    }

    private func deleteEnded(_ now: Timestamp) async throws {
        guard let wait = deletesAfterEnd else { return }
        let limit = now - wait
        try await inPieces(of: 100) { count in
            let ended = try await store.findEndedAccounts(until: limit, count: count)
            for id in ended where !Task.isCancelled { try await deleteEnded(id, endedBy: limit, now) }
            return ended.count
        }
    }

    private func deleteEnded(
        _ id: AccountID, endedBy limit: Timestamp, _ now: Timestamp
    ) async throws(LatchkeyError) {
        let nobody = Actor(ClientDetails(address: nil, userAgent: "", requestID: ""), clock: clock)
        do throws(LatchkeyError) {
            try await store.deleteAccount(
                id, acting: nil, rest: uidRest, endedBy: limit,
                farewell: { [notices] in notices.farewell(to: $0, nobody) },
                event: AuditEvent(.accountDeleted, at: now, accountID: id, details: ["by": "end"]))
        } catch {
            // Else it was deleted, enabled or given another end meanwhile.
            guard [.notFound, .lastAdmin].contains(error.code) else { throw error }
        }
    }

    /// Adds the events of the last minute to the numbers of their days.
    package func countEvents() async throws(LatchkeyError) {
        guard let end = try await store.findUncountedEvents() else { return }
        while !Task.isCancelled, try await store.countEvents(upTo: end, most: 10_000) { await Task.yield() }
    }

    /// Counted before they go, and then in transactions of at most a thousand events each (S-318).
    private func pruneAudit(_ now: Timestamp) async throws {
        try await countEvents()
        try await store.countAccounts()
        guard let limit = auditRetention.limit(at: now) else { return }
        while !Task.isCancelled, try await store.pruneEvents(before: limit, count: 1000, now: now) != nil {
            await Task.yield()
        }
    }

    /// Does one piece of work after the other, until one finds less than it may take. A server that stops waits for one piece alone;
    /// the next start does the rest.
    private func inPieces<Failure>(
        of count: Int, _ work: (Int) async throws(Failure) -> Int
    ) async throws(Failure) {
        while !Task.isCancelled, try await work(count) == count { await Task.yield() }
    }

    private func repeating(every interval: Duration, _ what: String, _ work: () async throws -> Void) async {
        var isFailing = false
        while !Task.isCancelled {
            do {
                try await work()
                if isFailing { logger.notice("works again", metadata: ["task": "\(what)"]) }
                isFailing = false
            } catch {
                // Its last piece was ended by the stop, and not by trouble.
                guard !Task.isCancelled else { return }
                if !isFailing { logger.error("fails, will try again", metadata: ["task": "\(what)"]) }
                isFailing = true
            }
            try? await Task.sleep(for: interval)
        }
    }
}
