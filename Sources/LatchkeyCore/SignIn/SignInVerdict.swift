/// What becomes of a sign-in whose proofs are right; only `.open` may become a session.
package enum SignInVerdict: Equatable, Sendable {
    case open(Set<AuthenticationMethod>)
    /// What was proven is right and not enough: the account has these second factors.
    case factorNeeded(FactorKinds)
    /// Why the account may not sign in, for those who have proven that it is theirs (S-026).
    case refused(LatchkeyError.Code)

    /// `waitsForAddress`: the account is in once its address is confirmed, and is not yet. `factors` are those of the account. A trusted
    /// device spares the question for them.
    package static func on(
        _ state: Account.State, waitsForAddress: Bool, factors: FactorKinds, proven: Set<AuthenticationMethod>,
        isTrustedDevice: Bool = false
    ) -> SignInVerdict {
        guard proven.level > 0 else { return .refused(.invalidCredentials) }
        return switch state {
        case .active:
            factors.isEmpty || proven.level == 2 || isTrustedDevice ? .open(proven) : .factorNeeded(factors)
        case .pending: .refused(waitsForAddress ? .emailUnconfirmed : .approvalPending)
        case .disabled: .refused(.accountDisabled)
        }
    }
}
