import LatchkeyCore
import Synchronization

/// What sets of roles are called and allow, made once for each set that signs in: sessions share the arrays.
final class SharedRights: Sendable {
    let catalog: RoleCatalog
    private let known = Mutex<[Roles: RoleRights]>([:])

    /// More sets than a school has; beyond them all are made again.
    private static let most = 4096

    init(_ catalog: RoleCatalog) {
        self.catalog = catalog
    }

    func of(_ roles: Roles) -> RoleRights {
        known.withLock { known in
            if let rights = known[roles] { return rights }
            if known.count >= SharedRights.most { known = [:] }
            let rights = catalog.rights(of: roles)
            known[roles] = rights
            return rights
        }
    }
}
