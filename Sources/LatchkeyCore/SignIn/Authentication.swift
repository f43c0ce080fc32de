/// How and when the person of a session last proved who they are (S-112).
package struct Authentication: Equatable, Sendable {
    package let methods: AuthenticationMethods
    /// Of the last proof by the first factor: a session can be younger than it. A code alone leaves it as it was, so that it tells for
    /// how long a code alone is enough (decision 0036).
    package let at: Timestamp
    /// Of the last proof by a second factor; nil where there was none.
    package let factorAt: Timestamp?

    package init(_ methods: AuthenticationMethods, at time: Timestamp, factorAt: Timestamp? = nil) {
        self.methods = methods
        self.at = time
        self.factorAt = factorAt
    }

    /// Of the last proof of any kind.
    package var lastProof: Timestamp { max(at, factorAt ?? at) }

    /// One further in the future than the clocks of nodes differ is not recent: the clock has gone back since, and nobody knows by how much
    /// (S-332).
    package func isRecent(at now: Timestamp, within limit: Duration) -> Bool {
        Authentication.isRecent(lastProof, at: now, within: limit)
    }

    /// Whether a first factor was proven, no longer ago than this: then a code alone proves two factors.
    package func hasFirstFactor(at now: Timestamp, within limit: Duration) -> Bool {
        !methods.isDisjoint(with: [.password, .identity]) && Authentication.isRecent(at, at: now, within: limit)
    }

    /// Whether this is enough. With two factors the time of the second one counts.
    package func meets(_ needs: RequiredProof, at now: Timestamp) -> Bool {
        guard level >= needs.factors else { return false }
        guard let limit = needs.recent else { return true }
        guard let proven = needs.factors > 1 ? factorAt : lastProof else { return false }
        return Authentication.isRecent(proven, at: now, within: limit)
    }

    private static func isRecent(_ proven: Timestamp, at now: Timestamp, within limit: Duration) -> Bool {
        proven <= now + .clockSkew && now - proven <= limit
    }
}

/// How somebody must have proven who they are for an act: by how many different factors, and how long ago at most.
package struct RequiredProof: Equatable, Sendable {
    package let recent: Duration?
    package let factors: Int

    package init(recent: Duration?, factors: Int = 1) {
        self.recent = recent
        self.factors = factors
    }
}
