/// The flags of authenticator data (WebAuthn §6.1).
struct AuthenticatorFlags: OptionSet, Sendable {
    let rawValue: UInt8

    /// UP: somebody touched it.
    static let userPresent = AuthenticatorFlags(rawValue: 0x01)
    /// UV: a PIN, a finger or a face was checked.
    static let userVerified = AuthenticatorFlags(rawValue: 0x04)
    /// BE: the key may be copied to other devices.
    static let backupEligible = AuthenticatorFlags(rawValue: 0x08)
    /// BS: it was.
    static let backedUp = AuthenticatorFlags(rawValue: 0x10)
    /// AT: a credential follows.
    static let attestedData = AuthenticatorFlags(rawValue: 0x40)
    /// ED: a map of extensions follows.
    static let extensions = AuthenticatorFlags(rawValue: 0x80)
}
