package import LatchkeyCore

/// The counters that one guess at a password uses up.
package struct Attempt: Equatable, Sendable {
    /// The account's counter, or this known device's own for the account.
    let credential: [UInt8]
    /// The account's counter, which a success clears whichever of the two was used.
    let account: [UInt8]
    /// What else it counts as.
    let uses: [QuotaUse]
    /// An account's counter stays until a success; those of uids that are nobody's may be forgotten.
    let isKept: Bool

    /// A guess at an account that exists. All spellings, and uid and e-mail, come to the same counter (S-042).
    package init(account id: AccountID, knownDevice device: RandomID?, network: QuotaKey) {
        self.account = Attempt.accountBucket(of: id)
        self.credential = device.map { Attempt.deviceBucket(of: id, deviceHash: SecretHash.of($0)) } ?? account
        self.uses = [QuotaUse(.networkFailures, for: network)]
        self.isKept = true
    }

    /// A guess at a uid that is nobody's: it is counted just the same (S-037).
    package init(unknownUID uid: String, network: QuotaKey) {
        self.account = Attempt.bucket(.unknownUID, Array(UID.canonical(of: uid).utf8))
        self.credential = account
        self.uses = [QuotaUse(.networkFailures, for: network)]
        self.isKept = false
    }

    static func accountBucket(of id: AccountID) -> [UInt8] { bucket(.account, id.bytes) }

    /// Made from what `known_device` holds, so that a device's counter can go with the device.
    static func deviceBucket(of id: AccountID, deviceHash: [UInt8]) -> [UInt8] {
        bucket(.device, id.bytes + deviceHash)
    }

    /// Counted for a device that has signed in to the account before.
    package var isOfKnownDevice: Bool { credential != account }

    /// A counter of failures in a row. The names stand in databases, where a password that is off must stay off.
    private enum Counter: String {
        case account = "a"
        case device = "d"
        case unknownUID = "u"
    }

    private static func bucket(_ counter: Counter, _ bytes: [UInt8]) -> [UInt8] {
        ThrottleBucket.name(counter.rawValue, bytes)
    }
}
