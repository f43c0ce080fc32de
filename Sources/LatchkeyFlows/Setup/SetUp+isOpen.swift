package import LatchkeyCore
import LatchkeyStore
import Synchronization

extension SetUp {
    /// Whether the first administrator is still to be made. Anybody may ask, so the database is not asked again once it is closed.
    package func isOpen() async throws(LatchkeyError) -> Bool {
        guard !closed.isKnown else { return false }
        let state = try await store.setupState()
        if state == .closed { closed.note() }
        return state == .open
    }
}

/// That set-up is closed, which lasts for the life of a database.
final class ClosedSetUp: Sendable {
    private let flag = Atomic(false)

    var isKnown: Bool { flag.load(ordering: .relaxed) }

    func note() { flag.store(true, ordering: .relaxed) }
}
