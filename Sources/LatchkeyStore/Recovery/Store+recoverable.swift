package import LatchkeyCore

/// Whose password is to be recovered, and through which address.
package struct RecoverableAccount: Sendable {
    package let account: Account
    /// Confirmed, or confirmed until lately: one that was replaced or removed goes on to recover until its undo link expires
    /// (S-303). Nil when there is none; a code from staff needs none.
    package let address: String?
}

extension Store {
    /// Whose code was typed with this name: by uid in any spelling, else by an address in any case that is confirmed or can still
    /// be restored.
    ///
    /// The same queries for everybody, known or not, and no more than a name of a row is read: what is decoded of known people
    /// alone shows in the time (S-312).
    package func findRecoverableID(_ typed: String, now: Timestamp) async throws(LatchkeyError) -> AccountID? {
        try await read { [rules] connection in
            let (key, email) = Store.signInNames(in: typed)
            let named = try connection.query(
                "SELECT id FROM account WHERE \(Store.signInName) ORDER BY \(Store.signInOrder) LIMIT 1",
                Store.signInArguments(key: key, email) + Store.signInOrderArguments(key: key, email)
            ).first
            let former = try Store.formerOwner(of: email, rules, now: now, connection)
            return try named?.id(0) ?? former
        }
    }

    /// Of the account for which this address can be restored; the same query where there is no address.
    private static func formerOwner(
        of email: EmailAddress?, _ rules: RoleRules, now: Timestamp, _ connection: any Connection
    ) throws -> AccountID? {
        let former = try connection.query(
            """
            SELECT account_id, email FROM one_time_token WHERE purpose = ? AND expires_at > ? AND mailbox = ?
                AND \(knowersMayHelp(rules))
            ORDER BY created_at LIMIT 50
            """,
            OneTimeToken.Purpose.cancelEmailChange.rawValue, now, email?.mailbox ?? "", now, now)
        guard let email else { return nil }
        return try former.first { (try? EmailAddress($0.text(1)))?.folded == email.folded }?.id(0)
    }

    /// Of somebody who has shown that an address is theirs: the account that has confirmed it, else one for which it can still be restored
    /// (S-304). No uid is looked for.
    package func findOwner(
        of email: EmailAddress, device: RandomID? = nil, now: Timestamp
    ) async throws(LatchkeyError) -> SignInCandidate? {
        if let found = try await findSignInCandidate(uid: "", email: email.text, device: device) { return found }
        let uid = try await read { [rules] connection in
            try Store.formerOwner(of: email, rules, now: now, connection).flatMap { id in
                try connection.query("SELECT uid FROM account WHERE id = ?", id).first?.text(0)
            }
        }
        guard let uid else { return nil }
        return try await findSignInCandidate(uid: uid, email: nil, device: device)
    }

    /// Who can be mailed about a lost password: somebody who has confirmed what was typed comes before a namesake who has no address.
    static func recoverable(
        _ typed: String, _ rules: RoleRules, now: Timestamp, _ connection: any Connection
    ) throws -> RecoverableAccount? {
        let (key, email) = signInNames(in: typed)
        let named = try connection.query(
            "SELECT \(AccountRow.columns) FROM account WHERE \(signInName) ORDER BY \(signInOrder) LIMIT 5",
            signInArguments(key: key, email) + signInOrderArguments(key: key, email)
        ).map(AccountRow.account)
        let reachable = named.first { $0.isEmailVerified && $0.isActive(at: now) }
        let account = reachable ?? named.first
        let former = try connection.query(
            """
            SELECT one_time_token.email, \(AccountRow.columns)
            FROM one_time_token JOIN account ON account.id = one_time_token.account_id
            WHERE one_time_token.purpose = ? AND one_time_token.expires_at > ?
                AND (one_time_token.mailbox = ? OR one_time_token.account_id = ?) AND \(knowersMayHelp(rules))
            ORDER BY one_time_token.created_at LIMIT 50
            """,
            [
                OneTimeToken.Purpose.cancelEmailChange.rawValue.databaseValue, now.databaseValue,
                (email?.mailbox ?? "").databaseValue, (account?.id.bytes ?? []).databaseValue, now.databaseValue,
                now.databaseValue,
            ]
        ).map { row in
            (address: try row.text(0), account: try AccountRow.account(DatabaseRow(Array(row.values.dropFirst()))))
        }
        if let account {
            let confirmed = account.isEmailVerified ? account.email : nil
            let oldest = former.first { $0.account.id == account.id }?.address
            return RecoverableAccount(account: account, address: confirmed ?? oldest)
        }
        guard let email else { return nil }
        let match = former.first { (try? EmailAddress($0.address))?.folded == email.folded }
        return match.map { RecoverableAccount(account: $0.account, address: $0.address) }
    }

    private static func signInNames(in typed: String) -> (key: String, email: EmailAddress?) {
        // PostgreSQL rejects NUL in TEXT. Query with an empty key, so that an impossible uid costs the same (S-027).
        (typed.utf8.contains(0) ? "" : UID.canonical(of: typed), try? EmailAddress(typed))
    }
}
