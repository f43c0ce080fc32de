import LatchkeyCore

/// The one statement that changes uid, name and address of an account.
extension Transaction {
    func findAccount(_ id: AccountID) throws -> Account? {
        try AccountRow.whole(
            query("SELECT \(AccountRow.columns) FROM account WHERE id = ?", id), connection
        ).first
    }

    /// Stores uid, name and address where they are still those of `premise` (S-321); `claim` is the mailbox that the account
    /// holds from now on, `writer` whoever else has written down the address (S-402); where it is not said, another address is the owner's.
    ///
    /// False when something else stands there by now. Throws `uid_taken`, also for a uid that rests (S-324), and `email_taken`.
    func update(
        _ premise: Account, to account: Account, claiming claim: MailboxClaim, writtenBy writer: AccountID?? = nil,
        at now: Timestamp
    ) throws -> Bool {
        let key = UID.canonical(of: account.uid)
        let arguments: [any DatabaseConvertible] = [
            account.uid, key, account.name, AccountRow.nameKey(account.name), account.email, account.isEmailVerified,
            claim == .unchanged, claim.mailbox,
            AccountRow.searchText(uid: account.uid, name: account.name, email: account.email),
            account.email == premise.email && writer == nil, writer ?? nil,
            premise.id, premise.uid, premise.name, premise.email ?? "", premise.isEmailVerified,
            key, now, premise.id,
        ]
        do {
            // Asked for an answer: that the uid or the mailbox is taken must be known here.
            let updated = try connection.query(
                """
                UPDATE account SET uid = ?, uid_key = ?, name = ?, name_key = ?, email = ?, email_verified = ?,
                    confirmed_mailbox = CASE WHEN ? = 1 THEN confirmed_mailbox ELSE ? END, search_text = ?,
                    email_writer = CASE WHEN ? = 1 THEN email_writer ELSE ? END
                WHERE id = ? AND uid = ? AND name = ? AND COALESCE(email, '') = ? AND email_verified = ?
                    AND \(Store.isUIDFree) RETURNING id
                """,
                arguments.map(\.databaseValue))
            guard updated.isEmpty else { return true }
            guard try query("SELECT 1 WHERE \(Store.isUIDFree)", key, now, premise.id).isEmpty else { return false }
            throw LatchkeyError.uidTaken
        } catch let error as DatabaseError where error.kind == .uniqueViolation {
            guard key == UID.canonical(of: premise.uid) else {
                throw LatchkeyError(.uidTaken, problems: ["uid": .uidTaken], cause: error)
            }
            throw LatchkeyError(.emailTaken, cause: error)
        }
    }

    /// What an account claims when it restores an address: nothing where another account holds the mailbox since before
    /// mailboxes were unique, so that nobody loses an address by that rule.
    func restoringClaim(of address: String, for id: AccountID) throws -> MailboxClaim {
        let claim = MailboxClaim.of(address)
        let holders = try query(
            "SELECT 1 FROM account WHERE confirmed_mailbox = ? AND id <> ?", claim.mailbox ?? "", id)
        return holders.isEmpty ? claim : .none
    }
}

/// The mailbox that an account holds, so that no other account confirms an address of it (S-326).
enum MailboxClaim: Equatable {
    case unchanged
    case none
    case mailbox(String)

    static func of(_ address: String?) -> MailboxClaim {
        guard let address, let parsed = try? EmailAddress(address) else { return .none }
        return .mailbox(parsed.mailbox)
    }

    var mailbox: String? {
        if case .mailbox(let text) = self { text } else { nil }
    }
}
