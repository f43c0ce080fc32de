/// The rule for what a session must not do alone: a proof of the last minutes, and by two factors as soon as the account has a second
/// one (F-019). Asked of memory first, and again in the transaction, with the factors that the account has by then.
package struct StepUpRule: Equatable, Sendable {
    /// How old the proof may be.
    package let recent: Duration
    /// Without a second factor nothing is asked for: the act brings the current password with it.
    package let bringsPassword: Bool

    package init(recent: Duration, bringsPassword: Bool = false) {
        self.recent = recent
        self.bringsPassword = bringsPassword
    }

    /// Nil when an account with these factors needs none.
    package func needs(of factors: FactorKinds) -> RequiredProof? {
        guard factors.isEmpty else { return RequiredProof(recent: recent, factors: 2) }
        return bringsPassword ? nil : RequiredProof(recent: recent)
    }

    /// Throws `reauth_required`, with what is needed, unless this proof is enough.
    package func require(
        _ proven: Authentication, of factors: FactorKinds, at now: Timestamp
    ) throws(LatchkeyError) {
        guard let needs = needs(of: factors), !proven.meets(needs, at: now) else { return }
        throw LatchkeyError(.reauthRequired, needs: needs)
    }
}
