/// A credential that may be stored. Only `RegistrationVerifier` makes one.
package struct VerifiedRegistration: Sendable {
    package let credentialID: [UInt8]
    package let publicKey: PasskeyPublicKey
    package let signCount: UInt32
    package let isUserVerified: Bool
    /// BE: the key may be copied to other devices; it never changes.
    package let isBackupEligible: Bool
    /// BS: it was copied.
    package let isBackedUp: Bool
    /// The model that the authenticator says it is, 16 bytes: for a name to show, never for trust.
    package let aaguid: [UInt8]

    init(id: [UInt8], key: PasskeyPublicKey, data: AuthenticatorData, aaguid: [UInt8]) {
        self.credentialID = id
        self.publicKey = key
        self.signCount = data.signCount
        self.isUserVerified = data.flags.contains(.userVerified)
        self.isBackupEligible = data.flags.contains(.backupEligible)
        self.isBackedUp = data.flags.contains(.backedUp)
        self.aaguid = aaguid
    }
}
