/// The second factors of one account, as its owner and its helpers see them.
package struct FactorOverview: Equatable, Sendable {
    /// Those that were confirmed, the first one first.
    package let authenticators: [Authenticator]
    /// The first one first.
    package let passkeys: [Passkey]
    /// The account's name for passkeys (`user.id`); nil where none was ever asked for.
    package let passkeyUser: [UInt8]?
    package let recoverySet: RecoverySet?

    package init(
        authenticators: [Authenticator], passkeys: [Passkey] = [], passkeyUser: [UInt8]? = nil,
        recoverySet: RecoverySet?
    ) {
        self.authenticators = authenticators
        self.passkeys = passkeys
        self.passkeyUser = passkeyUser
        self.recoverySet = recoverySet
    }

    package var isEmpty: Bool { authenticators.isEmpty && passkeys.isEmpty && recoverySet == nil }
}

/// What staff and the operator take from an account that has lost it.
package enum FactorReset: String, CaseIterable, Sendable {
    case all
    case totp
    /// Security keys too.
    case passkey
    case recoveryCodes = "recovery-codes"
}
