import LatchkeyCore
import Synchronization

/// What is remembered of an OpenID provider: its metadata, for a week where it is away, and its keys, for an hour (G-020).
final class ProviderMemory: Sendable {
    private struct State {
        var metadata: (value: ProviderMetadata, at: Timestamp)?
        var keys: (value: ProviderKeySet, at: Timestamp)?
        var refetch = KeyRefetch()
        var isAway = false
        /// Whoever needs the keys meanwhile waits for this one.
        var fetch: Task<Result<ProviderKeySet, ProviderRefusal>, Never>?
    }

    private let state = Mutex(State())

    private static let freshMetadata = Duration.seconds(3600)
    private static let oldestMetadata = Duration.seconds(7 * 86_400)
    private static let oldestKeys = Duration.seconds(3600)

    /// Nil where none was read within a week; of a clock that has gone back it is as new as one can be.
    func metadata(at now: Timestamp) -> ProviderMetadata? {
        state.withLock { state in
            guard let (value, at) = state.metadata, now - at < ProviderMemory.oldestMetadata else { return nil }
            return value
        }
    }

    func isMetadataDue(at now: Timestamp) -> Bool {
        state.withLock { state in
            guard let at = state.metadata?.at else { return true }
            return now < at || now - at >= ProviderMemory.freshMetadata
        }
    }

    func keep(_ metadata: ProviderMetadata, at now: Timestamp) {
        state.withLock { $0.metadata = (metadata, now) }
    }

    /// Whether it was otherwise the last time.
    func isNews(isAway: Bool) -> Bool {
        state.withLock { state in
            defer { state.isAway = isAway }
            return state.isAway != isAway
        }
    }

    /// Those of the last hour, and of no clock that has gone back since: a key that the provider has withdrawn would be believed for longer.
    /// Else what `fetch` brings; of callers at once one fetches.
    func keys(
        at now: Timestamp, fetch: @escaping @Sendable () async -> Result<ProviderKeySet, ProviderRefusal>
    ) async throws(ProviderRefusal) -> ProviderKeySet {
        let known = state.withLock { state -> ProviderKeySet? in
            guard let (value, at) = state.keys, at <= now, now - at < ProviderMemory.oldestKeys else { return nil }
            return value
        }
        if let known { return known }
        return try await fetchOnce(at: now, fetch)
    }

    /// After a `kid` that nobody knows, or a signature without one that does not fit: nil when somebody has looked within the last minute
    /// (G-016).
    func newerKeys(
        at now: Timestamp, fetch: @escaping @Sendable () async -> Result<ProviderKeySet, ProviderRefusal>
    ) async throws(ProviderRefusal) -> ProviderKeySet? {
        guard state.withLock({ $0.refetch.begin(at: now) }) else { return nil }
        return try await fetchOnce(at: now, fetch)
    }

    private func fetchOnce(
        at now: Timestamp, _ fetch: @escaping @Sendable () async -> Result<ProviderKeySet, ProviderRefusal>
    ) async throws(ProviderRefusal) -> ProviderKeySet {
        let task = state.withLock { state in
            if let running = state.fetch { return running }
            // Not the caller's own task: a caller who gives up keeps nobody else from the answer.
            let task = Task { [self] in
                let result = await fetch()
                self.state.withLock { state in
                    state.fetch = nil
                    if case .success(let keys) = result { state.keys = (keys, now) }
                }
                return result
            }
            state.fetch = task
            return task
        }
        return try await task.value.get()
    }
}
