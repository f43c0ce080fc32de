import LatchkeyCore

/// Ways in that the password alone does not open. Each has budgets of sign-ins of its own, beside those of the password: whoever has that
/// alone, and uses up what it has, closes none of them (S-309).
enum SignInWay: String, CaseIterable {
    /// Right passwords in sessions of the account.
    case session = "in-session"
    case passkey = "by-passkey"
    case identity = "by-identity"

    /// For devices that the account does not know together; for one that it knows, its own and that of all of them.
    func signIns(of id: AccountID, device: [UInt8]?) -> [QuotaUse] {
        guard let device else { return [QuotaUse(.accountSignIns, for: key(id))] }
        return [QuotaUse(.deviceSignIns, for: key(id, device)), QuotaUse(.knownSignIns, for: key(id))]
    }

    /// All that there are for the account and those devices.
    static func signIns(of id: AccountID, devices: [[UInt8]]) -> [QuotaUse] {
        let all: [[UInt8]?] = [nil] + devices
        return allCases.flatMap { way in all.flatMap { way.signIns(of: id, device: $0) } }
    }

    private func key(_ id: AccountID, _ device: [UInt8] = []) -> QuotaKey {
        QuotaKey(ThrottleBucket.name(rawValue, id.bytes + device))
    }
}
