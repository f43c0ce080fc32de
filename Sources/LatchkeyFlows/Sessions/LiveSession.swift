package import LatchkeyCore
import Synchronization

/// A session in memory: what a guarded request needs to know, and nothing it would have to look up.
package final class LiveSession: Sendable {
    /// With the roles that count in this session (F-016).
    package let account: Account
    /// What these roles are called and allow; the arrays are those of all sessions with the same roles.
    package let rights: RoleRights
    private let shared: SharedParts
    /// Until when all this is so: until the session ends, or a role of it falls asleep.
    let goodUntil: Timestamp
    package let publicID: RandomID
    package let secret: Session.Secret
    package let authentication: Authentication
    /// That of the session or of its account, whichever comes first: also where nothing has been read since.
    package let absoluteEnd: Timestamp
    let plannedEnd: Timestamp
    package let isRemembered: Bool
    package let transport: SessionTransport
    let hasKey: Bool
    /// The change-feed position at which all this was read.
    let position: Int64
    private let touchedAt: Atomic<Int64>

    init(
        session: Session, secret: Session.Secret, account: Account, shared: SharedParts, changesAt: Timestamp?,
        position: Int64
    ) {
        var account = account
        account.groups = shared.groups(account.groups)
        self.account = account
        self.rights = shared.rights(of: account.roles)
        self.shared = shared
        let end = min(session.absoluteEnd, account.endsAt ?? session.absoluteEnd)
        self.goodUntil = min(changesAt ?? end, end)
        self.publicID = session.publicID
        self.secret = secret
        self.authentication = session.authentication
        self.absoluteEnd = end
        self.plannedEnd = session.plannedEnd
        self.isRemembered = session.isRemembered
        self.transport = session.transport
        self.hasKey = session.hasKey
        self.position = position
        self.touchedAt = Atomic(session.lastSeenAt.microseconds)
    }

    var catalog: RoleCatalog { shared.catalog }
    var policy: FactorPolicy { shared.policy }

    /// True once a minute at most, for one caller: this one should have the time written down.
    func claimTouch(at now: Timestamp) -> Bool {
        let last = touchedAt.load(ordering: .relaxed)
        let age = now.microseconds &- last
        // A negative age is a clock that went back.
        guard age >= 60_000_000 || age < 0 else { return false }
        return touchedAt.compareExchange(expected: last, desired: now.microseconds, ordering: .relaxed).exchanged
    }
}
