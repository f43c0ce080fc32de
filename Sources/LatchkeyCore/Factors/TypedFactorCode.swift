/// What somebody typed where a code of a second factor is asked for, if it can be one: anything else is no guess.
package enum TypedFactorCode: Equatable, Sendable {
    case totp(TOTPCode)
    /// In its canonical form (`RecoveryCode.canonical`).
    case recoveryCode([UInt8])
    /// In its canonical form (`ReadableCode.canonical`).
    case staffCode(String)

    package init?(_ typed: String) {
        if let code = TOTPCode(typed) {
            self = .totp(code)
        } else if let canonical = RecoveryCode.canonical(of: typed) {
            self = .recoveryCode(canonical)
        } else if let canonical = FactorCode.canonical(of: typed) {
            self = .staffCode(canonical)
        } else {
            return nil
        }
    }

    /// As it stands in events.
    package var method: AuthenticationMethod {
        switch self {
        case .totp: .totp
        case .recoveryCode: .recoveryCode
        case .staffCode: .staffCode
        }
    }
}
