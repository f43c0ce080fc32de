import Crypto
package import LatchkeyCore

/// The counters that one guess at a password uses up.
package struct Attempt: Equatable, Sendable {
    /// The account's counter, or this known device's own for the account.
    let credential: [UInt8]
    /// The account's counter, which a success clears whichever of the two was used.
    let account: [UInt8]
    let network: [UInt8]
    /// An account's counter stays until a success; those of uids that are nobody's may be forgotten.
    let isKept: Bool

    /// A guess at an account that exists. All spellings, and uid and e-mail, come to the same counter (S-042).
    package init(account id: AccountID, knownDevice device: RandomID?, network: [UInt8]) {
        self.account = Attempt.bucket("a", id.bytes)
        self.credential = device.map { Attempt.deviceBucket(of: id, deviceHash: SecretHash.of($0)) } ?? account
        self.network = Attempt.bucket("n", network)
        self.isKept = true
    }

    /// A guess at a uid that is nobody's: it is counted just the same (S-037).
    package init(unknownUID uid: String, network: [UInt8]) {
        self.account = Attempt.bucket("u", Array(UID.canonical(of: uid).utf8))
        self.credential = account
        self.network = Attempt.bucket("n", network)
        self.isKept = false
    }

    /// Made from what `known_device` holds, so that a device's counter can go with the device.
    static func deviceBucket(of id: AccountID, deviceHash: [UInt8]) -> [UInt8] {
        bucket("d", id.bytes + deviceHash)
    }

    /// Counted for a device that has signed in to the account before.
    package var isOfKnownDevice: Bool { credential != account }

    static func bucket(_ kind: Character, _ bytes: [UInt8]) -> [UInt8] {
        Array("\(kind)".utf8) + Array(SHA256.hash(data: bytes).prefix(16))
    }
}
