import LatchkeyCore

/// A row that counts failures in a row.
struct FailureCounter: Equatable, Sendable {
    let bucket: [UInt8]
    /// An account's counter stays until a success; one of what was typed may be forgotten.
    let isKept: Bool

    /// The account's counter, or that of a device for the account. A device's is made from what `known_device` holds, so that it
    /// can go with the device.
    static func of(_ id: AccountID, device: [UInt8]? = nil) -> FailureCounter {
        guard let device else { return FailureCounter(bucket: Kind.account.bucket(id.bytes), isKept: true) }
        return FailureCounter(bucket: Kind.device.bucket(id.bytes + device), isKept: true)
    }

    /// Guesses of sessions whose device the account does not know: strangers who guess at the account do not reach it (S-047).
    static func inSessions(_ id: AccountID) -> FailureCounter {
        FailureCounter(bucket: Kind.inSessions.bucket(id.bytes), isKept: true)
    }

    static func typed(_ name: SignInName, device: [UInt8]? = nil) -> FailureCounter {
        guard let device else { return FailureCounter(bucket: Kind.typed.bucket(Array(name.key.utf8)), isKept: false) }
        return FailureCounter(bucket: Kind.typedOnDevice.bucket(device + Array(name.key.utf8)), isKept: false)
    }

    /// Wrong codes of second factors: the account's counter, for devices that it does not know, or that of one that it knows.
    ///
    /// No password, right or new, touches it (F-010).
    static func factor(_ id: AccountID, device: [UInt8]? = nil) -> FailureCounter {
        guard let device else { return FailureCounter(bucket: Kind.factor.bucket(id.bytes), isKept: true) }
        return FailureCounter(bucket: Kind.factorOnDevice.bucket(id.bytes + device), isKept: true)
    }

    /// The counters of all that can be typed for this account, for each of the devices and, where that is nil, for strangers.
    static func typed(_ account: Account, devices: [[UInt8]?]) -> [[UInt8]] {
        let names = [account.uid, account.isEmailVerified ? account.email : nil].compactMap(\.self).map(SignInName.init)
        return Set(devices).flatMap { device in names.map { typed($0, device: device).bucket } }
    }

    /// The first two stand in databases of early releases, where a password that is off must stay off.
    private enum Kind: String {
        case account = "a"
        case device = "d"
        case factor = "f"
        case factorOnDevice = "g"
        case inSessions = "in-sessions"
        case typed = "typed"
        case typedOnDevice = "typed-on-device"

        func bucket(_ bytes: [UInt8]) -> [UInt8] { ThrottleBucket.name(rawValue, bytes) }
    }
}
