package import LatchkeyCore

extension Store {
    /// The account is stored with its audit event when this returns. Throws `uid_taken`.
    package func createAccount(
        _ account: Account, passwordHash: String?, issued: IssuedToken? = nil, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await createAccount(
            account, passwordHash: passwordHash, issued: [issued].compactMap(\.self), events: [event])
    }

    /// The account is stored with all that goes with it when this returns. Throws `uid_taken`.
    package func createAccount(
        _ account: Account, passwordHash: String?, issued: [IssuedToken], events: [AuditEvent]
    ) async throws(LatchkeyError) {
        try await write { transaction in
            try Store.insert(account, passwordHash: passwordHash, in: transaction)
            for issued in issued { try Store.issue(issued, in: transaction) }
            for event in events { try transaction.record(event) }
            if account.roles.contains(.admin) { try Store.closeSetup(at: account.createdAt, in: transaction) }
        }
    }

    /// Check and insert are one statement, so that fifty at once make one account (S-136).
    static func insert(_ account: Account, passwordHash: String?, in transaction: Transaction) throws {
        let inserted = try transaction.query(
            """
            INSERT INTO account (id, uid, uid_key, name, email, email_verified, search_text, roles, state,
                password_hash, created_at, last_sign_in_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid_key) DO NOTHING RETURNING id
            """,
            account.id, account.uid, UID.canonical(of: account.uid), account.name, account.email,
            account.isEmailVerified,
            AccountRow.searchText(uid: account.uid, name: account.name, email: account.email),
            account.roles, account.state, passwordHash, account.createdAt, account.lastSignInAt
        )
        guard !inserted.isEmpty else { throw LatchkeyError(.uidTaken, fields: ["uid": "This user ID is taken"]) }
    }

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

    private static func columns(of order: AccountOrder) -> String {
        let columns =
            switch order.key {
            case .uid: ["uid_key"]
            case .name: ["LOWER(name)", "uid_key"]
            case .createdAt: ["created_at", "uid_key"]
            }
        return columns.map { order.isDescending ? $0 + " DESC" : $0 }.joined(separator: ", ")
    }

    /// A LIKE pattern that finds `text` itself, wildcards included (S-249).
    private static func pattern(_ text: String) -> String {
        var pattern = "%"
        for scalar in text.lowercased().unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern + "%"
    }

    /// Changes what is given and leaves the rest. Throws `not_found`, `uid_taken`.
    package func updateAccount(
        _ id: AccountID, uid: String?, name: String?, email: EmailChange?, issued: [IssuedToken] = [],
        event: AuditEvent
    ) async throws(LatchkeyError) -> Account {
        try await write { transaction in
            guard
                var account = try transaction.query(
                    "SELECT \(AccountRow.columns) FROM account WHERE id = ?", id
                ).first.map(AccountRow.account)
            else { throw LatchkeyError(.notFound) }
            account.uid = uid ?? account.uid
            account.name = name ?? account.name
            if let email, email.address != account.email {
                account.email = email.address
                account.isEmailVerified = false
            }
            do {
                // Asked for an answer: that the uid is taken must be known here.
                _ = try transaction.query(
                    """
                    UPDATE account SET uid = ?, uid_key = ?, name = ?, email = ?, email_verified = ?, search_text = ?
                    WHERE id = ?
                    """,
                    account.uid, UID.canonical(of: account.uid), account.name, account.email, account.isEmailVerified,
                    AccountRow.searchText(uid: account.uid, name: account.name, email: account.email), id
                )
            } catch let error as DatabaseError where error.kind == .uniqueViolation {
                throw LatchkeyError(.uidTaken, fields: ["uid": "This user ID is taken"], cause: error)
            }
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
