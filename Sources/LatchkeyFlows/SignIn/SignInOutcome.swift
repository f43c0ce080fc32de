package import LatchkeyCore

/// What a right password leads to.
package enum SignInOutcome: Sendable {
    case signedIn(SignedIn)
    /// There is no session here: one begins where the hand-off began.
    case handedOff(HandOffReturn)
    /// There is no session, no token and no cookie yet (F-001).
    case factorNeeded(FactorQuestion)
    /// There is none either, and the account has no second factor to be asked for: it is set up first.
    case setUpNeeded(SetUpQuestion)
}

extension SignInOutcome {
    init(_ entry: Entry) {
        switch entry {
        case .session(let signedIn): self = .signedIn(signedIn)
        case .handOff(let handedOff): self = .handedOff(handedOff)
        }
    }
}

/// What somebody is given who must set up a second factor before they are signed in.
package struct SetUpQuestion: Sendable {
    /// For the answer's body, and nothing else.
    package let ticket: SignInTicket.Secret
    /// Seconds.
    package let expiresIn: Int
}

/// What the second step of a sign-in is asked for.
package struct FactorQuestion: Sendable {
    /// For the answer's body, and nothing else.
    package let ticket: SignInTicket.Secret
    /// Wire words, in the order in which they are asked for: codes on paper last.
    package let factors: [String]
    /// Seconds.
    package let expiresIn: Int
    /// For how many days a trusted device spares this question; nil where that is not offered.
    package let trustDays: Int?
}

extension FactorKinds {
    /// `hasKeys`: one of its keys works here. `hasCodes`: the account has codes on paper that are still good.
    func words(hasKeys: Bool, hasCodes: Bool) -> [String] {
        (contains(.totp) ? [AuthenticationMethod.totp.rawValue] : [])
            + (hasKeys ? [AuthenticationMethod.passkey.rawValue] : [])
            + (hasCodes ? [AuthenticationMethod.recoveryCode.rawValue] : [])
    }
}
