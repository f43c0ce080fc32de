package import LatchkeyCore

/// What a right password leads to.
package enum SignInOutcome: Sendable {
    case signedIn(SignedIn)
    /// There is no session, no token and no cookie yet (F-001).
    case factorNeeded(FactorQuestion)
}

/// What the second step of a sign-in is asked for.
package struct FactorQuestion: Sendable {
    /// For the answer's body, and nothing else.
    package let ticket: SignInTicket.Secret
    /// Wire words, in the order in which they are asked for: codes on paper last.
    package let factors: [String]
    /// Seconds.
    package let expiresIn: Int
}

extension FactorKinds {
    /// `hasCodes`: the account has codes on paper that are still good.
    func words(hasCodes: Bool) -> [String] {
        (contains(.totp) ? [AuthenticationMethod.totp.rawValue] : [])
            + (isDisjoint(with: [.passkey, .securityKey]) ? [] : [AuthenticationMethod.passkey.rawValue])
            + (hasCodes ? [AuthenticationMethod.recoveryCode.rawValue] : [])
    }
}
