/// What the store knows of a credential when its assertion is judged.
package struct StoredCredential: Sendable {
    let id: [UInt8]
    let encodedKey: [UInt8]
    let userHandle: [UInt8]
    let signCount: UInt32
    let isBackupEligible: Bool

    /// `encodedKey` is `PasskeyPublicKey.encoded`; `userHandle` is the account's `user.id`.
    package init(id: [UInt8], encodedKey: [UInt8], userHandle: [UInt8], signCount: UInt32, isBackupEligible: Bool) {
        self.id = id
        self.encodedKey = encodedKey
        self.userHandle = userHandle
        self.signCount = signCount
        self.isBackupEligible = isBackupEligible
    }
}
