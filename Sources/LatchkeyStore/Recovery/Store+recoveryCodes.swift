package import LatchkeyCore

/// Codes that staff hand out. The right is asked for when a code is made, and again when it is used (S-300).
extension Store {
    /// Stores the code in place of an earlier one, if its issuer may help the person by now: both are active, and it is not the
    /// person (S-301). `tell` makes the mail to the person; there is at most one an hour.
    ///
    /// Throws `not_found` when nobody active has this id, `forbidden` when the issuer may not.
    package func issueRecoveryCode(
        _ token: OneTimeToken, acting caller: ActingCaller?,
        tell: @escaping @Sendable (Account) -> OutgoingMail? = { _ in nil }, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.everything) { transaction in
            try transaction.require(caller, at: event.at)
            let person = try transaction.insertStaffCode(token)
            try transaction.tellOfCode(person, tell)
            try transaction.record(event)
        }
    }

    /// The codes of staff and of the command line that would be taken by now, the newest first. Throws `token_invalid`, `forbidden`; nil as
    /// the reader is the operator.
    package func listHandedOutCodes(
        of id: AccountID, to reader: ActingReader? = nil, now: Timestamp
    ) async throws(LatchkeyError) -> [HandedOutCode] {
        let purposes: [OneTimeToken.Purpose] = [.recoveryCode, .factorCode]
        return try await read { [rules] connection in
            _ = try rules.require(reader, connection)
            return try connection.query(
                """
                SELECT \(OneTimeTokenRow.columns) FROM one_time_token
                WHERE account_id = ? AND expires_at > ? AND purpose IN (\(SQLText.marks(purposes.count)))
                    AND \(Store.knowersMayHelp(rules))
                ORDER BY created_at DESC, id
                """,
                [id.databaseValue, now.databaseValue] + purposes.map(\.rawValue.databaseValue)
                    + [now.databaseValue, now.databaseValue]
            ).compactMap(OneTimeTokenRow.token).compactMap(HandedOutCode.init)
        }
    }

    /// A token that staff issued is good while its issuer may help its owner, as both are by now, and so may everybody else to whom it was
    /// shown (R-036); one that confirms an address which staff have written down, while they may write it (S-402). A condition of statements on `one_time_token`; it stands for the time, twice.
    static func knowersMayHelp(_ rules: RoleRules) -> String {
        """
        ((issued_by IS NULL OR \(mayHelp(rules, "one_time_token.issued_by"))) AND NOT EXISTS (
            SELECT 1 FROM code_shown
            WHERE code_shown.token_id = one_time_token.id AND NOT \(mayHelp(rules, "code_shown.account_id"))))
        """
    }

    private static func mayHelp(_ rules: RoleRules, _ id: String) -> String {
        let purposes = [OneTimeToken.Purpose.verifyEmail, .cancelEmailChange].map { "\($0.rawValue)" }
        let isAddress = "one_time_token.purpose IN (\(purposes.joined(separator: ", ")))"
        let writes = "\(rules.isAllowed("helper", .writeUsers)) AND \(rules.mayTouch("helper", "person"))"
        return """
            EXISTS (
                SELECT 1 FROM account AS helper JOIN account AS person ON person.id = one_time_token.account_id
                WHERE helper.id = \(id) AND \(Store.lasts("helper"))
                    AND ((\(isAddress) AND \(writes)) OR (NOT \(isAddress) AND \(rules.mayRecover("helper", "person")))))
            """
    }
}

extension Transaction {
    /// Stores a code in place of an earlier one of its purpose, if its issuer may help the person by now; answers the person.
    ///
    /// Throws `not_found` when nobody active has this id, `forbidden` when the issuer may not. Its scope is `.everything`.
    func insertStaffCode(_ token: OneTimeToken) throws -> Account {
        try revokeTokens([token.purpose], of: token.accountID)
        let inserted = try query(
            """
            INSERT INTO one_time_token (id, purpose, account_id, email, created_at, expires_at, failures, issued_by)
            SELECT ?, ?, person.id, ?, ?, ?, 0, ? FROM account AS person
            WHERE person.id = ? AND \(Store.isActive("person")) AND \(Store.lasts("person")) AND (? = 1 OR EXISTS (
                SELECT 1 FROM account AS issuer WHERE issuer.id = ? AND issuer.id <> person.id
                AND \(rules.mayRecover("issuer", "person"))))
            RETURNING id
            """,
            token.id, token.purpose.rawValue, token.email, token.createdAt, token.expiresAt, token.issuedBy,
            token.accountID, token.createdAt, token.issuedBy == nil, token.issuedBy
        )
        guard let person = try findAccount(token.accountID), person.isActive(at: token.createdAt) else {
            throw LatchkeyError(.notFound)
        }
        guard !inserted.isEmpty else {
            throw LatchkeyError(.forbidden, requiredRoles: rules.catalog.names(of: .admin))
        }
        return person
    }

    /// Queues the mail that tells of a code, unless one of its kind went out within the hour.
    func tellOfCode(_ person: Account, _ tell: (Account) -> OutgoingMail?) throws {
        guard let mail = tell(person), try !Store.isRepeated(mail, within: Quota.pauseOfNotices, in: self) else {
            return
        }
        try Store.enqueue(mail, in: self)
    }
}
