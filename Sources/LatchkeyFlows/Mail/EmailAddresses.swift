package import LatchkeyCore
import LatchkeyStore

/// Confirming an address, and changing one that was confirmed.
package struct EmailAddresses: Sendable {
    let store: Store
    let tokens: OneTimeTokens
    let notices: Notices
    let throttle: ThrottlePolicy
    let clock: TimeSource
    let log: EventLog

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

    /// A token and mail for a new address that nobody has confirmed.
    func verification(of address: String, for accountID: AccountID, _ client: ClientDetails) -> IssuedToken {
        let token = tokens.make(.verifyEmail, of: accountID, email: address, now: clock.now())
        return IssuedToken(
            token, mails: [notices.mail(.verifyEmail, to: accountID, address, client, carrying: token)])
    }

    /// The same for somebody who was just let in: the mail says so.
    func welcome(to account: Account, _ client: ClientDetails) -> IssuedToken? {
        guard let address = account.email, !account.isEmailVerified else { return nil }
        let token = tokens.make(.verifyEmail, of: account.id, email: address, now: clock.now())
        return IssuedToken(token, mails: [notices.mail(.approved, to: account.id, address, client, carrying: token)])
    }

    /// What becomes of an account whose address is to be another one, or none.
    ///
    /// One's own confirmed address stays until the new one is confirmed (S-132). One that is removed, or replaced by an
    /// administrator, goes at once; its owner can restore it (S-303).
    func decide(
        _ change: EmailChange, about account: Account, isOwn: Bool, _ client: ClientDetails,
        _ update: inout AccountUpdate
    ) {
        if change.address != nil { update.uses = mailUses(of: account.id, client) }
        guard account.isEmailVerified else {
            update.email = change
            update.event = .addressAdded
            update.issued = change.address.map { [verification(of: $0, for: account.id, client)] } ?? []
            return
        }
        if isOwn, let address = change.address {
            update.issued = self.change(of: account, to: address, client)
            return
        }
        update.email = change
        update.event = isOwn ? .addressRemoved : .addressReplaced
        update.issued = [
            undo(of: account, change.address == nil ? .emailRemoved : .emailChanged, client),
            change.address.map { verification(of: $0, for: account.id, client) },
        ].compactMap(\.self)
    }

    private func change(of account: Account, to address: String, _ client: ClientDetails) -> [IssuedToken] {
        let change = tokens.make(.changeEmail, of: account.id, email: address, now: clock.now())
        let mail = notices.mail(.changeEmail, to: account.id, address, client, carrying: change)
        return [IssuedToken(change, mails: [mail]), undo(of: account, .emailChangeNotice, client)].compactMap(\.self)
    }

    /// A link with which the owner of the confirmed address restores it, in a mail to that address. Its time begins anew with
    /// each such mail, so that it lasts three days from the moment at which the change takes effect (S-304).
    private func undo(
        of account: Account, _ kind: OutgoingMail.Kind, _ client: ClientDetails
    ) -> IssuedToken? {
        guard account.isEmailVerified, let address = account.email else { return nil }
        let token = tokens.make(.cancelEmailChange, of: account.id, email: address, now: clock.now())
        return IssuedToken(token, mails: [notices.mail(kind, to: account.id, address, client, carrying: token)])
    }

    /// Sends the mail again, for a change of the address too. Throws `invalid_fields` when there is nothing to confirm, and
    /// `too_many_attempts`.
    package func sendVerification(_ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let id = caller.account.id
        try await store.sendVerification(
            of: id, acting: caller.actingOnOwn, uses: mailUses(of: id, client), policy: throttle, now: clock.now()
        ) { account, change throws(LatchkeyError) in
            if let change, let address = change.email { return again(change, address, client) }
            guard let address = account.email, !account.isEmailVerified else {
                throw .field("email", "There is no address that waits to be confirmed")
            }
            return .anew(verification(of: address, for: id, client))
        }
    }

    /// Sends the mail again to somebody who is not let in before, unless there were many already, or they wait no longer.
    func remind(_ id: AccountID, _ client: ClientDetails, event: AuditEvent) async throws(LatchkeyError) {
        do throws(LatchkeyError) {
            try await store.sendVerification(
                of: id, acting: nil, uses: mailUses(of: id, client), policy: throttle, now: clock.now(), event: event
            ) { account, _ throws(LatchkeyError) in
                guard account.state == .pending, !account.isEmailVerified, let address = account.email else {
                    return nil
                }
                return .anew(verification(of: address, for: id, client))
            }
        } catch  where [.tooManyAttempts, .notFound].contains(error.code) {
            try await store.recordEvents([event])
        }
    }

    /// The same token: a change that was asked for after a recent sign-in does not live longer because somebody asks for its
    /// mail, and whoever reads the address before can stop it as long as it lives (S-132).
    private func again(_ change: OneTimeToken, _ address: String, _ client: ClientDetails) -> AddressMail {
        .again(notices.mail(.changeEmail, to: change.accountID, address, client, carrying: change))
    }

    /// What a mail to an address that somebody typed costs, counted where the mail is stored (S-306). The mailbox and the whole
    /// server are counted when it goes out.
    private func mailUses(of id: AccountID, _ client: ClientDetails) -> [QuotaUse] {
        [QuotaUse(.verificationMails, for: .account(id)), QuotaUse(.networkMails, for: client.network)]
    }

    /// The person changes their mind: the address stays as it is, and so do the sessions. Throws `not_found` when nothing waits.
    package func withdrawChange(_ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let event = AuditEvent(
            .emailChangeCancelled, at: clock.now(), accountID: caller.account.id, ip: client.ip,
            requestID: client.requestID)
        try await store.withdrawEmailChange(of: caller.account.id, acting: caller.actingOnOwn, event: event)
        log.write(event)
    }

    /// With the link of a mail, wherever it is opened. Throws `one_time_token_invalid`, `email_taken`, `too_many_attempts`.
    package func confirm(link text: String, client: ClientDetails) async throws(LatchkeyError) {
        let token = try await tokens.find(link: text, [.verifyEmail, .changeEmail], .confirmationGuesses, client)
        try await confirm(token, nil, client)
    }

    /// With the code of a mail, typed by the person who is signed in. Throws as with a link.
    package func confirm(code typed: String, _ caller: Caller, client: ClientDetails) async throws(LatchkeyError) {
        let token = try await tokens.find(
            code: typed, of: caller.account.id, [.changeEmail, .verifyEmail], .confirmationGuesses, client)
        try await confirm(token, caller.actingOnOwn, client)
    }

    private func confirm(
        _ token: OneTimeToken, _ caller: ActingCaller?, _ client: ClientDetails
    ) async throws(LatchkeyError) {
        let event = event(.emailConfirmed, token, client)
        try await store.confirmEmail(
            token, acting: caller,
            undo: { account in token.purpose == .changeEmail ? undo(of: account, .emailChanged, client) : nil },
            displaced: { notices.mail(.emailUndone, to: $0, client) }, event: event)
        log.write(event)
    }

    /// The owner of the address before restores it, also after the change took effect: all sessions end, and a mail with a link
    /// for a new password goes to the address (S-304). The one that goes is told, if somebody had confirmed it (S-280). Throws
    /// `one_time_token_invalid`, `email_taken`, `too_many_attempts`.
    package func undoChange(link text: String, client: ClientDetails) async throws(LatchkeyError) {
        let token = try await tokens.find(link: text, [.cancelEmailChange], .undoGuesses, client)
        let event = event(.emailChangeCancelled, token, client)
        try await store.undoEmailChange(
            token, recovery: { recovery(of: $0, client) }, displaced: { notices.mail(.emailUndone, to: $0, client) },
            event: event)
        log.write(event)
    }

    private func recovery(of account: Account, _ client: ClientDetails) -> IssuedToken? {
        account.email.map { address in
            let token = tokens.make(.resetPassword, of: account.id, email: address, now: clock.now())
            return IssuedToken(
                token, mails: [notices.mail(.resetPassword, to: account.id, address, client, carrying: token)])
        }
    }

    private func event(_ kind: AuditEvent.Kind, _ token: OneTimeToken, _ client: ClientDetails) -> AuditEvent {
        AuditEvent(
            kind, at: clock.now(), accountID: token.accountID, ip: client.ip, requestID: client.requestID)
    }
}
