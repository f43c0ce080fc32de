import LatchkeyCore
import Synchronization

/// The line to one provider: how many calls are under way, and whether any may begin (G-019, G-020).
final class ProviderLine: Sendable {
    private struct State {
        var breaker = Breaker()
        var underWay = 0
    }

    private let state = Mutex(State())
    private let transport: any ProviderTransport
    /// Asked when a call ends: the request that made it may have begun long before.
    private let clock: @Sendable () -> Timestamp

    /// People who are asked about at once.
    static let most = 32
    /// The keys and the discovery are asked for once at a time, whoever waits for them.
    static let mostCalls = most + 2

    init(_ transport: any ProviderTransport, clock: @escaping @Sendable () -> Timestamp) {
        self.transport = transport
        self.clock = clock
    }

    /// Throws `unavailable` while the provider rests.
    func requireOpen() throws(ProviderRefusal) {
        let now = clock()
        if let wait = state.withLock({ $0.breaker.wait(at: now) }) {
            throw .unavailable(retryAfter: wait.secondsRoundedUp)
        }
    }

    /// Holds one of the places. Throws `busy` when all are taken.
    func occupied<Value: Sendable>(
        _ work: () async throws(ProviderRefusal) -> Value
    ) async throws(ProviderRefusal) -> Value {
        let isFree = state.withLock { state in
            guard state.underWay < ProviderLine.most else { return false }
            state.underWay += 1
            return true
        }
        guard isFree else { throw .busy }
        defer { state.withLock { $0.underWay -= 1 } }
        return try await work()
    }

    /// One call; only what is the provider's own failure counts for the breaker. Throws `failed` with the call's stage, and `busy` where
    /// nobody was asked.
    func send(_ call: ProviderCall) async throws(ProviderRefusal) -> ProviderAnswer {
        do {
            let answer = try await transport.send(call)
            note(.answered(status: answer.status), of: call.stage)
            return answer
        } catch {
            // Who goes away while a provider thinks has not made it fail.
            guard !Task.isCancelled else { throw .failed(stage: call.stage) }
            let outcome: Breaker.Outcome
            switch error {
            case .unreachable: outcome = .unreachable
            case .timedOut: outcome = .timedOut
            case .tooLarge: throw .failed(stage: call.stage)
            case .crowded: throw .busy
            }
            note(outcome, of: call.stage)
            throw .failed(stage: call.stage, isOutage: outcome.isFailure)
        }
    }

    func note(_ outcome: Breaker.Outcome, of stage: String) {
        let now = clock()
        state.withLock { $0.breaker.record(outcome, of: stage, at: now) }
    }
}
