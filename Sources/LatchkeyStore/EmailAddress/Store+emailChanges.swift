package import LatchkeyCore

extension Store {
    /// Uses up the token: the address it was sent to is the account's, and confirmed. `changeEmail` replaces the address before
    /// (S-106, S-132); `undo` makes what lets its owner restore it, and `displaced` what tells the addresses that go because an
    /// earlier one is confirmed again. `admission` says for what else somebody waits who waits for this; nil lets them in (S-409).
    /// `asked` are the mails to staff who are asked to let them in then. Answers what `admission` said.
    ///
    /// Throws what `admission` throws; `one_time_token_invalid`, also when the account has another address by now (S-133); and `email_taken`
    /// when another account was first to confirm an address of the mailbox, or can still restore one (S-326).
    @discardableResult
    package func confirmEmail(
        _ token: OneTimeToken, acting caller: ActingCaller?,
        undo: @escaping @Sendable (Account) -> IssuedToken? = { _ in nil },
        displaced: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil },
        admission: @escaping @Sendable (_ address: String) throws(LatchkeyError) -> PendingCondition? = { _ in nil },
        asked: [OutgoingMail] = [], event: AuditEvent
    ) async throws(LatchkeyError) -> PendingCondition? {
        guard let email = token.email else { throw LatchkeyError(.oneTimeTokenInvalid) }
        return try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            try Store.use(
                token, isTypedByOwner: caller?.accountID == token.accountID, now: event.at, in: transaction)
            let isWaiting = try transaction.isWaiting(token.accountID, for: .confirmedEmail)
            let next = isWaiting ? try admission(email) : nil
            if let next {
                try transaction.wait(token.accountID, for: next)
                for mail in asked where try !Store.isRepeated(mail, within: Quota.pauseOfNotices, in: transaction) {
                    try Store.enqueue(mail, in: transaction)
                }
            } else {
                try Store.admit(token.accountID, waitingFor: .confirmedEmail, at: event.at, in: &transaction)
            }
            guard let account = try transaction.findAccount(token.accountID),
                next != nil || account.isActive(at: event.at),
                token.purpose == .changeEmail || account.email == email
            else { throw LatchkeyError(.oneTimeTokenInvalid) }
            let claim = MailboxClaim.of(email)
            guard try !Store.isReserved(claim.mailbox ?? "", against: account.id, at: event.at, in: transaction) else {
                throw LatchkeyError(.emailTaken)
            }
            var confirmed = account
            confirmed.email = email
            confirmed.isEmailVerified = true
            guard try transaction.update(account, to: confirmed, claiming: claim, at: event.at) else {
                throw LatchkeyError(.oneTimeTokenInvalid)
            }
            let isChange = token.purpose == .changeEmail && account.isEmailVerified
            try transaction.endWaysIn(
                after: isChange ? .addressChanged : .addressConfirmed, of: account.id, keeping: caller?.session)
            if let restored = try Store.undoToken(for: email, of: account.id, at: event.at, in: transaction) {
                // The owner of an address that can still be restored confirms it: that undoes the change, and the address in
                // between gets no link to take the account back (S-304).
                let later = try Store.revokeLaterUndo(than: restored, in: transaction)
                try Store.tell(account, and: later, displacedBy: email, displaced, in: transaction)
            } else if let issued = undo(account) {
                try Store.issue(issued, in: transaction)
            }
            if token.purpose == .changeEmail { try transaction.noteAddedAddress(email, of: account.id) }
            if caller?.accountID == account.id { try transaction.ownAddedAddress(email, of: account.id) }
            try transaction.record(event)
            transaction.noteChange(of: token.accountID, at: event.at)
            return next
        }
    }

    /// The owner of the address before restores it, also when the change has taken effect: all sessions end, devices are
    /// forgotten, all tokens are revoked except older undo links, and `recovery` mails a link for a new password (S-304).
    /// `displaced` tells the addresses that go, `unlinked` that identities went.
    ///
    /// Throws `one_time_token_invalid`, and `email_taken` when another account has confirmed the address.
    package func undoEmailChange(
        _ token: OneTimeToken, recovery: @escaping @Sendable (Account) -> IssuedToken?,
        displaced: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil },
        unlinked: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) {
        guard let email = token.email else { throw LatchkeyError(.oneTimeTokenInvalid) }
        try await write(.everything) { transaction in
            try Store.use(token, now: event.at, in: transaction)
            guard let account = try transaction.findAccount(token.accountID) else {
                throw LatchkeyError(.oneTimeTokenInvalid)
            }
            var restored = account
            restored.email = email
            restored.isEmailVerified = true
            let claim = try transaction.restoringClaim(of: email, for: account.id)
            guard try transaction.update(account, to: restored, claiming: claim, at: event.at) else {
                throw LatchkeyError(.busy, retryAfter: 1)
            }
            let ended = try transaction.endWaysIn(after: .addressUndone, of: account.id)
            let later = try Store.revokeLaterUndo(than: token, in: transaction)
            if account.isActive(at: event.at), let issued = recovery(restored) {
                try Store.issue(issued, in: transaction)
            }
            try Store.tell(account, and: later, displacedBy: email, displaced, in: transaction)
            try transaction.record(event)
            try transaction.note(ended, of: account.id, by: event, unlinked)
            transaction.noteChange(of: token.accountID, at: event.at)
        }
    }

    /// Tells the address that goes, and those in between that lose their undo link. One of them may be the owner's: whoever still
    /// reads an earlier mailbox can undo what its owner did. No budget of notices holds it back, which sign-ins from new devices
    /// could use up: each mail takes a token that a confirmed address has made.
    private static func tell(
        _ account: Account, and later: [String], displacedBy email: String, _ displaced: (Account) -> OutgoingMail?,
        in transaction: Transaction
    ) throws {
        let between = Set(later).subtracting([email, account.email ?? ""]).sorted()
        for told in [account] + between.map(account.reached(at:)) where told.email != email {
            if let mail = displaced(told) { try enqueue(mail, in: transaction) }
        }
    }

    /// The person who asked for the change cancels it. The token to undo it stays valid: it ends sessions that may be somebody
    /// else's. Throws `not_found` when nothing waits.
    package func withdrawEmailChange(
        of id: AccountID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let waiting = try transaction.query(
                "DELETE FROM one_time_token WHERE account_id = ? AND purpose = ? AND expires_at > ? RETURNING id",
                id, OneTimeToken.Purpose.changeEmail.rawValue, event.at)
            guard !waiting.isEmpty else { throw LatchkeyError(.notFound) }
            try transaction.record(event)
        }
    }
}
