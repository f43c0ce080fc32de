package import LatchkeyCore

extension Store {
    /// Uses up the token and sets a password: all sessions end, all devices are forgotten, all other ways to recover end,
    /// the throttle starts afresh (S-038, S-105, S-119, S-121, S-305). `unlinked` tells that identities went.
    ///
    /// Throws `one_time_token_invalid`.
    package func recoverPassword(
        _ token: OneTimeToken, to hash: String, notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil },
        unlinked: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try Store.use(token, now: event.at, in: transaction)
            try transaction.doubtIdentities(after: token)
            guard
                let ended = try transaction.setPassword(
                    hash, of: token.accountID, by: .passwordRecovered, isByHelp: token.purpose == .recoveryCode,
                    at: event.at)
            else {
                throw LatchkeyError(.oneTimeTokenInvalid)
            }
            // A mailbox that is doubted is told all the same: it may be the owner's, and the code misused.
            try transaction.tell(token.accountID, at: event.at, doubted: ended.address, notice)
            try transaction.record(event.telling(ended))
            try transaction.note(ended, of: token.accountID, by: event, unlinked)
            transaction.noteChange(of: token.accountID, at: event.at)
        }
    }

    /// Stores a request for a new password, to be resolved by the outbox. Nothing is decided by what is stored.
    package func requestRecovery(_ request: RecoveryRequest, event: AuditEvent) async throws(LatchkeyError) {
        try await write(.additions) { transaction in
            try Store.enqueue(request, in: transaction)
            try transaction.record(event)
        }
    }

    /// Turns a recovery request into the mail it asks for, or into nothing, when there is nobody to write to; the request is gone
    /// then. At most three in an hour for one account and address, so that nobody is flooded; nine for all that are its address in
    /// turn. What is mailed to the address of now uses up nothing of a former one's, which somebody who has lost the account has left.
    ///
    /// Anybody can cause this, so it holds up nobody else: what is found is looked for again beside writes of its account, and only
    /// under `.everything` if it has changed meanwhile. What finds an account changes under `.everything` alone.
    package func resolveRecovery(
        _ request: RecoveryRequest, policy: ThrottlePolicy, now: Timestamp,
        issue: @escaping @Sendable (Account, _ address: String) -> IssuedToken
    ) async throws(LatchkeyError) {
        let found = try await read { [rules] connection in
            try Store.mailable(request, rules, now: now, connection)
        }
        let scope = found.map { WriteScope.account($0.account.id).and(.outbox) } ?? .outbox
        for scope in [scope, .everything] {
            let isResolved = try await write(scope) { transaction in
                let present = try Store.mailable(request, transaction.rules, now: now, transaction.connection)
                guard scope == .everything || present?.account.id == found?.account.id else { return false }
                let open = try transaction.query("DELETE FROM job WHERE id = ? RETURNING id", request.id)
                guard !open.isEmpty, let (account, address) = present else { return true }
                let uses = Store.recoveryUses(of: account, at: address)
                // Where one is full nothing is taken of the other.
                let haveRoom = try uses.allSatisfy { use in
                    try Store.room(for: use, policy: policy, now: now, in: transaction.connection).uses > 0
                }
                guard haveRoom else { return true }
                try Store.take(uses, policy: policy, now: now, in: transaction)
                try Store.issue(issue(account, address), in: transaction)
                return true
            }
            if isResolved { return }
        }
    }

    static func recoveryUses(of account: Account, at address: String) -> [QuotaUse] {
        let isPresent = account.isEmailVerified && account.email == address
        let mailbox = Array((MailboxClaim.of(address).mailbox ?? address).utf8)
        let kind: [UInt8] = [isPresent ? 1 : 0]
        let use = QuotaUse(.recoveryMails, for: QuotaKey(account.id.bytes + kind + mailbox))
        return isPresent ? [use, QuotaUse(.accountRecoveryMails, for: .account(account.id))] : [use]
    }

    /// Whom the request means, if that account can sign in and has an address.
    private static func mailable(
        _ request: RecoveryRequest, _ rules: RoleRules, now: Timestamp, _ connection: any Connection
    ) throws -> (account: Account, address: String)? {
        let found = try recoverable(request.typed, rules, now: now, connection)
        guard let found, found.account.isActive(at: now), let address = found.address else { return nil }
        return (found.account, address)
    }

    /// The account that has confirmed this very address, or else the one that holds its mailbox (S-326). Where accounts share a
    /// mailbox since before, these may be two.
    package func findConfirmed(_ email: String) async throws(LatchkeyError) -> Account? {
        try await read { connection in
            try connection.query(
                """
                SELECT \(AccountRow.columns) FROM account
                WHERE confirmed_mailbox = ? OR (email_verified = 1 AND email = ?)
                ORDER BY CASE WHEN email_verified = 1 AND email = ? THEN 0 ELSE 1 END LIMIT 1
                """,
                MailboxClaim.of(email).mailbox ?? "", email, email
            ).first.map(AccountRow.account)
        }
    }
}
