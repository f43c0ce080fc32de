package import LatchkeyCore

/// Accounts that staff have made for somebody whom they know by the login at a provider (G-037).
extension Store {
    /// The account that waits for this login; nil where none does.
    package func findReservation(
        issuer: String, login: String, now: Timestamp
    ) async throws(LatchkeyError) -> AccountID? {
        try await read { connection in
            try connection.query(
                "SELECT account_id FROM identity_reservation WHERE issuer = ? AND login_key = ? AND expires_at > ?",
                issuer, ExpectedIdentity.key(of: login), now
            ).first?.id(0)
        }
    }

    /// The first sign-in of that login takes the account, once, and only while nobody else can sign in to it: of requests at once, one is
    /// answered yes. An address that the account has confirmed is told. The scope is the account.
    package func claimReservation(
        of id: AccountID, login: String, _ new: NewIdentity,
        notice: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) -> Bool {
        try await write(.account(id)) { transaction in
            let claimed = try transaction.query(
                """
                DELETE FROM identity_reservation WHERE account_id = ? AND issuer = ? AND login_key = ? AND expires_at > ?
                    AND EXISTS (
                        SELECT 1 FROM account WHERE account.id = identity_reservation.account_id \
                            AND \(Store.isActive("account")) AND \(Store.lasts())
                            AND account.password_hash IS NULL AND account.factor_kinds = 0)
                    AND NOT EXISTS (
                        SELECT 1 FROM identity WHERE identity.account_id = identity_reservation.account_id)
                    AND (created_by IS NULL OR \(Store.mayAdd("created_by", "account_id", transaction.rules)))
                RETURNING created_by
                """,
                id, new.identity.issuer, ExpectedIdentity.key(of: login), event.at, event.at, event.at)
            guard let reservation = claimed.first else { return false }
            // The attempt is used up by the sign-in that follows.
            try transaction.insert(new, for: id, reservedBy: try reservation.optionalID(0), at: event.at)
            // Codes with which a password could be set were for the person who has come another way.
            try transaction.revokeTokens([.recoveryCode], of: id)
            try transaction.tell(id, at: event.at, notice)
            try transaction.record(event)
            return true
        }
    }

    /// Whoever made the account for somebody may still do so, for one with the roles that it has by now (S-300). `reserver` and `account` are
    /// columns; it stands for the time.
    static func mayAdd(_ reserver: String, _ account: String, _ rules: RoleRules) -> String {
        """
        EXISTS (
            SELECT 1 FROM account AS issuer JOIN account AS person ON person.id = \(account)
            WHERE issuer.id = \(reserver) AND \(rules.isAllowed("issuer", .writeUsers))
                AND \(rules.mayHelp("issuer", "person")) AND \(Store.lasts("issuer")))
        """
    }

    static func expect(
        _ expected: ExpectedIdentity, for id: AccountID, by staff: AccountID?, in transaction: Transaction
    ) throws {
        let added = try transaction.query(
            """
            INSERT INTO identity_reservation (account_id, issuer, login_key, created_by, expires_at)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT (issuer, login_key) DO NOTHING RETURNING account_id
            """,
            id, expected.issuer, ExpectedIdentity.key(of: expected.login), staff, expected.expiresAt)
        guard !added.isEmpty else { throw LatchkeyError(.identityTaken) }
    }

    /// Forgets at most `limit` reservations that are over.
    package func pruneReservations(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            try transaction.query(
                """
                DELETE FROM identity_reservation WHERE account_id IN (
                    SELECT account_id FROM identity_reservation WHERE expires_at <= ? LIMIT ?) RETURNING 1
                """,
                now, limit
            ).count
        }
    }
}

extension Transaction {
    /// Whether an account waits for this login already, in time or not.
    func isExpected(_ expected: ExpectedIdentity) throws -> Bool {
        try !query(
            "SELECT 1 FROM identity_reservation WHERE issuer = ? AND login_key = ?", expected.issuer,
            ExpectedIdentity.key(of: expected.login)
        ).isEmpty
    }

    /// The login is free to be reserved for another account.
    func endReservation(of id: AccountID) throws -> Int {
        try query("DELETE FROM identity_reservation WHERE account_id = ? RETURNING 1", id).count
    }

    /// Those of accounts with more roles than an ordinary one. The others stay, as join codes do: a class may be waiting for its first day.
    func endStaffReservations(by maker: AccountID) throws -> Int {
        try query(
            """
            DELETE FROM identity_reservation WHERE created_by = ? AND EXISTS (
                SELECT 1 FROM account WHERE account.id = identity_reservation.account_id AND account.roles <> ?)
            RETURNING 1
            """,
            maker, rules.catalog.defaultRole
        ).count
    }
}
