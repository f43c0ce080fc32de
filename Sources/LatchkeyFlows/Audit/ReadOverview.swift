package import LatchkeyCore
import LatchkeyStore
import Synchronization

/// The numbers of the first page of an administration, for those with `audit:read`.
package final class ReadOverview: Sendable {
    private let store: Store
    private let clock: TimeSource
    private let state = Mutex(State())

    private struct State {
        var kept: (overview: Overview, madeAt: Int64)?
        var isCounting = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private enum Turn {
        case kept(Overview)
        case count
        case wait
    }

    /// Pages ask as often; however many do, the database counts no more often than this.
    private static let lifetime = Duration.seconds(30).microseconds

    init(store: Store, clock: TimeSource) {
        self.store = store
        self.clock = clock
    }

    /// Throws `forbidden`; who may is asked of the database also where the numbers are kept (S-321).
    package func callAsFunction(_ caller: Caller) async throws(LatchkeyError) -> Overview {
        try caller.require(.readAudit)
        while true {
            switch turn() {
            case .kept(let overview):
                try await store.confirm(caller.acting(.readAudit), now: clock.now())
                return overview
            case .count: return try await count(for: caller)
            case .wait: await countedByAnother()
            }
        }
    }

    private func turn() -> Turn {
        let uptime = clock.uptime()
        return state.withLock { state in
            if let kept = state.kept, uptime - kept.madeAt < ReadOverview.lifetime { return .kept(kept.overview) }
            guard !state.isCounting else { return .wait }
            state.isCounting = true
            return .count
        }
    }

    private func count(for caller: Caller) async throws(LatchkeyError) -> Overview {
        let uptime = clock.uptime()
        do {
            let overview = try await store.overview(acting: caller.acting(.readAudit), now: clock.now())
            finish((overview, uptime))
            return overview
        } catch {
            finish(nil)
            throw error
        }
    }

    /// Those who wait look again; where nothing was counted, the next of them counts.
    private func finish(_ counted: (overview: Overview, madeAt: Int64)?) {
        let waiting = state.withLock { state in
            state.isCounting = false
            if let counted { state.kept = counted }
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.resume() }
    }

    private func countedByAnother() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.isCounting { state.waiting.append(continuation) }
                return !state.isCounting
            }
            if isOver { continuation.resume() }
        }
    }
}
