package import LatchkeyCore
package import LatchkeyPasskeys

/// A registration that was right, and what goes into its row beside it.
package struct NewPasskey: Sendable {
    package let id: RandomID
    package let accountID: AccountID
    package let registration: VerifiedRegistration
    package let kind: Passkey.Kind
    package let name: String
    package let relyingPartyID: String
    package let isDiscoverable: Bool
    package let transports: [String]
    /// The name of a set of recovery codes, for an account that has none.
    package let recoverySet: RandomID
    /// The factors that the account had when the right to add one was asked for.
    package let factorEpoch: Int64

    package init(
        id: RandomID, accountID: AccountID, registration: VerifiedRegistration, kind: Passkey.Kind, name: String,
        relyingPartyID: String, isDiscoverable: Bool, transports: [String], recoverySet: RandomID, factorEpoch: Int64
    ) {
        self.id = id
        self.accountID = accountID
        self.registration = registration
        self.kind = kind
        self.name = name
        self.relyingPartyID = relyingPartyID
        self.isDiscoverable = isDiscoverable
        self.transports = transports
        self.recoverySet = recoverySet
        self.factorEpoch = factorEpoch
    }

    /// As it is listed from now on.
    package func listed(at now: Timestamp) -> Passkey {
        Passkey(
            id: id, accountID: accountID, credentialID: registration.credentialID, name: name, kind: kind,
            isDiscoverable: isDiscoverable, isSynced: registration.isBackedUp, transports: transports, createdAt: now)
    }

    var methods: AuthenticationMethods {
        registration.isUserVerified ? [.passkey, .userVerified] : [.passkey]
    }
}
