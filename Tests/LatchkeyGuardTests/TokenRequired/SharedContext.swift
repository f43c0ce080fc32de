import Hummingbird
import LatchkeyGuard
import Synchronization

/// A context that is a class: what one layer sets, every layer sees.
final class SharedContext: GuardedRequestContext {
    private let core: Mutex<CoreRequestContextStorage>
    private let user = Mutex<CurrentUser?>(nil)

    init(source: Source) { core = Mutex(CoreRequestContextStorage(source: source)) }

    var coreContext: CoreRequestContextStorage {
        get { core.withLock { $0 } }
        set { core.withLock { $0 = newValue } }
    }

    var currentUser: CurrentUser? {
        get { user.withLock { $0 } }
        set { user.withLock { $0 = newValue } }
    }
}
