package import LatchkeyCore

extension Store {
    package func findPasswordHash(of id: AccountID) async throws(LatchkeyError) -> String? {
        try await read { connection in
            try connection.query("SELECT password_hash FROM account WHERE id = ?", id).first?.optionalText(0)
        }
    }

    /// Sets a password anew: sessions, devices and tokens end as `AccessEvent` says, and the account's throttle starts afresh
    /// (S-038, S-105, S-305).
    ///
    /// With `expecting`, the owner changes it: nothing happens unless that hash is still the stored one, so that of two changes
    /// at once one wins, and the session and device of the owner stay. Without, the operator sets it. `unlinked`
    /// tells that identities went.
    /// Throws `not_found` when the account is gone, `current_password_wrong` when another change was faster, `token_invalid`.
    ///
    /// Its scope is the account and the caller's. What the account gave to others ends by one statement each: nobody uses that up but
    /// in the scope of everything. The network's failure is given back last.
    package func changePassword(
        of id: AccountID, to hash: String, acting caller: ActingCaller?, expecting: String?,
        keptDevice: RandomID? = nil,
        settled attempt: Attempt? = nil, notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil },
        unlinked: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await setPassword(
            of: id, to: hash, expecting: expecting.map(PresentPassword.hash) ?? .any, acting: caller,
            keptDevice: keptDevice, settled: attempt, notice: notice, unlinked: unlinked, event: event)
    }

    /// A first password, for somebody who has none: the same with that premise. Of two at once one wins.
    ///
    /// Throws `current_password_wrong` where there is one by now; `token_invalid`, `reauth_required`.
    package func setFirstPassword(
        of id: AccountID, to hash: String, acting caller: ActingCaller, keptDevice: RandomID?,
        notice: @escaping @Sendable (Account) -> OutgoingMail?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await setPassword(
            of: id, to: hash, expecting: .none, acting: caller, keptDevice: keptDevice, settled: nil, notice: notice,
            unlinked: { _ in nil }, event: event)
    }

    private func setPassword(
        of id: AccountID, to hash: String, expecting present: PresentPassword, acting caller: ActingCaller?,
        keptDevice: RandomID?, settled attempt: Attempt?, notice: @escaping @Sendable (Account) -> OutgoingMail?,
        unlinked: @escaping @Sendable (Account) -> OutgoingMail?, event: AuditEvent
    ) async throws(LatchkeyError) {
        let (cause, refusal): (AccessEvent, LatchkeyError.Code) =
            switch present {
            case .any: (.passwordSet, .notFound)
            case .none, .hash: (.passwordChanged, .currentPasswordWrong)
            }
        try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            guard
                let ended = try transaction.setPassword(
                    hash, of: id, by: cause, expecting: present, isByHelp: cause == .passwordSet,
                    keeping: caller?.session, device: keptDevice, at: event.at)
            else { throw LatchkeyError(refusal) }
            try transaction.tell(id, at: event.at, doubted: ended.address, notice)
            try transaction.record(event.telling(ended))
            try transaction.note(ended, of: id, by: event, unlinked)
            transaction.noteChange(of: id, at: event.at)
            if let attempt { try Store.refund(attempt.failures, in: transaction) }
        }
    }
}
