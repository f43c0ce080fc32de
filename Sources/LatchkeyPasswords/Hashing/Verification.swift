/// What came of comparing a password with a stored hash.
package enum Verification: Equatable, Sendable {
    case wrong
    /// `needsRehash`: the stored hash should be replaced by one made now (S-003).
    case right(needsRehash: Bool)
}
