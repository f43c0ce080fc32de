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
    private let maxBytes: Int
    private let freeBytes: Int
    private let taken = Mutex(0)

    /// The first `freeBytes` are not counted.
    init(_ budget: BodyBudget, network: [UInt8]?, maxBytes: Int, freeBytes: Int = 0) {
        self.budget = budget
        self.network = network
        self.maxBytes = maxBytes
        self.freeBytes = freeBytes
    }

    /// Throws `body_too_large` beyond the route's limit, `busy` beyond the budget.
    func take(_ bytes: Int) throws(LatchkeyError) {
        let needed = taken.withLock { taken in
            taken + bytes <= maxBytes ? counted(taken + bytes) - counted(taken) : nil
        }
        guard let needed else { throw LatchkeyError(.bodyTooLarge) }
        guard needed == 0 || budget.reserve(needed, for: network) else {
            throw LatchkeyError(.busy, retryAfter: 1)
        }
        taken.withLock { $0 += bytes }
    }

    /// `bytes` of what was taken are gone.
    func giveBack(_ bytes: Int) {
        release { taken in max(0, taken - bytes) }
    }

    func end() {
        release { _ in 0 }
    }

    private func counted(_ bytes: Int) -> Int { max(0, bytes - freeBytes) }

    private func release(_ left: (Int) -> Int) {
        let bytes = taken.withLock { taken in
            let before = counted(taken)
            taken = left(taken)
            return before - counted(taken)
        }
        if bytes > 0 { budget.release(bytes, for: network) }
    }
}
