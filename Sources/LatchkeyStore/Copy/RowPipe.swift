import Dispatch
import Synchronization

/// Rows on their way from one engine's thread to another's. Holds a few pages; whoever is faster waits.
final class RowPipe: Sendable {
    enum Piece: Sendable {
        case page(table: Int, [DatabaseRow])
        /// The last: what was sent in all.
        case end([TableTally])
    }

    /// The other end has given up, and says itself why.
    struct Abandoned: Error {}

    private struct State {
        var pieces: [Piece] = []
        var isAbandoned = false
    }

    private static let capacity = 8

    private let state = Mutex(State())
    private let free = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)

    init() {
        for _ in 0..<RowPipe.capacity { free.signal() }
    }

    func put(_ piece: Piece) throws(Abandoned) {
        free.wait()
        let isAbandoned = state.withLock { state in
            if !state.isAbandoned { state.pieces.append(piece) }
            return state.isAbandoned
        }
        guard !isAbandoned else { throw Abandoned() }
        filled.signal()
    }

    func take() throws(Abandoned) -> Piece {
        filled.wait()
        let piece = state.withLock { $0.isAbandoned ? nil : $0.pieces.removeFirst() }
        guard let piece else { throw Abandoned() }
        free.signal()
        return piece
    }

    /// Whoever waits at the other end, or comes there later, throws.
    func abandon() {
        state.withLock { $0.isAbandoned = true }
        free.signal()
        filled.signal()
    }
}
