import LatchkeyCore
import Synchronization

/// What sessions in memory have in common, kept once: the rules, what a set of roles is called and allows, and lists of groups, which
/// are the same for a whole class.
final class SharedParts: Sendable {
    let catalog: RoleCatalog
    let policy: FactorPolicy
    private let rights = Mutex<[Roles: RoleRights]>([:])
    private let groups = Mutex<Set<[Membership]>>([])

    /// More sets of roles, and more lists of groups, than a school has; beyond them all are made again.
    private static let most = 4096

    init(_ catalog: RoleCatalog, _ policy: FactorPolicy) {
        self.catalog = catalog
        self.policy = policy
    }

    func rights(of roles: Roles) -> RoleRights {
        rights.withLock { known in
            if let rights = known[roles] { return rights }
            if known.count >= SharedParts.most { known = [:] }
            let rights = catalog.rights(of: roles)
            known[roles] = rights
            return rights
        }
    }

    /// An equal list, in the storage of the first one.
    func groups(_ list: [Membership]) -> [Membership] {
        guard !list.isEmpty else { return list }
        return groups.withLock { known in
            if known.count >= SharedParts.most { known = [] }
            return known.insert(list).memberAfterInsert
        }
    }
}
