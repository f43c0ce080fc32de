/// Which second factors an account has; the raw value is stored.
package struct FactorKinds: OptionSet, Hashable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static let totp = FactorKinds(rawValue: 1)
    /// Signs in alone.
    package static let passkey = FactorKinds(rawValue: 2)
    /// Stands for a second factor only.
    package static let securityKey = FactorKinds(rawValue: 4)

    /// As the wire has them.
    package var words: [String] {
        let all: [(FactorKinds, String)] = [(.totp, "totp"), (.passkey, "passkey"), (.securityKey, "security_key")]
        return all.filter { contains($0.0) }.map(\.1)
    }
}
