/// A proof that a credential's owner was here. Only `AssertionVerifier` makes one, and the store takes nothing else.
package struct VerifiedAssertion: Equatable, Sendable {
    package let credentialID: [UInt8]
    /// Greater than the stored one when it was judged; the store asks again in its statement (S-201).
    package let signCount: UInt32
    package let isUserVerified: Bool
    package let isBackedUp: Bool

    init(id: [UInt8], data: AuthenticatorData) {
        self.credentialID = id
        self.signCount = data.signCount
        self.isUserVerified = data.flags.contains(.userVerified)
        self.isBackedUp = data.flags.contains(.backedUp)
    }
}
