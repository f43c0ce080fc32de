/// A way to prove who one is; the raw values are stored.
package enum AuthenticationMethod: String, Sendable, CaseIterable, Comparable {
    case password
    /// A provider has said who it is.
    case identity
    /// A code of an authenticator.
    case totp
    /// One of the codes on paper that stand for a second factor.
    case recoveryCode = "recovery_code"
    /// A code that staff or the operator spoke, once.
    case staffCode = "staff_code"
    /// A passkey or a security key has signed.
    case passkey
    /// It has made sure who holds it, by a PIN or a finger: a second factor in one act.
    case userVerified = "uv"

    package static func < (one: AuthenticationMethod, other: AuthenticationMethod) -> Bool {
        one.rawValue < other.rawValue
    }
}
