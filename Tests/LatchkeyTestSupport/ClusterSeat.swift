import Synchronization

/// A seat at the tests' PostgreSQL cluster: all tests start at once, and it cannot have a connection for each.
final class ClusterSeat: Sendable {
    static func take() async -> ClusterSeat {
        await ClusterSeats.shared.take()
        return ClusterSeat()
    }

    private let isTaken = Atomic(true)

    private init() {}

    /// Once; whoever forgets it leaves with the last reference.
    func leave() {
        guard isTaken.exchange(false, ordering: .relaxed) else { return }
        Task { await ClusterSeats.shared.leave() }
    }

    deinit { leave() }
}

private actor ClusterSeats {
    static let shared = ClusterSeats()
    private var free = 100
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard free == 0 else { return free -= 1 }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
