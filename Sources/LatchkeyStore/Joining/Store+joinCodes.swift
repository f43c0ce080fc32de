package import LatchkeyCore

extension Store {
    private static let mostListed = 200

    /// `secret` is what people type or follow; only its hash is stored for the comparison.
    package func createJoinCode(
        _ code: JoinCode, secret: String, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write { transaction in
            try transaction.execute(
                """
                INSERT INTO join_code (id, code_hash, shown_text, role, givers, seats, seats_taken, uid_key, email, note,
                    created_at, expires_at, created_by, revoked) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 0)
                """,
                code.id, SecretHash.of(secret), code.text, code.role, code.role.givers, code.seats, code.boundUID,
                code.boundEmail, code.note, code.createdAt, code.expiresAt, code.createdBy
            )
            try transaction.record(event)
        }
    }

    /// The newest first, at most 200; of one account, or of all.
    package func listJoinCodes(by creator: AccountID?) async throws(LatchkeyError) -> [JoinCode] {
        try await read { connection in
            try connection.query(
                """
                SELECT \(JoinCodeRow.columns) FROM join_code WHERE ? = 1 OR created_by = ?
                ORDER BY created_at DESC LIMIT \(Store.mostListed)
                """,
                creator == nil, creator
            ).map(JoinCodeRow.code)
        }
    }

    /// Nobody joins with it any more. Throws `not_found`, for another's code too when `creator` is given (S-034).
    package func revokeJoinCode(
        _ id: RandomID, by creator: AccountID?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write { transaction in
            let revoked = try transaction.query(
                "UPDATE join_code SET revoked = 1 WHERE id = ? AND (? = 1 OR created_by = ?) RETURNING id",
                id, creator == nil, creator
            )
            guard !revoked.isEmpty else { throw LatchkeyError(.notFound) }
            try transaction.record(event)
        }
    }

    /// The code of this secret, when it would let this person in now; nil for every reason alike.
    package func findJoinCode(
        secret: String, uid: String, email: String?, now: Timestamp
    ) async throws(LatchkeyError) -> JoinCode? {
        try await read { connection in
            try connection.query(
                "SELECT \(JoinCodeRow.columns) FROM join_code WHERE \(Store.letsIn)",
                SecretHash.of(secret), now, UID.canonical(of: uid), email
            ).first.map(JoinCodeRow.code)
        }
    }

    /// Takes a seat and stores the account, or does neither; the check is part of the statement that takes the seat, so that
    /// fifty at once take no more seats than there are. Throws `join_code_invalid`, `uid_taken`.
    package func createAccount(
        _ account: Account, passwordHash: String?, joiningWith secret: String, issued: IssuedToken? = nil,
        event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write { transaction in
            let taken = try transaction.query(
                "UPDATE join_code SET seats_taken = seats_taken + 1 WHERE \(Store.letsIn) RETURNING role",
                SecretHash.of(secret), account.createdAt, UID.canonical(of: account.uid), account.email
            )
            guard let role = try taken.first?.integer(0), role == Int64(account.roles.rawValue) else {
                throw LatchkeyError(.joinCodeInvalid)
            }
            try Store.insert(account, passwordHash: passwordHash, in: transaction)
            if let issued { try Store.issue(issued, in: transaction) }
            try transaction.record(event)
        }
    }

    /// Whoever made the code must still be allowed to give its role: a code does not outlive a dismissal (S-139).
    private static let letsIn = """
        code_hash = ? AND revoked = 0 AND expires_at > ? AND seats_taken < seats \
        AND (uid_key IS NULL OR uid_key = ?) AND (email IS NULL OR email = ?) \
        AND (created_by IS NULL OR EXISTS (SELECT 1 FROM account WHERE account.id = join_code.created_by \
        AND account.state = 1 AND account.roles & join_code.givers <> 0))
        """
}

extension JoinCode {
    fileprivate var boundUID: String? {
        if case .uid(let uid) = binding { uid } else { nil }
    }

    fileprivate var boundEmail: String? {
        if case .email(let email) = binding { email } else { nil }
    }
}
