package import LatchkeyCore

extension Store {
    package func findAccount(_ id: AccountID) async throws(LatchkeyError) -> Account? {
        try await read { connection in
            try connection.query("SELECT \(AccountRow.columns) FROM account WHERE id = ?", id)
                .first.map(AccountRow.account)
        }
    }

    /// Any spelling of the uid finds it.
    package func findAccount(uid: String) async throws(LatchkeyError) -> Account? {
        guard !uid.utf8.contains(0) else { return nil }
        return try await read { connection in
            try connection.query(
                "SELECT \(AccountRow.columns) FROM account WHERE uid_key = ?", UID.canonical(of: uid)
            ).first.map(AccountRow.account)
        }
    }

    /// One page of accounts, and how many there are in all. `search` looks into uid, name and e-mail.
    package func listAccounts(
        search: String?, order: AccountOrder = .uid, limit: Int, offset: Int
    ) async throws(LatchkeyError) -> (accounts: [Account], total: Int) {
        try await read { connection in
            let condition = search == nil ? "" : "WHERE search_text LIKE ? ESCAPE '\\'"
            let arguments = search.map { [Store.pattern($0).databaseValue] } ?? []
            let total = try connection.query("SELECT COUNT(*) FROM account \(condition)", arguments)[0].integer(0)
            let rows = try connection.query(
                """
                SELECT \(AccountRow.columns) FROM account \(condition)
                ORDER BY \(Store.columns(of: order)) LIMIT ? OFFSET ?
                """,
                arguments + [limit.databaseValue, offset.databaseValue]
            )
            return (try rows.map(AccountRow.account), Int(total))
        }
    }

    static func columns(of order: AccountOrder) -> String {
        let columns =
            switch order.key {
            case .uid: ["uid_key"]
            case .name: ["name_key", "uid_key"]
            case .createdAt: ["created_at", "uid_key"]
            }
        return columns.map { order.isDescending ? $0 + " DESC" : $0 }.joined(separator: ", ")
    }

    /// A LIKE pattern that finds `text` itself, wildcards included (S-249), in whatever case and with or without accents.
    static func pattern(_ text: String) -> String {
        var pattern = "%"
        for scalar in FoldedText.folded(text).unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern + "%"
    }

    /// Changes what is given and leaves the rest; a uid that is given up is nobody else's for `rest` (S-324). Throws `not_found`,
    /// `uid_taken`, and `too_many_attempts` when too many uids of the account rest.
    package func updateAccount(
        _ id: AccountID, uid: String?, name: String?, email: EmailChange?, issued: [IssuedToken] = [],
        rest: Duration = SessionLimits().longest, event: AuditEvent
    ) async throws(LatchkeyError) -> Account {
        try await write { transaction in
            guard
                var account = try transaction.query(
                    "SELECT \(AccountRow.columns) FROM account WHERE id = ?", id
                ).first.map(AccountRow.account)
            else { throw LatchkeyError(.notFound) }
            let isRenamed = uid.map { UID.canonical(of: $0) != UID.canonical(of: account.uid) } ?? false
            if isRenamed { try Store.restUID(of: id, until: event.at + rest, in: transaction) }
            account.uid = uid ?? account.uid
            account.name = name ?? account.name
            if let email, email.address != account.email {
                account.email = email.address
                account.isEmailVerified = false
            }
            do {
                // Asked for an answer: that the uid is taken must be known here.
                let updated = try transaction.query(
                    """
                    UPDATE account SET uid = ?, uid_key = ?, name = ?, name_key = ?, email = ?, email_verified = ?,
                        search_text = ?
                    WHERE id = ? AND \(Store.isUIDFree) RETURNING id
                    """,
                    account.uid, UID.canonical(of: account.uid), account.name, AccountRow.nameKey(account.name),
                    account.email, account.isEmailVerified,
                    AccountRow.searchText(uid: account.uid, name: account.name, email: account.email), id,
                    UID.canonical(of: account.uid), event.at, id
                )
                guard !updated.isEmpty else { throw LatchkeyError.uidTaken }
            } catch let error as DatabaseError where error.kind == .uniqueViolation {
                throw LatchkeyError(.uidTaken, fields: ["uid": "This user ID is taken"], cause: error)
            }
            if isRenamed { try Store.takeUID(UID.canonical(of: account.uid), by: id, at: event.at, in: transaction) }
            if email != nil, !account.isEmailVerified {
                // The latest wish counts: an older one must not replace this address later.
                try Store.void([.verifyEmail, .resetPassword, .changeEmail], of: id, in: transaction)
            }
            for issued in issued { try Store.issue(issued, in: transaction) }
            try transaction.record(event)
            try transaction.noteChange(of: id, at: event.at)
            return account
        }
    }
}
