/// How and when the person of a session last proved who they are (S-112).
package struct Authentication: Equatable, Sendable {
    package let methods: Set<AuthenticationMethod>
    /// Of the last proof: a session can be younger than it.
    package let at: Timestamp
    /// Of the last proof by a second factor; nil where there was none.
    package let factorAt: Timestamp?

    package init(_ methods: Set<AuthenticationMethod>, at time: Timestamp, factorAt: Timestamp? = nil) {
        self.methods = methods
        self.at = time
        self.factorAt = factorAt
    }

    /// One of the future is not recent: the clock has gone back since, and nobody knows by how much (S-332).
    package func isRecent(at now: Timestamp, within limit: Duration) -> Bool {
        let age = now - at
        return age >= .zero && age <= limit
    }
}
