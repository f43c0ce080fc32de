/// What is stored about a person who can sign in.
package struct Account: Equatable, Sendable {
    package enum State: Int64, CaseIterable, Sendable {
        case active = 1
        case disabled = 2
        /// Waits for approval, or for its address to be confirmed.
        case pending = 3

        /// The wire word.
        package var text: String {
            switch self {
            case .active: "active"
            case .disabled: "disabled"
            case .pending: "pending"
            }
        }
    }

    package let id: AccountID
    /// As typed; its canonical form is `UID.canonical(of:)`.
    package var uid: String
    package var name: String
    package var email: String?
    package var isEmailVerified: Bool
    /// The roles that count: all roles of the account except those that are asleep.
    package var roles: Roles
    package var state: State
    package let createdAt: Timestamp
    package var lastSignInAt: Timestamp?
    package var hasPicture: Bool
    /// When the account ends: from then on nobody can be signed in to it. Nil: it has no end.
    package var endsAt: Timestamp?
    /// When roles of it end that do not last.
    package var roleEnds: [RoleEnd] = []
    /// The second factors that it has.
    package var factors: FactorKinds = []
    /// Goes up with each change of them.
    package var factorEpoch: Int64 = 0
    /// When its grace ends: from then on it must have a second factor. Nil until the grace begins.
    package var factorDueAt: Timestamp?
    /// Roles that it holds and that do not count in the session that it was read for (F-016); elsewhere none.
    package var asleep: Roles = []
    /// The groups it is in, archived ones left out.
    package var groups: [Membership] = []

    package init(
        id: AccountID,
        uid: String,
        name: String,
        email: String?,
        isEmailVerified: Bool,
        roles: Roles,
        state: State,
        createdAt: Timestamp,
        lastSignInAt: Timestamp?,
        hasPicture: Bool = false
    ) {
        self.id = id
        self.uid = uid
        self.name = name
        self.email = email
        self.isEmailVerified = isEmailVerified
        self.roles = roles
        self.state = state
        self.createdAt = createdAt
        self.lastSignInAt = lastSignInAt
        self.hasPicture = hasPicture
    }

    /// The same with this end.
    package func ending(at end: Timestamp?) -> Account {
        var account = self
        account.endsAt = end
        return account
    }

    /// Its time is over, whether or not that was written down.
    package func hasEnded(at now: Timestamp) -> Bool { endsAt.map { $0 <= now } ?? false }

    /// It may be signed in to.
    package func isActive(at now: Timestamp) -> Bool { state == .active && !hasEnded(at: now) }

    /// Whether or not they count.
    package var held: Roles { roles.union(asleep) }
}
