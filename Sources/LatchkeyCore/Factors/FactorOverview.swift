/// The second factors of one account, as its owner and its helpers see them.
package struct FactorOverview: Equatable, Sendable {
    /// Those that were confirmed, the first one first.
    package let authenticators: [Authenticator]
    package let recoverySet: RecoverySet?

    package init(authenticators: [Authenticator], recoverySet: RecoverySet?) {
        self.authenticators = authenticators
        self.recoverySet = recoverySet
    }

    package var isEmpty: Bool { authenticators.isEmpty && recoverySet == nil }
}

/// What staff and the operator take from an account that has lost it.
package enum FactorReset: String, CaseIterable, Sendable {
    case all
    case totp
    case recoveryCodes = "recovery-codes"
}
