import LatchkeyStore
import Synchronization

/// Whether the first administrator is still to be made. That it is over is remembered: it is over for good.
final class SetUpState: Sendable {
    private let isKnownOver = Mutex(false)

    var isOver: Bool {
        get { isKnownOver.withLock { $0 } }
        set { isKnownOver.withLock { $0 = newValue } }
    }
}

extension SetUp {
    /// Asks the database only while set-up is open. A database that does not answer counts as over: then nobody is sent to a
    /// page that cannot work either.
    package func isOpen() async -> Bool {
        guard !state.isOver else { return false }
        guard let isOpen = try? await store.isSetupOpen() else { return false }
        if !isOpen { state.isOver = true }
        return isOpen
    }
}
