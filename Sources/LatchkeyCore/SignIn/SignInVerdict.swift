/// What becomes of a sign-in whose proofs are right; only `.open` may become a session.
package enum SignInVerdict: Equatable, Sendable {
    case open(Set<AuthenticationMethod>)
    /// Why the account may not sign in, for those who have proven that it is theirs (S-026).
    case refused(LatchkeyError.Code)

    /// `waitsForAddress`: the account is in once its address is confirmed, and is not yet.
    package static func on(
        _ state: Account.State, waitsForAddress: Bool, proven: Set<AuthenticationMethod>
    ) -> SignInVerdict {
        guard !proven.isEmpty else { return .refused(.invalidCredentials) }
        return switch state {
        case .active: .open(proven)
        case .pending: .refused(waitsForAddress ? .emailUnconfirmed : .approvalPending)
        case .disabled: .refused(.accountDisabled)
        }
    }
}
