package import LatchkeyCore
import LatchkeyPasskeys

/// Passkeys and security keys of one account. The scope of each write is the account, which is also the caller's.
extension Store {
    /// The account's name for passkeys: `handle`, if it has none yet. Throws `token_invalid` where the account is active no more.
    package func passkeyUser(
        of id: AccountID, orAdd handle: [UInt8]
    ) async throws(LatchkeyError) -> [UInt8] {
        if let found = try await read({ try Store.passkeyUser(of: id, $0) }) { return found }
        return try await write(.account(id)) { transaction in
            try transaction.execute(
                """
                INSERT INTO passkey_user (account_id, handle) SELECT id, ? FROM account WHERE id = ? AND \(Store.isActive())
                ON CONFLICT (account_id) DO NOTHING
                """,
                handle, id)
            guard let stored = try Store.passkeyUser(of: id, transaction.connection) else {
                throw LatchkeyError(.tokenInvalid)
            }
            return stored
        }
    }

    static func passkeyUser(of id: AccountID, _ connection: any Connection) throws -> [UInt8]? {
        try connection.query("SELECT handle FROM passkey_user WHERE account_id = ?", id).first?.blob(0)
    }

    /// The first one first.
    package func listPasskeys(of id: AccountID) async throws(LatchkeyError) -> [Passkey] {
        try await read { [relyingPartyID] in try Store.passkeys(of: id, for: relyingPartyID, $0) }
    }

    static func passkeys(
        of id: AccountID, for party: String?, _ connection: any Connection
    ) throws -> [Passkey] {
        try connection.query(
            "SELECT \(PasskeyRow.columns) FROM passkey WHERE account_id = ? ORDER BY created_at, id", id
        ).map { try PasskeyRow.passkey($0, for: party) }
    }

    static func hasPasskey(of id: AccountID, for party: String?, _ connection: any Connection) throws -> Bool {
        try !connection.query(
            "SELECT 1 FROM passkey WHERE account_id = ? AND rp_id = ? LIMIT 1", id, party ?? ""
        ).isEmpty
    }

    /// Throws `passkey_taken` where an account has the credential, also this one and also raced (S-198, F-039); `factor_limit`.
    static func insert(_ new: NewPasskey, at now: Timestamp, in transaction: Transaction) throws {
        let registration = new.registration
        let added = try transaction.query(
            """
            INSERT INTO passkey (id, account_id, credential_id, rp_id, name, algorithm, public_key, sign_count, security_key,
                discoverable, user_verified, backup_eligible, backed_up, transports, aaguid, created_at)
            SELECT ?, account.id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM account
            WHERE account.id = ? AND \(Store.isActive("account"))
                AND (SELECT COUNT(*) FROM passkey WHERE account_id = account.id) < ?
            ON CONFLICT (credential_id) DO NOTHING RETURNING id
            """,
            new.id, registration.credentialID, new.relyingPartyID, new.name, registration.publicKey.algorithm.rawValue,
            registration.publicKey.encoded, Int64(registration.signCount), new.kind == .securityKey,
            new.isDiscoverable, registration.isUserVerified, registration.isBackupEligible, registration.isBackedUp,
            new.transports.joined(separator: " "), registration.aaguid, now, new.accountID, Passkey.maxPerAccount)
        guard added.isEmpty else { return }
        let count = try transaction.query("SELECT COUNT(*) FROM passkey WHERE account_id = ?", new.accountID)
        throw LatchkeyError(
            try count[0].integer(0) < Int64(Passkey.maxPerAccount) ? .passkeyTaken : .factorLimit)
    }

    /// Throws `not_found`, for another's too. `event` is made for its kind.
    package func renamePasskey(
        _ id: RandomID, of accountID: AccountID, to name: String, acting caller: ActingCaller?,
        event: @escaping @Sendable (Passkey.Kind) -> AuditEvent, at now: Timestamp
    ) async throws(LatchkeyError) {
        try await write(.accounts(accountID, caller?.accountID)) { transaction in
            try transaction.require(caller, at: now)
            let renamed = try transaction.query(
                "UPDATE passkey SET name = ? WHERE id = ? AND account_id = ? RETURNING security_key",
                name, id, accountID)
            guard let row = renamed.first else { throw LatchkeyError(.notFound) }
            try transaction.record(event(try row.bool(0) ? .securityKey : .passkey))
        }
    }

    /// As `removeAuthenticator`. Throws `last_credential` beside.
    package func removePasskey(
        _ id: RandomID, of accountID: AccountID, acting caller: ActingCaller?, factorEpoch: Int64,
        notice: @escaping @Sendable (Passkey.Kind, Account) -> OutgoingMail?,
        event: @escaping @Sendable (Passkey.Kind) -> AuditEvent, at now: Timestamp
    ) async throws(LatchkeyError) {
        try await write(.accounts(accountID, caller?.accountID)) { transaction in
            try transaction.require(caller, at: now)
            guard try transaction.hasFactorEpoch(factorEpoch, accountID) else { throw LatchkeyError(.reauthRequired) }
            let removed = try transaction.query(
                "DELETE FROM passkey WHERE id = ? AND account_id = ? RETURNING security_key, rp_id", id, accountID)
            guard let row = removed.first else { throw LatchkeyError(.notFound) }
            let kind = try row.bool(0) ? Passkey.Kind.securityKey : .passkey
            let isUsable = try row.text(1) == transaction.rules.relyingPartyID
            try transaction.afterRemoval(
                of: accountID, removed: isUsable ? .key(kind) : .unusableKey, keeping: caller?.session,
                notice: { notice(kind, $0) }, event: event(kind))
        }
    }

    /// How many keys were made for another RP ID than this and cannot be used with it, and how many accounts have no other second
    /// factor. Asked at each start: from the keys, as accounts are many.
    package func countPasskeys(
        besides relyingPartyID: String?
    ) async throws(LatchkeyError) -> (keys: Int, accountsWithoutOther: Int) {
        try await read { connection in
            let rows = try connection.query(
                """
                SELECT (SELECT COUNT(*) FROM passkey WHERE rp_id <> ?),
                    (SELECT COUNT(*) FROM account WHERE id IN (SELECT account_id FROM passkey WHERE rp_id <> ?)
                        AND NOT (\(RoleRules.hasUsableFactor)))
                """,
                relyingPartyID ?? "", relyingPartyID ?? "", relyingPartyID ?? "")
            return (Int(try rows[0].integer(0)), Int(try rows[0].integer(1)))
        }
    }
}

extension Transaction {
    /// Notes a signature that was right; false when the counter is not greater than the stored one by now, so that of two equal ones
    /// one passes (S-201, F-041).
    func use(_ assertion: VerifiedAssertion, of row: RandomID, _ id: AccountID, at now: Timestamp) throws -> Bool {
        let count = Int64(assertion.signCount)
        return try !query(
            """
            UPDATE passkey SET sign_count = ?, backed_up = ?, last_used_at = ?
            WHERE id = ? AND account_id = ? AND rp_id = ? AND (sign_count < ? OR (sign_count = 0 AND ? = 0))
            RETURNING id
            """,
            count, assertion.isBackedUp, now, row, id, rules.relyingPartyID ?? "", count, count
        ).isEmpty
    }
}
