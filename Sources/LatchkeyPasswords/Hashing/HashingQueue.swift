import Dispatch
import LatchkeyCore
import Synchronization

/// The bounded line in front of the hashing threads: networks take turns, known devices have a line of their own, and what finds
/// no place is refused at once.
final class HashingQueue: Sendable {
    /// Exactly one of the two closures is called, once.
    struct Job: Sendable {
        let run: @Sendable () -> Void
        let refuse: @Sendable (LatchkeyError) -> Void
    }

    private struct State {
        var known: FairLine<Job>
        var others: FairLine<Job>
        var isKnownNext = true
        var isClosed = false

        var count: Int { known.count + others.count }

        func isKnown(_ client: HashingClient) -> Bool {
            client.isKnownDevice && known.hasRoom(for: client.network)
        }

        func hasRoom(for client: HashingClient) -> Bool {
            isKnown(client) || others.hasRoom(for: client.network)
        }

        mutating func append(_ job: Job, of client: HashingClient) -> Job? {
            isKnown(client) ? known.append(job, of: client.network) : others.append(job, of: client.network)
        }

        /// The two lines take turns as well.
        mutating func popFirst() -> Job? {
            let job = isKnownNext ? known.popFirst() ?? others.popFirst() : others.popFirst() ?? known.popFirst()
            isKnownNext.toggle()
            return job
        }
    }

    private let state: Mutex<State>
    private let arrivals = DispatchSemaphore(value: 0)
    private let limit: Int
    private let threads: Int

    /// Known devices have a quarter of `limit` beside it.
    init(limit: Int, threads: Int) {
        self.limit = limit
        self.threads = threads
        self.state = Mutex(State(known: FairLine(limit: (limit + 3) / 4), others: FairLine(limit: limit)))
    }

    var depth: Int { state.withLock { $0.count } }

    func isFull(for client: HashingClient) -> Bool { state.withLock { !$0.hasRoom(for: client) } }

    /// Puts the job in line, or refuses it with `busy` (S-010) or, after `close`, with `unavailable`. A network that has more in
    /// a full line than the others gives up its last place.
    func add(_ job: Job, for client: HashingClient) {
        enum Outcome { case added, replaced(Job), refused(LatchkeyError) }
        let outcome: Outcome = state.withLock { state in
            if state.isClosed { return .refused(LatchkeyError(.unavailable, retryAfter: 1)) }
            guard state.hasRoom(for: client) else { return .refused(busy) }
            return state.append(job, of: client).map(Outcome.replaced) ?? .added
        }
        switch outcome {
        case .added: arrivals.signal()
        case .replaced(let loser): loser.refuse(busy)
        case .refused(let error): job.refuse(error)
        }
    }

    /// The next job; waits for one. Nil once the queue is closed.
    func next() -> Job? {
        arrivals.wait()
        return state.withLock { $0.popFirst() }
    }

    /// Refuses everything that waits, and lets every thread end.
    func close() {
        let left: [Job] = state.withLock { state in
            guard !state.isClosed else { return [] }
            state.isClosed = true
            return state.known.removeAll() + state.others.removeAll()
        }
        for job in left { job.refuse(LatchkeyError(.unavailable, retryAfter: 1)) }
        for _ in 0..<threads { arrivals.signal() }
    }

    /// Comes back when a full line has moved on, at a cautious 15 hashes a second and thread.
    private var busy: LatchkeyError { LatchkeyError(.busy, retryAfter: min(1 + limit / (threads * 15), 30)) }
}
