/// Which second factors an account has; the raw value is stored.
package struct FactorKinds: OptionSet, Hashable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static let totp = FactorKinds(rawValue: 1)
}
