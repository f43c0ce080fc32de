package import LatchkeyCore
import LatchkeyStore

/// Somebody whom a provider has named says that the account is theirs that has confirmed the same address, and asks for a code by mail in
/// place of its password (G-033).
package struct MailLinkCode: Sendable {
    let attempts: KnownAttempts
    let notices: Notices
    let policy: ThrottlePolicy
    let sendsMail: Bool

    /// The code goes to the confirmed address as the account has it, in one attempt and browser; a later one takes its place. The answer
    /// is the same where it goes to nobody, or where the account has had its mails of this hour. Counted as a request for a new password,
    /// and as a try of the attempt.
    ///
    /// Throws `hand_off_invalid`, `browser_mismatch`, `too_many_attempts`.
    package func callAsFunction(_ ticket: String, _ visitor: FederationVisitor) async throws(LatchkeyError) {
        let actor = visitor.actor
        let known = try await attempts.open(ticket, visitor)
        // A link of a session needs no other proof.
        if case .link = known.attempt.aim { throw LatchkeyError(.handOffInvalid) }
        try await attempts.countTry(known, by: actor)
        let now = actor.now
        try await attempts.store.counted(
            in: .recoveryRequests, visitor.device, or: actor.client.network
        ) { uses throws(LatchkeyError) in
            try await attempts.store.take(uses, policy: policy, now: now)
        }
        guard sendsMail, known.identity.emailIsProven, let email = known.identity.email,
            let owner = try await attempts.store.findOwner(of: email, now: now)?.account,
            let address = owner.confirmed(email)
        else { return }
        let token = OneTimeToken(
            id: known.grant.id, purpose: .linkIdentity, accountID: owner.id, email: address, createdAt: now,
            expiresAt: known.attempt.expiresAt)
        let mail = notices.mail(.identityCode, to: owner.id, address, actor, carrying: token)
        try await attempts.store.mailLinkCode(
            IssuedToken(token, mails: [mail]), for: known.grant, policy: policy,
            event: actor.event(
                .identityCodeSent, on: owner.id, at: now, ["provider": known.provider.settings.id.rawValue]))
    }
}

extension Account {
    /// Its own spelling of this address, if that is the one that it has confirmed; nil for one that it had before.
    func confirmed(_ address: EmailAddress) -> String? {
        guard isEmailVerified, let own = email, (try? EmailAddress(own))?.folded == address.folded else { return nil }
        return own
    }
}

extension MailLinkCode {
    init(_ parts: FlowParts, gate: SignInGate) {
        self.init(
            attempts: KnownAttempts(parts, gate: gate), notices: parts.notices, policy: parts.throttle,
            sendsMail: parts.configuration.sendsMail)
    }
}
