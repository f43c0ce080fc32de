package import LatchkeyCore

/// What becomes of an account that was looked at: what changes, what that ends, and what is sent.
package struct AccountUpdate: Sendable {
    package var uid: String?
    package var name: String?
    package var email: EmailChange?
    /// Who else writes the address down (S-402).
    package var emailWriter: AccountID?
    /// It is written down in a session of the account (S-408).
    package var isEmailAdded = false
    /// Fields of the profile, by name; nil takes away what was there.
    package var profile: [String: String?] = [:]
    /// The owner's own, after a recent sign-in.
    package var password: NewPassword?
    /// What the caller must have proven for it; nil where the session is enough.
    package var proof: StepUpRule?
    /// Which ways in end; nil where none does.
    package var event: AccessEvent?
    /// Whose session goes on, where the event lets one.
    package var keptSession: RandomID?
    package var issued: [IssuedToken]
    /// What the mails count as.
    package var uses: [QuotaUse] = []

    package init(uid: String? = nil, name: String? = nil) {
        self.uid = uid
        self.name = name
        self.issued = []
    }
}

/// A password that its owner sets, with what is told and kept of it.
package struct NewPassword: Sendable {
    package let hash: String
    package let keptSession: RandomID
    package let keptDevice: RandomID?
    /// To the account as it is in the transaction.
    package let notice: @Sendable (Account) -> OutgoingMail?
    package let event: AuditEvent

    package init(
        hash: String, keptSession: RandomID, keptDevice: RandomID?,
        notice: @escaping @Sendable (Account) -> OutgoingMail?, event: AuditEvent
    ) {
        self.hash = hash
        self.keptSession = keptSession
        self.keptDevice = keptDevice
        self.notice = notice
        self.event = event
    }
}

extension Store {
    /// Changes what `decide` says, having seen the account as it is now; the statement repeats what it saw (S-321).
    ///
    /// A new address is unconfirmed; a uid that is given up is nobody else's for `rest` (S-324). Nil as the caller is the operator.
    /// Throws `not_found`, `uid_taken`, `token_invalid`, `forbidden`, `reauth_required`, `too_many_attempts` when too many uids of the
    /// account rest, and what `decide` throws. Its scope is the account and the caller's where no more than a name changes that nobody is
    /// found by, or the profile; else everything, and `decide` is asked again.
    package func updateAccount(
        _ id: AccountID, acting caller: ActingCaller?, rest: Duration = SessionLimits().longest,
        policy: ThrottlePolicy = ThrottlePolicy(), event: AuditEvent,
        _ decide: @escaping @Sendable (Account) throws(LatchkeyError) -> AccountUpdate
    ) async throws(LatchkeyError) -> Account {
        for scope in [WriteScope.accounts(id, caller?.accountID), .everything] {
            let updated = try await update(
                id, in: scope, acting: caller, rest: rest, policy: policy, event: event, decide)
            if let updated { return updated }
        }
        throw LatchkeyError(.internalError)
    }

    /// Nil when the scope is too narrow for what is decided; nothing has changed then.
    private func update(
        _ id: AccountID, in scope: WriteScope, acting caller: ActingCaller?, rest: Duration, policy: ThrottlePolicy,
        event: AuditEvent, _ decide: @escaping @Sendable (Account) throws(LatchkeyError) -> AccountUpdate
    ) async throws(LatchkeyError) -> Account? {
        try await write(scope) { transaction in
            try transaction.require(caller, at: event.at)
            guard let account = try transaction.findAccount(id) else { throw LatchkeyError(.notFound) }
            let update = try decide(transaction.seen(account, by: caller))
            try transaction.require(update.proof, of: caller, at: event.at)
            guard scope == .everything || update.isOfItsAccountAlone(account) else { return nil }
            try Store.take(update.uses, policy: policy, now: event.at, in: transaction)
            let updated = update.applied(to: account)
            let isAddressNew = account.email != updated.email || account.isEmailVerified != updated.isEmailVerified
            let key = UID.canonical(of: updated.uid)
            let isRenamed = key != UID.canonical(of: account.uid)
            if isRenamed { try Store.restUID(of: id, until: event.at + rest, in: transaction) }
            guard
                try transaction.update(
                    account, to: updated, claiming: isAddressNew ? .none : .unchanged,
                    writtenBy: update.email == nil ? nil : .some(update.emailWriter), at: event.at)
            else { throw LatchkeyError(.busy, retryAfter: 1) }
            if isRenamed { try Store.takeUID(key, by: id, at: event.at, in: transaction) }
            if let ending = update.event {
                try transaction.endWaysIn(after: ending, of: id, keeping: update.keptSession)
            }
            for (field, value) in update.profile {
                try Store.setProfileValue(value, of: field, for: id, at: event.at, in: transaction)
            }
            if let password = update.password { try Store.set(password, of: account, in: &transaction) }
            let isUndoWithheld =
                try update.event == .addressRemoved
                && Store.hasEarlierUndo(than: account.email ?? "", of: id, at: event.at, in: transaction)
            for issued in update.issued where !isUndoWithheld || issued.token.purpose != .cancelEmailChange {
                try Store.issue(issued, in: transaction)
            }
            // Behind the links that restore the address before: they know who had written that.
            if update.email != nil, let address = updated.email {
                if update.isEmailAdded || update.emailWriter != nil {
                    try transaction.noteAddedAddress(address, of: id, by: update.emailWriter)
                } else {
                    try transaction.forgetAddedAddress(address, of: id)
                }
            }
            try transaction.record(event)
            transaction.noteChange(of: id, at: event.at)
            return updated
        }
    }
}

extension Store {
    private static func set(_ password: NewPassword, of account: Account, in transaction: inout Transaction) throws {
        let ended = try transaction.setPassword(
            password.hash, of: account.id, by: .passwordChanged, keeping: password.keptSession,
            device: password.keptDevice, at: password.event.at)
        guard ended != nil else { throw LatchkeyError(.notFound) }
        try transaction.tell(account.id, at: password.event.at, password.notice)
        try transaction.record(password.event)
    }
}

extension AccountUpdate {
    /// Neither what others could want, nor what lets somebody in.
    fileprivate func isOfItsAccountAlone(_ account: Account) -> Bool {
        let updated = applied(to: account)
        return UID.canonical(of: updated.uid) == UID.canonical(of: account.uid) && updated.email == account.email
            && updated.isEmailVerified == account.isEmailVerified && event == nil && password == nil && issued.isEmpty
            && uses.isEmpty
    }

    fileprivate func applied(to account: Account) -> Account {
        var account = account
        account.uid = uid ?? account.uid
        account.name = name ?? account.name
        if let email, email.address != account.email {
            account.email = email.address
            account.isEmailVerified = false
        }
        return account
    }
}
