/// Lets somebody do one thing once: a row in the database, and a secret that only its receiver knows.
///
/// The secret is not stored, not even hashed: it is a MAC over this token's name (`OneTimeSecrets`).
package struct OneTimeToken: Equatable, Sendable {
    package enum Purpose: Int64, CaseIterable, Sendable {
        case verifyEmail = 1
        case resetPassword = 2
        case changeEmail = 3
        /// Undoes a change of address that somebody else began, also after it took effect (S-304).
        case cancelEmailChange = 4
        /// Handed out by staff, for people without an address.
        case recoveryCode = 5
        /// Handed out by staff to people who have lost what makes their codes: it stands for a second factor once (F-030).
        case factorCode = 6
        /// Mailed to the confirmed address of an account that somebody says is theirs whom a provider has named: it proves the account's
        /// side of one link, and has the name of its attempt (G-032, G-033).
        case linkIdentity = 7

        /// How long it is good for; staff choose for the codes that they hand out (S-120). The time to undo starts again when the change
        /// takes effect (S-304).
        package var lifetime: Duration {
            switch self {
            case .linkIdentity: ProviderAttempt.lifetime
            case .resetPassword, .factorCode: .seconds(3600)
            case .verifyEmail, .changeEmail, .recoveryCode: .seconds(86_400)
            case .cancelEmailChange: .seconds(3 * 86_400)
            }
        }
    }

    package let id: RandomID
    package let purpose: Purpose
    package let accountID: AccountID
    /// The address that it was sent to, and the only one that it confirms (S-133).
    package let email: String?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    /// Who of the staff handed it out, and must still be allowed to when it is used (S-300); nil for what people ask for
    /// themselves, and for the command line.
    package let issuedBy: AccountID?

    package init(
        id: RandomID, purpose: Purpose, accountID: AccountID, email: String?, createdAt: Timestamp,
        lifetime: Duration? = nil, issuedBy: AccountID? = nil
    ) {
        self.init(
            id: id, purpose: purpose, accountID: accountID, email: email, createdAt: createdAt,
            expiresAt: createdAt + (lifetime ?? purpose.lifetime), issuedBy: issuedBy)
    }

    package init(
        id: RandomID, purpose: Purpose, accountID: AccountID, email: String?, createdAt: Timestamp,
        expiresAt: Timestamp, issuedBy: AccountID? = nil
    ) {
        self.id = id
        self.purpose = purpose
        self.accountID = accountID
        self.email = email
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.issuedBy = issuedBy
    }
}
