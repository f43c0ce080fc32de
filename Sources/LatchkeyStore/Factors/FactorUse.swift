package import LatchkeyCore
package import LatchkeyPasskeys

/// A code or a signature that was right, and is used up by the statement that lets somebody in by it.
package enum FactorUse: Equatable, Sendable {
    /// The code of this step; `drift` is what its clock was off by.
    case totp(id: RandomID, step: Int64, drift: Int)
    /// The code of this number in the set of this name.
    case recoveryCode(set: RandomID, number: Int)
    /// The code from staff of this name.
    case staffCode(OneTimeToken)
    /// The passkey of this row has signed.
    case passkey(id: RandomID, VerifiedAssertion)

    package var methods: AuthenticationMethods {
        switch self {
        case .totp: [.totp]
        case .recoveryCode: [.recoveryCode]
        case .staffCode: [.staffCode]
        case .passkey(_, let assertion): assertion.isUserVerified ? [.passkey, .userVerified] : [.passkey]
        }
    }
}
