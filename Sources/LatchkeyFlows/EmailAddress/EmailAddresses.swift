package import LatchkeyCore
import LatchkeyStore

/// Confirming an address, and changing one that was confirmed.
package struct EmailAddresses: Sendable {
    let store: Store
    let tokens: OneTimeTokens
    let notices: Notices
    let throttle: ThrottlePolicy
    let admission: AdmissionPolicy
    let clock: TimeSource

    package struct Status: Sendable {
        package let email: String?
        package let isVerified: Bool
        /// Waits to be confirmed.
        package let pending: String?
    }

    package func status(_ caller: Caller) async throws(LatchkeyError) -> Status {
        let change = try await store.listTokens(of: caller.account.id, [.changeEmail], now: clock.now()).first
        return Status(
            email: caller.account.email, isVerified: caller.account.isEmailVerified, pending: change?.email)
    }

    /// A token and mail for a new address that nobody has confirmed. Where somebody else has written it down, the store writes that into
    /// the token (S-402).
    func verification(of address: String, for accountID: AccountID, _ actor: Actor) -> IssuedToken {
        let token = tokens.make(.verifyEmail, of: accountID, email: address, now: actor.now)
        return IssuedToken(
            token, mails: [notices.mail(.verifyEmail, to: accountID, address, actor, carrying: token)])
    }

    /// The same for somebody who was just let in: the mail says so.
    func welcome(to account: Account, _ actor: Actor) -> IssuedToken? {
        guard let address = account.email, !account.isEmailVerified else { return nil }
        let token = tokens.make(.verifyEmail, of: account.id, email: address, now: actor.now)
        return IssuedToken(token, mails: [notices.mail(.approved, to: account.id, address, actor, carrying: token)])
    }

    /// What becomes of an account whose address is to be another one, or none. `lane` is what the mail takes beside the account's own.
    ///
    /// One's own confirmed address stays until the new one is confirmed (S-132). One that is removed, or replaced by an
    /// administrator, goes at once; its owner can restore it (S-303).
    func decide(
        _ change: EmailChange, about account: Account, by writer: AddressWriter, countedAs lane: [QuotaUse],
        _ actor: Actor, _ update: inout AccountUpdate
    ) {
        if change.address != nil { update.uses = mailUses(of: account.id, lane) }
        update.emailWriter = writer.staff
        update.isEmailAdded = writer == .owner
        guard account.isEmailVerified else {
            update.email = change
            update.event = .addressAdded
            update.issued = change.address.map { [verification(of: $0, for: account.id, actor)] } ?? []
            return
        }
        if writer == .owner, let address = change.address {
            update.issued = self.change(of: account, to: address, actor)
            return
        }
        update.email = change
        update.event = writer == .owner ? .addressRemoved : .addressReplaced
        update.issued = [
            undo(of: account, change.address == nil ? .emailRemoved : .emailChanged, actor),
            change.address.map { verification(of: $0, for: account.id, actor) },
        ].compactMap(\.self)
    }

    private func change(of account: Account, to address: String, _ actor: Actor) -> [IssuedToken] {
        let change = tokens.make(.changeEmail, of: account.id, email: address, now: actor.now)
        let mail = notices.mail(.changeEmail, to: account.id, address, actor, carrying: change)
        return [IssuedToken(change, mails: [mail]), undo(of: account, .emailChangeNotice, actor)].compactMap(\.self)
    }

    /// A link with which the owner of the confirmed address restores it, in a mail to that address. Its time begins anew with
    /// each such mail, so that it lasts three days from the moment at which the change takes effect (S-304).
    private func undo(
        of account: Account, _ kind: OutgoingMail.Kind, _ actor: Actor
    ) -> IssuedToken? {
        guard account.isEmailVerified, let address = account.email else { return nil }
        let token = tokens.make(.cancelEmailChange, of: account.id, email: address, now: actor.now)
        return IssuedToken(token, mails: [notices.mail(kind, to: account.id, address, actor, carrying: token)])
    }

    /// Sends the mail again, for a change of the address too. Throws `invalid_fields` when there is nothing to confirm, and
    /// `too_many_attempts`.
    package func sendVerification(device: RandomID?, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let id = caller.account.id
        try await store.counted(in: .mails, device, or: actor.client.network) { lane throws(LatchkeyError) in
            try await store.sendVerification(
                of: id, acting: caller.actingOnOwn, uses: mailUses(of: id, lane), policy: throttle, now: actor.now
            ) { account, change throws(LatchkeyError) in
                if let change, let address = change.email { return again(change, address, actor) }
                guard let address = account.email, !account.isEmailVerified else {
                    throw .field("email", .emailNotPending)
                }
                return .anew(verification(of: address, for: id, actor))
            }
        }
    }

    /// Sends the mail again to somebody who is not let in before, unless there were many already, or they wait no longer.
    func remind(
        _ id: AccountID, device: RandomID?, _ actor: Actor, event: AuditEvent
    ) async throws(LatchkeyError) {
        do throws(LatchkeyError) {
            try await store.counted(in: .mails, device, or: actor.client.network) { lane throws(LatchkeyError) in
                try await remind(id, actor, countedAs: lane, event: event)
            }
        } catch  where [.tooManyAttempts, .notFound].contains(error.code) {
            try await store.recordEvents([event])
        }
    }

    private func remind(
        _ id: AccountID, _ actor: Actor, countedAs lane: [QuotaUse], event: AuditEvent
    ) async throws(LatchkeyError) {
        try await store.sendVerification(
            of: id, acting: nil, uses: mailUses(of: id, lane), policy: throttle, now: actor.now, event: event
        ) { account, _ throws(LatchkeyError) in
            guard account.state == .pending, !account.isEmailVerified, let address = account.email else { return nil }
            return .anew(verification(of: address, for: id, actor))
        }
    }

    /// The same token: a change that was asked for after a recent sign-in does not live longer because somebody asks for its
    /// mail, and whoever reads the address before can stop it as long as it lives (S-132).
    private func again(_ change: OneTimeToken, _ address: String, _ actor: Actor) -> AddressMail {
        .again(notices.mail(.changeEmail, to: change.accountID, address, actor, carrying: change))
    }

    /// What a mail to an address that somebody typed costs, counted where the mail is stored (S-306). The mailbox and the whole
    /// server are counted when it goes out.
    private func mailUses(of id: AccountID, _ lane: [QuotaUse]) -> [QuotaUse] {
        [QuotaUse(.verificationMails, for: .account(id))] + lane
    }

    /// The person changes their mind: the address stays as it is, and so do the sessions. Throws `not_found` when nothing waits.
    package func cancelChange(by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let event = actor.event(.emailChangeCancelled, on: caller.account.id)
        try await store.withdrawEmailChange(of: caller.account.id, acting: caller.actingOnOwn, event: event)
    }

    /// With the link of a mail, wherever it is opened. Answers for what else the account waits, which its staff are told (S-409). Throws
    /// `one_time_token_invalid`, `registration_closed`, `email_taken`, `too_many_attempts`.
    package func confirm(link text: String, by actor: Actor) async throws(LatchkeyError) -> PendingCondition? {
        let token = try await tokens.find(link: text, [.verifyEmail, .changeEmail], .confirmationGuesses, by: actor)
        return try await confirm(token, nil, actor)
    }

    /// With the code of a mail, typed by the person who is signed in. Throws as with a link.
    package func confirm(code typed: String, by actor: Actor) async throws(LatchkeyError) {
        let caller = try actor.caller
        let token = try await tokens.find(
            code: typed, of: caller.account.id, [.changeEmail, .verifyEmail], .confirmationGuesses, by: actor)
        _ = try await confirm(token, caller.actingOnOwn, actor)
    }

    private func confirm(
        _ token: OneTimeToken, _ caller: ActingCaller?, _ actor: Actor
    ) async throws(LatchkeyError) -> PendingCondition? {
        let event = actor.event(.emailConfirmed, on: token.accountID)
        let asked =
            admission.registration == .approval
            ? try await store.mails(.approvalAsked, toStaffWith: .inviteUsers, by: notices, actor) : []
        return try await store.confirmEmail(
            token, acting: caller,
            undo: { account in token.purpose == .changeEmail ? undo(of: account, .emailChanged, actor) : nil },
            displaced: { notices.mail(.emailUndone, to: $0, actor) },
            admission: { address throws(LatchkeyError) in
                try admission.verdict(confirming: try? EmailAddress(address))
            }, asked: asked, event: event)
    }

    /// The owner of the address before restores it, also after the change took effect: all sessions end, and a mail with a link
    /// for a new password goes to the address (S-304). The one that goes is told, if somebody had confirmed it (S-280). Throws
    /// `one_time_token_invalid`, `email_taken`, `too_many_attempts`.
    package func undoChange(link text: String, by actor: Actor) async throws(LatchkeyError) {
        let token = try await tokens.find(link: text, [.cancelEmailChange], .undoGuesses, by: actor)
        let event = actor.event(.emailChangeCancelled, on: token.accountID)
        try await store.undoEmailChange(
            token, recovery: { recovery(of: $0, actor) }, displaced: { notices.mail(.emailUndone, to: $0, actor) },
            unlinked: { notices.mail(.identityUnlinked, to: $0, actor) }, event: event)
    }

    private func recovery(of account: Account, _ actor: Actor) -> IssuedToken? {
        account.email.map { address in
            let token = tokens.make(.resetPassword, of: account.id, email: address, now: actor.now)
            return IssuedToken(
                token, mails: [notices.mail(.resetPassword, to: account.id, address, actor, carrying: token)])
        }
    }
}

extension EmailAddresses {
    init(_ parts: FlowParts) {
        self.init(
            store: parts.store, tokens: parts.tokens, notices: parts.notices, throttle: parts.throttle,
            admission: parts.admission.policy, clock: parts.clock)
    }
}
