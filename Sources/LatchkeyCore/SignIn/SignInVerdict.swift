/// What becomes of a sign-in whose proofs are right; only `.open` may become a session.
package enum SignInVerdict: Equatable, Sendable {
    case open(AuthenticationMethods)
    /// What was proven is right and not enough: the account has these second factors.
    case factorNeeded(FactorKinds)
    /// What was proven is right, and the account has no second factor and must have one: it is set up first.
    case setUpNeeded
    /// Why the account may not sign in, for those who have proven that it is theirs (S-026).
    case refused(LatchkeyError.Code)

    /// Somebody whose account has ended is told no more than somebody without an account.
    ///
    /// `waitsForAddress`: the account is in once its address is confirmed, and is not yet. `factors` are those of the account, and a
    /// trusted device spares the question for them; `mustSetUp`: it must have one by now (`FactorPolicy.isSetUpDue`).
    package static func on(
        _ state: Account.State, waitsForAddress: Bool, factors: FactorKinds, proven: AuthenticationMethods,
        isTrustedDevice: Bool = false, mustSetUp: Bool = false, hasEnded: Bool = false
    ) -> SignInVerdict {
        guard proven.level > 0, !hasEnded else { return .refused(.invalidCredentials) }
        return switch state {
        case .active where proven.level == 2: .open(proven)
        case .active where factors.isEmpty: mustSetUp ? .setUpNeeded : .open(proven)
        case .active: isTrustedDevice ? .open(proven) : .factorNeeded(factors)
        case .pending: .refused(waitsForAddress ? .emailUnconfirmed : .approvalPending)
        case .disabled: .refused(.accountDisabled)
        }
    }
}
