package import LatchkeyCore
import LatchkeyStore
import Synchronization

/// The numbers of the first page of an administration, for those with `audit:read`.
package final class ReadOverview: Sendable {
    private let store: Store
    private let clock: TimeSource
    private let kept = Mutex<(overview: Overview, madeAt: Int64)?>(nil)

    /// Pages ask as often; however many do, the database counts no more often than this.
    private static let lifetime = Duration.seconds(30).microseconds

    init(store: Store, clock: TimeSource) {
        self.store = store
        self.clock = clock
    }

    /// Throws `forbidden`; who may is asked of the database also where the numbers are kept (S-321).
    package func callAsFunction(_ caller: Caller) async throws(LatchkeyError) -> Overview {
        try caller.require(.readAudit)
        let uptime = clock.uptime()
        if let kept = kept.withLock({ $0 }), uptime - kept.madeAt < ReadOverview.lifetime {
            try await store.confirm(caller.acting(.readAudit))
            return kept.overview
        }
        let overview = try await store.overview(acting: caller.acting(.readAudit), now: clock.now())
        kept.withLock { $0 = (overview, uptime) }
        return overview
    }
}
