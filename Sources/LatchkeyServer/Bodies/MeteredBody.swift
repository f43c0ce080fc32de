import Hummingbird
import LatchkeyCore
import NIOCore
import Synchronization

/// A request's body whose bytes are counted against the limit of its route and the budget of the server as they are read.
struct MeteredBody: AsyncSequence, Sendable {
    let base: RequestBody
    let lease: BodyLease
    /// Called before the first byte is read, when the client waits for leave to send.
    let onDemand: (@Sendable () -> Void)?

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator
        let lease: BodyLease
        var onDemand: (@Sendable () -> Void)?

        mutating func next() async throws -> ByteBuffer? {
            if let onDemand {
                onDemand()
                self.onDemand = nil
            }
            guard let bytes = try await base.next() else { return nil }
            try lease.take(bytes.readableBytes)
            return bytes
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), lease: lease, onDemand: onDemand)
    }
}

/// The bytes that one request holds of the budget, until it is answered.
final class BodyLease: Sendable {
    private let budget: BodyBudget
    private let network: [UInt8]?
    private let isStranger: Bool
    private let maxBytes: Int
    private let freeBytes: Int
    private let state = Mutex(State())

    private struct State {
        var taken = 0
        /// Of these.
        var free = 0
    }

    /// `isStranger`: no guard has let the request in. The first `freeBytes` are counted for no network.
    init(_ budget: BodyBudget, network: [UInt8]?, isStranger: Bool, maxBytes: Int, freeBytes: Int = 0) {
        self.budget = budget
        self.network = network
        self.isStranger = isStranger
        self.maxBytes = maxBytes
        self.freeBytes = freeBytes
    }

    /// Throws `body_too_large` beyond the route's limit, `busy` beyond the budget.
    func take(_ bytes: Int) throws(LatchkeyError) {
        let isTaken = state.withLock { state -> Bool? in
            guard state.taken + bytes <= maxBytes else { return nil }
            let free = budget.reserveFree(max(0, min(bytes, freeBytes - state.taken)))
            guard bytes == free || budget.reserve(bytes - free, for: network, isStranger: isStranger) else {
                budget.releaseFree(free)
                return false
            }
            state.taken += bytes
            state.free += free
            return true
        }
        guard let isTaken else { throw LatchkeyError(.bodyTooLarge) }
        guard isTaken else { throw LatchkeyError(.busy, retryAfter: 1) }
    }

    func end() {
        let ended = state.withLock { state in
            defer { state = State() }
            return state
        }
        if ended.taken > ended.free { budget.release(ended.taken - ended.free, for: network, isStranger: isStranger) }
        if ended.free > 0 { budget.releaseFree(ended.free) }
    }
}
