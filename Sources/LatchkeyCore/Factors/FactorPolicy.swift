/// Of whom a second factor is required, by when, and for how long one that was proven counts (F-016, F-017).
package struct FactorPolicy: Equatable, Sendable {
    package enum Subjects: Equatable, Sendable {
        case nobody
        /// Whoever has one of these roles.
        case roles(Roles)
        case everybody
    }

    package let required: Subjects
    /// How long an account may be without a factor, since that was first noticed.
    package let grace: Duration
    /// For how long a session keeps the roles, after it has proven a second factor.
    package let maxAge: Duration

    package static let none = FactorPolicy(.nobody)

    package init(
        _ required: Subjects, grace: Duration = .seconds(7 * 86_400), maxAge: Duration = .seconds(86_400)
    ) {
        self.required = required
        self.grace = grace
        self.maxAge = maxAge
    }

    package var isNone: Bool { required == .nobody }

    /// What a session must have proven for roles that sleep without it.
    package var needs: RequiredProof { RequiredProof(recent: maxAge, factors: 2) }

    /// Whether somebody of these roles must have a factor.
    package func applies(to held: Roles) -> Bool {
        switch required {
        case .nobody: false
        case .roles(let roles): !held.isDisjoint(with: roles)
        case .everybody: true
        }
    }

    /// Those of these roles that sleep without one.
    package func sleepers(among held: Roles) -> Roles {
        switch required {
        case .nobody: []
        case .roles(let roles): held.intersection(roles)
        case .everybody: held
        }
    }
}

/// What is known of the second factors of an account.
package struct FactorState: Equatable, Sendable {
    package let kinds: FactorKinds
    /// By when it must have one, once that was noticed.
    package let dueAt: Timestamp?

    package init(_ kinds: FactorKinds, dueAt: Timestamp?) {
        self.kinds = kinds
        self.dueAt = dueAt
    }
}

extension FactorPolicy {
    /// By when an account of these roles must have a factor; nil where it needs none, or has one: grace is for accounts without any.
    package func dueAt(of held: Roles, _ state: FactorState, at now: Timestamp) -> Timestamp? {
        guard applies(to: held), state.kinds.isEmpty else { return nil }
        return state.dueAt ?? now + grace
    }

    package func dueAt(of account: Account, at now: Timestamp) -> Timestamp? {
        dueAt(of: account.held, account.factorState, at: now)
    }

    /// The account must set one up before anybody signs in to it.
    package func isSetUpDue(of account: Account, at now: Timestamp) -> Bool {
        dueAt(of: account, at: now).map { $0 <= now } ?? false
    }

    /// The account as a session that has proven this sees it: roles that sleep are none of its roles. And until when.
    package func seen(
        _ account: Account, by proven: Authentication, at now: Timestamp
    ) -> (account: Account, changesAt: Timestamp?) {
        let held = account.held
        let awake = held.awake(account.factorState, proven, self, at: now)
        var seen = account
        seen.roles = awake.roles
        seen.asleep = held.subtracting(awake.roles)
        return (seen, awake.changesAt)
    }
}

extension Account {
    fileprivate var factorState: FactorState { FactorState(factors, dueAt: factorDueAt) }
}

/// The roles that count in a session.
package struct AwakeRoles: Equatable, Sendable {
    package let roles: Roles
    /// From when on it may be others; nil where only another proof changes it, or another policy.
    package let changesAt: Timestamp?
}

extension Roles {
    /// The one rule for it (F-016): roles of which a second factor is required count while the session's proof of one is recent, or
    /// while the account has none and need not yet have one.
    package func awake(
        _ state: FactorState, _ proven: Authentication, _ policy: FactorPolicy, at now: Timestamp
    ) -> AwakeRoles {
        let sleepers = policy.sleepers(among: self)
        guard !sleepers.isEmpty else { return AwakeRoles(roles: self, changesAt: nil) }
        if let factorAt = proven.factorAt, proven.meets(policy.needs, at: now) {
            return AwakeRoles(roles: self, changesAt: factorAt + policy.maxAge)
        }
        if let dueAt = policy.dueAt(of: self, state, at: now), now < dueAt {
            return AwakeRoles(roles: self, changesAt: dueAt)
        }
        // A proof of a time to come, later than any node has it: the clock has gone back, and reaches it again.
        let counts = proven.level > 1 ? proven.factorAt.map { $0 - .clockSkew } : nil
        let later = counts.flatMap { $0 > now ? $0 : nil }
        return AwakeRoles(roles: subtracting(sleepers), changesAt: later)
    }
}
