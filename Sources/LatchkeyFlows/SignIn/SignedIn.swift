package import LatchkeyCore

/// What a sign-in gives the browser.
package struct SignedIn: Sendable {
    package let account: Account
    package let token: SessionToken
    package let device: RandomID
    package let isRemembered: Bool
    /// Of an account that got its first factor with this session.
    package var recoverySet: RecoverySet?
}
