package import LatchkeyCore

/// Who may be signing in: what one query finds for the uid or confirmed e-mail address that was typed.
package struct SignInCandidate: Sendable {
    package let account: Account
    package let passwordHash: String?
    /// The device has signed in to this very account before (S-047).
    package let isKnownDevice: Bool
    /// The device spares the account the question for its second factor.
    package let isTrustedDevice: Bool
    /// The account is in once its address is confirmed, and is not yet.
    package let waitsForAddress: Bool

    package init(
        account: Account, passwordHash: String?, isKnownDevice: Bool, isTrustedDevice: Bool, waitsForAddress: Bool
    ) {
        self.account = account
        self.passwordHash = passwordHash
        self.isKnownDevice = isKnownDevice
        self.isTrustedDevice = isTrustedDevice
        self.waitsForAddress = waitsForAddress
    }
}
