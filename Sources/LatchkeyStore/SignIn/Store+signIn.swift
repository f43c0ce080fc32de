package import LatchkeyCore

extension Store {
    /// Finds by uid in any spelling, else by confirmed e-mail address. No device is trusted without `trust`.
    package func findSignInCandidate(
        uid: String, email: String?, device: RandomID?, trust: DeviceTrust? = nil,
        now: Timestamp = Timestamp(microseconds: 0)
    ) async throws(LatchkeyError) -> SignInCandidate? {
        try await read { connection in
            // PostgreSQL rejects NUL in TEXT. Query with an empty key, so that an impossible uid costs the same (S-027).
            let key = uid.utf8.contains(0) ? "" : UID.canonical(of: uid)
            let address = email.flatMap { try? EmailAddress($0) }
            let rows = try connection.query(
                """
                SELECT \(AccountRow.columns), account.password_hash, EXISTS (
                    SELECT 1 FROM known_device WHERE account_id = account.id AND device_hash = ?), EXISTS (
                    SELECT 1 FROM pending_account WHERE account_id = account.id AND waits_for = ?),
                    CASE WHEN \(Store.isTrusted) THEN 1 ELSE 0 END
                FROM account WHERE \(Store.signInName) ORDER BY \(Store.signInOrder) LIMIT 1
                """,
                [
                    (device.map(SecretHash.of) ?? []).databaseValue,
                    PendingCondition.confirmedEmail.rawValue.databaseValue,
                ] + Store.trustArguments(trust == nil ? nil : device, trust ?? DeviceTrust(), now: now)
                    + Store.signInArguments(key: key, address) + Store.signInOrderArguments(key: key, address)
            )
            guard let row = rows.first, let account = try AccountRow.whole([row], connection).first else { return nil }
            return SignInCandidate(
                account: account,
                passwordHash: try row.optionalText(AccountRow.count),
                isKnownDevice: try row.bool(AccountRow.count + 1),
                isTrustedDevice: try row.bool(AccountRow.count + 3),
                waitsForAddress: try row.bool(AccountRow.count + 2)
            )
        }
    }

    /// Stores the session and all that goes with it; where the account has too many sessions, those unused for longest end.
    /// The gate of the flows alone calls this.
    ///
    /// Throws `invalid_credentials` if the account was disabled or deleted since it was read or its time is over, or if the proof
    /// is no longer valid, such as a password that was changed meanwhile, or no longer enough: an account with second factors needs one
    /// (F-015); and `token_invalid` if the earlier session has ended. For a hand-off it stores no session, and throws
    /// `hand_off_invalid` if that is over.
    /// Its scope is the account, and those of the sessions that the browser came with; the network's failure is given back last.
    /// Answers the recovery codes that an account got with its first factor.
    @discardableResult
    package func openSession(
        _ record: SignInRecord, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> RecoverySet? {
        try await write(Store.scope(of: record)) { transaction in
            let session = record.session
            // Before the caller's session gets its end: of one that has it already nothing begins.
            let recoverySet = try Store.confirmEnrolment(record.proof, at: session.createdAt, in: &transaction)
            if let earlier = record.earlier { try Store.shorten(earlier, for: session, in: &transaction) }
            guard let sessions = try Store.confirm(record.proof, on: record.device, for: session, in: transaction)
            else {
                throw LatchkeyError(.invalidCredentials)
            }
            if let link = record.link {
                try transaction.linkAtSignIn(
                    link, to: session.accountID, policy: policy, at: session.createdAt)
            }
            if let held = record.heldLink {
                let provider = try transaction.linkHeld(
                    held.attempt, to: session.accountID, policy: policy, at: session.createdAt)
                try transaction.record(held.event(provider))
            }
            if let handOff = record.handOff {
                try Store.prove(handOff, session, in: transaction)
            } else {
                try Store.begin(record, beside: sessions, policy: policy, in: &transaction)
            }
            try Store.noteDevice(record, policy: policy, in: transaction)
            if let wish = record.trustWish {
                try Store.grant(
                    wish, on: record.device, of: session.accountID, at: session.createdAt, in: &transaction)
            }
            if let notice = record.notice { try Store.enqueueNotice(notice, policy: policy, in: transaction) }
            for notice in record.tidings {
                try transaction.tell(session.accountID, at: session.createdAt, notice)
            }
            for event in record.events { try transaction.record(event) }
            // Travels with the end: others wait for the network's row, and not for our way there and back.
            for attempt in [record.attempt, record.otherAttempt].compactMap(\.self) {
                try Store.settle(attempt, policy: policy, in: transaction)
            }
            try Store.takeSignIn(record, policy: policy, in: transaction)
            return recoverySet
        }
    }

    /// What its issuer may by now decides about a code (S-300): nothing else goes on beside it.
    private static func scope(of record: SignInRecord) -> WriteScope {
        if case .linkCode = record.proof { return .everything }
        return .accounts([record.session.accountID] + record.replaced.map(\.accountID))
    }

    /// The code of a hand-off makes no device known: the proof has, where it was one. Else whoever has a session could have as many known
    /// devices as they like (S-047).
    private static func noteDevice(
        _ record: SignInRecord, policy: ThrottlePolicy, in transaction: Transaction
    ) throws {
        if case .handOff = record.proof { return }
        try rememberDevice(
            record.device, of: record.session.accountID, at: record.session.createdAt,
            limit: policy.devicesPerAccount, in: transaction)
    }

    private static func begin(
        _ record: SignInRecord, beside sessions: Int64, policy: ThrottlePolicy, in transaction: inout Transaction
    ) throws {
        let session = record.session
        for replaced in record.replaced { try replaceSession(replaced, at: session.createdAt, in: &transaction) }
        try insert(record, in: transaction)
        if sessions >= Int64(policy.sessionsPerAccount) {
            try endOldSessions(beside: session, limit: policy.sessionsPerAccount, in: &transaction)
        }
    }

    /// What right passwords take before they are hashed, passkeys and identities take here: they cost little, and nobody else pays for it.
    /// After the failures of the network, as `reserve` locks the rows: the other way round the two would wait for each other.
    private static func takeSignIn(
        _ record: SignInRecord, policy: ThrottlePolicy, in transaction: Transaction
    ) throws {
        let uses: [QuotaUse]
        switch record.proof {
        case .passkey: uses = record.attempt?.signIns ?? []
        case .identity(let use): uses = use.signIns
        case .linkCode(let use): uses = use.signIns
        // Counted where it was looked at; a code of a hand-off where that was proven.
        default: return
        }
        try take(uses, policy: policy, now: record.session.createdAt, in: transaction)
    }

    private static func confirmEnrolment(
        _ proof: Proof, at now: Timestamp, in transaction: inout Transaction
    ) throws -> RecoverySet? {
        let enrolment: Enrolment
        switch proof {
        case .enrolment(let begun): enrolment = begun
        case .setUp(let secret, let ticket, let begun):
            guard try Store.useSetUpTicket(secret, ticket, at: now, in: transaction) else {
                throw LatchkeyError(.invalidCredentials)
            }
            enrolment = begun
        default: return nil
        }
        guard case .done(let set) = try Store.confirm(enrolment, at: now, in: &transaction) else {
            throw LatchkeyError(.invalidCredentials)
        }
        return set
    }

    /// Asks again what was proven, in the statement that notes the sign-in; answers how many sessions the account has, or nil.
    private static func confirm(
        _ proof: Proof, on device: RandomID, for session: Session, in transaction: Transaction
    ) throws -> Int64? {
        switch proof {
        case .password(let hash, let rehash):
            try transaction.query(
                """
                UPDATE account SET last_sign_in_at = ?, password_hash = ?
                WHERE id = ? AND \(Store.isActive()) AND password_hash = ? AND factor_kinds = 0 AND \(Store.lasts())
                RETURNING (SELECT COUNT(*) FROM session WHERE account_id = account.id)
                """,
                session.createdAt, rehash ?? hash, session.accountID, hash, session.createdAt
            ).first?.integer(0)
        case .passwordOnTrustedDevice(let hash, let rehash, let trust):
            try transaction.connection.query(
                """
                UPDATE account SET last_sign_in_at = ?, password_hash = ?
                WHERE id = ? AND \(Store.isActive()) AND password_hash = ? AND \(Store.lasts()) AND \(Store.isTrusted)
                RETURNING (SELECT COUNT(*) FROM session WHERE account_id = account.id)
                """,
                [
                    session.createdAt.databaseValue, (rehash ?? hash).databaseValue, session.accountID.databaseValue,
                    hash.databaseValue, session.createdAt.databaseValue,
                ] + Store.trustArguments(device, trust, now: session.createdAt)
            ).first?.integer(0)
        case .secondStep(let secret, let ticket, let use):
            try Store.useTicket(secret, ticket, use, for: session, in: transaction)
        case .enrolment, .setUp:
            try transaction.query(
                """
                UPDATE account SET last_sign_in_at = ? WHERE id = ? AND \(Store.isActive()) AND \(Store.lasts())
                RETURNING (SELECT COUNT(*) FROM session WHERE account_id = account.id)
                """,
                session.createdAt, session.accountID, session.createdAt
            ).first?.integer(0)
        case .code(let use, let epoch, let first):
            try Store.useCode(use, epoch, beside: first, for: session, in: transaction)
        case .passkey(let use, let epoch):
            try Store.useCode(use, epoch, beside: nil, for: session, in: transaction)
        case .identity(let use): try Store.useIdentity(use, for: session, in: transaction)
        case .linkCode(let use): try Store.useLinkCode(use, for: session, in: transaction)
        case .handOff(let use): try Store.useHandOff(use, for: session, in: transaction)
        }
    }

    /// The code of somebody who is signed in, or a passkey that needs nothing beside it. What the session proved before is asked for where
    /// its end is brought forward.
    private static func useCode(
        _ use: FactorUse, _ epoch: Int64, beside first: Proof.FirstFactor?, for session: Session,
        in transaction: Transaction
    ) throws -> Int64? {
        var hash: String?
        if case .password(let verified) = first { hash = verified }
        guard try transaction.use(use, of: session.accountID, at: session.createdAt) else { return nil }
        return try transaction.query(
            """
            UPDATE account SET last_sign_in_at = ?
            WHERE id = ? AND \(Store.isActive()) AND factor_epoch = ? AND (? = 0 OR password_hash = ?) AND \(Store.lasts())
            RETURNING (SELECT COUNT(*) FROM session WHERE account_id = account.id)
            """,
            session.createdAt, session.accountID, epoch, hash != nil, hash ?? "", session.createdAt
        ).first?.integer(0)
    }

    /// The one statement that makes sessions. The column `method` is for programs of before schema 17.
    ///
    /// A key comes with the proof of the sign-in alone; a session in the place of another one has that one's, where that one goes on by it:
    /// else a key that was never used would be good for a first proof again (S-351).
    private static func insert(_ record: SignInRecord, in transaction: Transaction) throws {
        let session = record.session
        let methods = SessionRow.text(of: session.authentication.methods)
        try transaction.execute(
            """
            INSERT INTO session (secret_hash, public_id, account_id, created_at, authenticated_at, last_seen_at, idle_end,
                absolute_end, remembered, method, methods, ip, user_agent, factor_at, token_key, transport)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                COALESCE(?, (
                    SELECT earlier.token_key FROM session AS earlier WHERE earlier.public_id = ? AND earlier.transport = 2
                )), ?)
            """,
            SecretHash.of(record.secret), session.publicID, session.accountID, session.createdAt,
            session.authentication.at, session.lastSeenAt, session.idleEnd, session.absoluteEnd,
            session.isRemembered, methods, methods,
            session.ip, session.userAgent, session.authentication.factorAt, record.key, record.earlier?.publicID,
            session.transport
        )
    }

    private static func replaceSession(
        _ replaced: ReplacedSession, at now: Timestamp, in transaction: inout Transaction
    ) throws {
        let ended = try transaction.query(
            "DELETE FROM session WHERE secret_hash = ? AND account_id = ? RETURNING account_id",
            SecretHash.of(replaced.secret), replaced.accountID
        )
        for row in ended { transaction.noteChange(of: try row.id(0), at: now) }
    }

    /// Asks again whether it lives, and has proven what the new one takes over: the caller was read from a cache. What it proved stays
    /// as it was.
    private static func shorten(
        _ earlier: EarlierSession, for session: Session, in transaction: inout Transaction
    ) throws {
        let (end, now) = (earlier.end, session.createdAt)
        let shortened = try transaction.query(
            """
            UPDATE session SET planned_end = COALESCE(planned_end, absolute_end),
                absolute_end = CASE WHEN absolute_end < ? THEN absolute_end ELSE ? END,
                idle_end = CASE WHEN idle_end < ? THEN idle_end ELSE ? END
            WHERE public_id = ? AND account_id = ? AND idle_end > ? AND absolute_end > ?
                AND transport = ? AND (? = 0 OR (methods = ? AND authenticated_at = ?)) RETURNING public_id
            """,
            end, end, end, end, earlier.publicID, session.accountID, now, now, earlier.transport, earlier.kept != nil,
            SessionRow.text(of: earlier.kept?.methods ?? []), earlier.kept?.at ?? now)
        guard !shortened.isEmpty else { throw LatchkeyError(.tokenInvalid) }
        // Should its code come once more, the session in its place ends (G-051).
        try transaction.execute(
            "UPDATE sign_in_attempt SET opened_session = ? WHERE account_id = ? AND opened_session = ?",
            session.publicID, session.accountID, earlier.publicID)
        // Whoever had to prove themselves before the first code goes on with the seed that they have (S-361).
        try transaction.execute(
            "UPDATE totp SET begun_session = ? WHERE account_id = ? AND begun_session = ?",
            session.publicID, session.accountID, earlier.publicID)
        transaction.noteChange(of: session.accountID, at: now)
    }

    /// This session stays first: after a step back of the clock it is not the one used last (S-289). Those in their last minute, which
    /// another one has replaced, go before any that lives.
    private static func endOldSessions(
        beside session: Session, limit: Int, in transaction: inout Transaction
    ) throws {
        let ended = try transaction.query(
            """
            DELETE FROM session WHERE account_id = ? AND public_id NOT IN (
                SELECT public_id FROM session WHERE account_id = ?
                ORDER BY CASE WHEN public_id = ? THEN 0 WHEN planned_end IS NULL THEN 1 ELSE 2 END, last_seen_at DESC
                LIMIT ?)
            RETURNING public_id
            """,
            session.accountID, session.accountID, session.publicID, limit)
        if !ended.isEmpty { transaction.noteChange(of: session.accountID, at: session.createdAt) }
    }
}
