import LatchkeyCore
import Synchronization

/// The line to one provider: how many calls are under way, and whether any may begin (§1.3).
final class ProviderLine: Sendable {
    private struct State {
        var breaker = Breaker()
        var underWay = 0
    }

    private let state = Mutex(State())
    private let transport: any ProviderTransport

    private static let most = 32

    init(_ transport: any ProviderTransport) {
        self.transport = transport
    }

    /// Throws `unavailable` while the provider rests.
    func requireOpen(at now: Timestamp) throws(ProviderRefusal) {
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

    /// One call; only what is the provider's own failure counts for the breaker. Throws `failed` with the call's stage.
    func send(_ call: ProviderCall, at now: Timestamp) async throws(ProviderRefusal) -> ProviderAnswer {
        do {
            let answer = try await transport.send(call)
            note(.answered(status: answer.status), at: now)
            return answer
        } catch {
            switch error {
            case .unreachable: note(.unreachable, at: now)
            case .timedOut: note(.timedOut, at: now)
            case .tooLarge: break
            }
            throw .failed(stage: call.stage)
        }
    }

    private func note(_ outcome: Breaker.Outcome, at now: Timestamp) {
        state.withLock { $0.breaker.record(outcome, at: now) }
    }
}
