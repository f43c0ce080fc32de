/// A code that staff or the operator have handed out to somebody and that is still valid, without its characters.
package struct HandedOutCode: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// For a new password; a first sign-in's, too.
        case password
        /// Stands for a second factor once.
        case factor
    }

    package let kind: Kind
    /// Nil for the command line.
    package let issuedBy: AccountID?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    /// Nil for a token that nobody hands out.
    package init?(_ token: OneTimeToken) {
        switch token.purpose {
        case .recoveryCode: kind = .password
        case .factorCode: kind = .factor
        case .verifyEmail, .resetPassword, .changeEmail, .cancelEmailChange, .linkIdentity: return nil
        }
        issuedBy = token.issuedBy
        createdAt = token.createdAt
        expiresAt = token.expiresAt
    }
}
