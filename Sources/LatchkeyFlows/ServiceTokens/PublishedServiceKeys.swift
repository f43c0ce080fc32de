package import LatchkeyCore
import LatchkeyTokens
import Synchronization

/// The key set that everybody may read: looked up once a second at most, however many ask (S-318).
package final class PublishedServiceKeys: Sendable {
    private struct Memory {
        var text: String?
        /// Why there is none; asked for again as seldom.
        var failure: LatchkeyError?
        var ids: Set<String> = []
        /// Uptime in microseconds.
        var goodUntil = Int64.min
        /// What is being looked up for an earlier one is not remembered.
        var turn = 0
    }

    private let keys: ServiceKeys
    private let uptime: @Sendable () -> Int64
    private let memory = Mutex(Memory())

    private static let interval = Duration.seconds(1).microseconds

    init(_ keys: ServiceKeys, clock: TimeSource) {
        self.keys = keys
        self.uptime = clock.uptime
    }

    /// As JSON (RFC 7517 §5). Throws `unavailable`.
    package func text() async throws(LatchkeyError) -> String {
        guard !keys.policy.audiences.isEmpty else { return ServiceKeySet.text(of: []) }
        let now = uptime()
        let (known, failure, turn) = memory.withLock { memory -> (String?, LatchkeyError?, Int) in
            guard now >= memory.goodUntil else { return (memory.text, memory.failure, memory.turn) }
            // One looks; the others hear what was so before.
            if memory.text != nil { memory.goodUntil = now + PublishedServiceKeys.interval }
            return (nil, nil, memory.turn)
        }
        if let known { return known }
        if let failure { throw failure }
        let published: [ServicePublicKey]
        do throws(LatchkeyError) {
            published = try await keys.published()
        } catch {
            memory.withLock { memory in
                guard memory.turn == turn, memory.text == nil else { return }
                memory.failure = error
                memory.goodUntil = now + PublishedServiceKeys.interval
            }
            throw error
        }
        let text = ServiceKeySet.text(of: published)
        memory.withLock { memory in
            guard memory.turn == turn else { return }
            memory.text = text
            memory.failure = nil
            memory.ids = Set(published.map(\.id))
            memory.goodUntil = now + PublishedServiceKeys.interval
        }
        return text
    }

    /// Before the first token of a key leaves this node, the set is looked up anew: whoever asks for its key finds it.
    func include(_ id: String) {
        memory.withLock { memory in
            guard !memory.ids.contains(id) else { return }
            memory = Memory(turn: memory.turn + 1)
        }
    }
}
