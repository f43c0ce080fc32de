package import LatchkeyCore

extension Store {
    /// The account is stored with all that goes with it when this returns.
    ///
    /// Throws `email_taken` where the address was needed; `uid_taken`, also for a uid that rests (S-324); `join_code_invalid` when the code
    /// has no seat for it; `group_full` when the code's group has none; `forbidden` when the staff who makes it may no longer.
    package func createAccount(
        _ new: NewAccount, acting caller: ActingCaller?
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: new.account.createdAt)
            var account = new.account
            if new.identity != nil { account = try Store.withoutTakenAddress(account, in: transaction) }
            guard !new.needsAddress || account.email != nil else { throw LatchkeyError(.emailTaken) }
            var seat: Seat?
            switch new.admission {
            case .open: break
            case .pending: account.state = .disabled
            case .joinCode(let hashes): seat = try Store.takeSeat(for: account, hashes, in: transaction)
            }
            try Store.insert(
                account, passwordHash: new.passwordHash, by: new.maker, at: account.createdAt, in: transaction)
            if case .pending(let condition) = new.admission {
                try transaction.execute(
                    "INSERT INTO pending_account (account_id, requested_at, waits_for) VALUES (?, ?, ?)",
                    account.id, account.createdAt, condition.rawValue)
            }
            if let identity = new.identity { try transaction.link(identity, to: account.id, at: account.createdAt) }
            if let expected = new.expected {
                try Store.expect(expected, for: account.id, by: new.maker.actor, in: transaction)
            }
            for (field, value) in new.profile {
                try Store.setProfileValue(value, of: field, for: account.id, at: account.createdAt, in: transaction)
            }
            for issued in new.issued { try Store.issue(issued, in: transaction) }
            for mail in new.told where try !Store.isRepeated(mail, within: Quota.pauseOfNotices, in: transaction) {
                try Store.enqueue(mail, in: transaction)
            }
            for event in new.events { try transaction.record(event) }
            if let seat {
                try Store.noteJoiner(account.id, with: seat.code, at: account.createdAt, in: transaction)
            }
            if let group = seat?.group {
                try transaction.welcome(account.id, to: group, at: account.createdAt, by: new.events.first)
            }
        }
    }

    /// An address that is confirmed from the beginning, as a provider is believed, and that another account has confirmed by now, or can
    /// still restore (S-304, S-326): the account is made without it, as the person was told.
    private static func withoutTakenAddress(_ account: Account, in transaction: Transaction) throws -> Account {
        guard account.isEmailVerified, let mailbox = MailboxClaim.of(account.email).mailbox else { return account }
        let taken = try transaction.query(
            "SELECT 1 FROM account WHERE confirmed_mailbox = ? OR (email_verified = 1 AND email = ?)", mailbox,
            account.email)
        guard
            try !taken.isEmpty || isReserved(mailbox, against: account.id, at: account.createdAt, in: transaction)
        else { return account }
        var account = account
        account.email = nil
        account.isEmailVerified = false
        return account
    }

    /// The one statement that makes accounts. What must hold is part of it: fifty at once make one account (S-136), a uid that
    /// rests is nobody else's (S-324), and staff may still do this. An administrator, however made, ends set-up (S-140).
    static func insert(
        _ account: Account, passwordHash: String?, by maker: NewAccount.Maker, at now: Timestamp,
        in transaction: Transaction
    ) throws {
        let key = UID.canonical(of: account.uid)
        let inserted = try transaction.query(
            """
            INSERT INTO account (id, uid, uid_key, name, name_key, email, email_verified, confirmed_mailbox, search_text,
                roles, state, password_hash, created_at, last_sign_in_at, ends_at, email_writer)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
            WHERE (? = 1 OR NOT EXISTS (SELECT 1 FROM resting_uid WHERE resting_uid.uid_key = ? AND rests_until > ?))
            AND \(transaction.rules.mayMakeAccounts(maker))
            ON CONFLICT (uid_key) DO NOTHING RETURNING id
            """,
            account.id, account.uid, key, account.name, AccountRow.nameKey(account.name), account.email,
            account.isEmailVerified, account.isEmailVerified ? MailboxClaim.of(account.email).mailbox : nil,
            AccountRow.searchText(uid: account.uid, name: account.name, email: account.email),
            account.roles, account.state, passwordHash, account.createdAt, account.lastSignInAt,
            account.endsAt, account.email == nil ? nil : maker.actor,
            maker == .operator, key, now, maker.actor == nil, maker.actor
        )
        guard !inserted.isEmpty else { throw try refusal(of: maker, in: transaction) }
        try transaction.execute("DELETE FROM resting_uid WHERE uid_key = ?", key)
        if let address = account.email, let writer = maker.actor {
            try transaction.noteAddedAddress(address, of: account.id, by: writer)
        }
        if account.roles.contains(.admin) { try closeSetup(at: now, in: transaction) }
    }

    /// What kept the account from being stored.
    private static func refusal(of maker: NewAccount.Maker, in transaction: Transaction) throws -> LatchkeyError {
        let rows = try transaction.query(
            "SELECT CASE WHEN \(transaction.rules.mayMakeAccounts(maker)) THEN 1 ELSE 0 END", maker.actor == nil,
            maker.actor)
        guard try rows[0].bool(0) else {
            return transaction.rules.forbidden(maker.permission)
        }
        return .uidTaken
    }
}

extension RoleRules {
    /// Stands for two arguments, as `isNobody`.
    fileprivate func mayMakeAccounts(_ maker: NewAccount.Maker) -> String {
        RoleRules.isNobody(orActor: isAllowed("actor", maker.permission))
    }
}

extension NewAccount.Maker {
    /// The account whose right is asked for.
    fileprivate var actor: AccountID? {
        switch self {
        case .staff(let id), .leader(let id): id
        case .person, .operator: nil
        }
    }

    fileprivate var permission: Permission {
        if case .leader = self { .leadGroups } else { .writeUsers }
    }
}

extension LatchkeyError {
    /// Also for a uid that rests: nobody is told which of the two it is.
    static let uidTaken = LatchkeyError(.uidTaken, problems: ["uid": .uidTaken])
}
