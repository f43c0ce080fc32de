package import LatchkeyCore

/// Identities: who at which provider is which account.
extension Store {
    private static let identityColumns = """
        identity.id, identity.account_id, identity.issuer, identity.subject, identity.provider, identity.login, \
        identity.email, identity.created_at, identity.last_used_at
        """
    private static let identityColumnCount = 9

    private static func identity(_ row: DatabaseRow, from first: Int = 0) throws -> LinkedIdentity {
        LinkedIdentity(
            id: try row.id(first), accountID: try row.id(first + 1), issuer: try row.text(first + 2),
            subject: try row.text(first + 3), provider: try row.text(first + 4),
            login: try row.optionalText(first + 5), email: try row.optionalText(first + 6),
            createdAt: try row.timestamp(first + 7), lastUsedAt: try row.optionalTimestamp(first + 8))
    }

    /// The first one first. Throws `token_invalid`, `forbidden`, `not_found`; nil as the reader is the operator, or what asks by itself.
    package func listIdentities(
        of id: AccountID, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> [LinkedIdentity] {
        try await read { [rules] connection in
            _ = try rules.require(reader, connection)
            let identities = try connection.query(
                "SELECT \(Store.identityColumns) FROM identity WHERE account_id = ? ORDER BY created_at, id", id
            ).map { try Store.identity($0) }
            return try Store.adding(rolesOf: id, to: identities, connection)
        }
    }

    /// A row is left where a role was taken another way.
    private static func adding(
        rolesOf id: AccountID, to identities: [LinkedIdentity], _ connection: any Connection
    ) throws -> [LinkedIdentity] {
        let rows = try connection.query(
            """
            SELECT identity_id, bit, account.roles FROM provider_role JOIN account ON account.id = provider_role.account_id
            WHERE account_id = ?
            """,
            id)
        var given: [RandomID: Roles] = [:]
        for row in rows {
            let role = Roles(bit: Int(try row.integer(1))).intersection(Roles(number: try row.integer(2)))
            given[try row.id(0), default: []].formUnion(role)
        }
        return identities.map { identity in
            var identity = identity
            identity.roles = given[identity.id] ?? []
            return identity
        }
    }

    /// Issuer and subject alone say which account it is (G-030).
    package func findIdentity(
        issuer: String, subject: String, device: RandomID?
    ) async throws(LatchkeyError) -> IdentityCandidate? {
        try await read { connection in
            let rows = try connection.query(
                """
                SELECT \(AccountRow.columns), \(Store.identityColumns), EXISTS (
                    SELECT 1 FROM known_device WHERE account_id = account.id AND device_hash = ?), EXISTS (
                    SELECT 1 FROM pending_account WHERE account_id = account.id AND waits_for = ?)
                FROM identity JOIN account ON account.id = identity.account_id
                WHERE identity.issuer = ? AND identity.subject = ?
                """,
                device.map(SecretHash.of) ?? [], PendingCondition.confirmedEmail.rawValue, issuer, subject)
            guard let row = rows.first, let account = try AccountRow.whole([row], connection).first else { return nil }
            let end = AccountRow.count + Store.identityColumnCount
            return IdentityCandidate(
                linked: try Store.identity(row, from: AccountRow.count),
                candidate: SignInCandidate(
                    account: account, passwordHash: nil, isKnownDevice: try row.bool(end), isTrustedDevice: false,
                    waitsForAddress: try row.bool(end + 1)))
        }
    }

    /// Uses the attempt up and notes the sign-in, where the identity still is the account's; answers how many sessions it has, or nil.
    static func useIdentity(
        _ use: IdentityUse, for session: Session, in transaction: Transaction
    ) throws -> Int64? {
        let (linked, now) = (use.linked, session.createdAt)
        guard try transaction.note(use, at: now) else { return nil }
        return try transaction.query(
            """
            UPDATE account SET last_sign_in_at = ? WHERE id = ? AND \(Store.isActive()) AND factor_kinds = 0 AND \(Store.lasts())
            RETURNING (SELECT COUNT(*) FROM session WHERE account_id = account.id)
            """,
            now, linked.accountID, now
        ).first?.integer(0)
    }

    /// One more way in, for somebody who has proven both sides: this session's person, and who it is at the provider. The scope is the
    /// account.
    ///
    /// Throws `token_invalid`, `reauth_required`, `hand_off_invalid`, `identity_taken`, `identity_limit`, `too_many_attempts`.
    package func linkIdentity(
        _ new: NewIdentity, to id: AccountID, acting caller: ActingCaller, policy: ThrottlePolicy,
        notice: @escaping @Sendable (Account) -> OutgoingMail?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.account(id)) { transaction in
            try transaction.require(caller, at: event.at)
            let lives = try transaction.query(
                "SELECT 1 FROM provider_attempt WHERE id = ? AND kind = 3 AND account_id = ? AND \(Store.sourceLives)",
                new.grant.id, id, event.at, event.at, event.at)
            guard !lives.isEmpty else { throw LatchkeyError(.handOffInvalid) }
            try transaction.link(new, to: id, at: event.at)
            try transaction.countLink(to: id, policy: policy, at: event.at)
            try transaction.endWaysIn(after: .identityLinked, of: id, keeping: caller.session)
            try transaction.tell(id, at: event.at, notice)
            try transaction.record(event)
        }
    }

    /// The sessions end, but for the owner's that acts: somebody else may be signed in at the provider. The owner's ends too where the
    /// account has no password and others may have linked what is removed: they may be who acts, and what they would link next would not
    /// be marked as theirs (S-357). The scope is the account, and the caller's.
    ///
    /// Throws `not_found`, for another's too; `last_credential` where nobody could sign in to the account then, also raced (G-039);
    /// `reauth_required`. `mayLock`: the operator has said that this is meant.
    package func unlinkIdentity(
        _ id: RandomID, of accountID: AccountID, acting caller: ActingCaller?, mayLock: Bool = false,
        notice: @escaping @Sendable (Account) -> OutgoingMail?, event: @escaping @Sendable (String) -> AuditEvent,
        at now: Timestamp
    ) async throws(LatchkeyError) {
        try await write(.accounts(accountID, caller?.accountID)) { transaction in
            try transaction.require(caller, at: now)
            let removed = try transaction.query(
                "DELETE FROM identity WHERE id = ? AND account_id = ? RETURNING provider, had_password", id, accountID)
            guard let row = removed.first else { throw LatchkeyError(.notFound) }
            if !mayLock { try transaction.requireCredential(of: accountID) }
            let isOwn = caller?.accountID == accountID
            let mayBeOfOthers = try row.bool(1) && !transaction.hasPassword(accountID)
            let kept = isOwn && !mayBeOfOthers ? caller?.session : nil
            let ended = try transaction.endWaysIn(after: .identityRemoved, of: accountID, keeping: kept)
            transaction.noteChange(of: accountID, at: now)
            try transaction.tell(accountID, at: now, notice)
            let event = event(try row.text(0))
            try transaction.record(event)
            try transaction.recordRoles(ended, of: accountID, by: event)
        }
    }
}

extension Transaction {
    func hasIdentity(_ id: AccountID) throws -> Bool {
        try !query("SELECT 1 FROM identity WHERE account_id = ?", id).isEmpty
    }

    func hasPassword(_ id: AccountID) throws -> Bool {
        try !query("SELECT 1 FROM account WHERE id = ? AND password_hash IS NOT NULL", id).isEmpty
    }

    /// That an account without a password still has a passkey that works, or an account of a provider that is configured: asked after a
    /// removal, in its transaction, which is undone (F-046, G-039). Throws `last_credential`.
    func requireCredential(of id: AccountID) throws {
        let marks = SQLText.marks(rules.issuers.count)
        let isUsable = rules.issuers.isEmpty ? "0 = 1" : "identity.issuer IN (\(marks))"
        let isLockedOut = try connection.query(
            """
            SELECT 1 FROM account WHERE id = ? AND password_hash IS NULL
                AND NOT EXISTS (
                    SELECT 1 FROM passkey
                    WHERE passkey.account_id = account.id AND passkey.security_key = 0 AND passkey.rp_id = ?)
                AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.account_id = account.id AND \(isUsable))
            """,
            [id.databaseValue, (rules.relyingPartyID ?? "").databaseValue] + rules.issuers.map(\.databaseValue))
        guard isLockedOut.isEmpty else { throw LatchkeyError(.lastCredential) }
    }

    /// The identity still is the account's, no older word has given a role since this one was settled (S-384), and the attempt is used up.
    /// False where it is not so.
    func note(_ use: IdentityUse, at now: Timestamp) throws -> Bool {
        if let grant = use.grant {
            guard try self.use(grant, of: use.identity, at: now) else { return false }
        }
        let (linked, identity) = (use.linked, use.identity)
        let said = (["-1"] + use.roles.bits.map { String($0) }).joined(separator: ", ")
        return try !query(
            """
            UPDATE identity SET last_used_at = ?, login = ?, email = ?,
                roles_said_at = CASE WHEN roles_said_at < ? THEN ? ELSE roles_said_at END
            WHERE id = ? AND account_id = ? AND issuer = ? AND subject = ? AND (roles_said_at >= ? OR NOT EXISTS (
                SELECT 1 FROM provider_role WHERE provider_role.account_id = identity.account_id
                    AND provider_role.identity_id = identity.id AND provider_role.bit NOT IN (\(said))))
            RETURNING id
            """,
            now, identity.login, identity.email?.text, identity.wordAt, identity.wordAt, linked.id, linked.accountID,
            identity.issuer, identity.subject, identity.wordAt
        ).isEmpty
    }

    /// Uses the attempt up and adds the identity to the account, which the caller has made sure of.
    ///
    /// Throws `hand_off_invalid`, `identity_limit`; `identity_taken` where an account has it, also this one and also raced.
    func link(_ new: NewIdentity, to id: AccountID, isByShared: Bool = false, at now: Timestamp) throws {
        guard try use(new.grant, of: new.identity, at: now) else { throw LatchkeyError(.handOffInvalid) }
        try insert(new.identity, of: new.provider, as: new.id, for: id, isByShared: isByShared, at: now)
    }

    /// The same for somebody who is signing in, and has proven the account's side by that: by a password or a code, which somebody else may
    /// know.
    mutating func linkAtSignIn(
        _ new: NewIdentity, to id: AccountID, policy: ThrottlePolicy, at now: Timestamp
    ) throws {
        try endEarlier(of: id, at: now)
        try link(new, to: id, isByShared: true, at: now)
        try countLink(to: id, policy: policy, at: now)
        try endWaysIn(after: .identityLinked, of: id)
    }

    /// Uses the attempt up for a ticket: its second step gives the account the identity, and nothing else does.
    func hold(_ new: NewIdentity, until end: Timestamp, at now: Timestamp) throws {
        guard try use(new.grant, of: new.identity, at: now) else { throw LatchkeyError(.handOffInvalid) }
        try execute("UPDATE provider_attempt SET expires_at = ? WHERE id = ?", end, new.grant.id)
    }

    /// Adds the identity that a ticket held, once the second step is done; answers its provider. Throws as `link`.
    mutating func linkHeld(
        _ attempt: RandomID, to id: AccountID, policy: ThrottlePolicy, at now: Timestamp
    ) throws -> ProviderID {
        let held = try query(
            "SELECT \(ProviderAttemptRow.columns) FROM provider_attempt WHERE id = ? AND step = 4", attempt
        ).first.map(ProviderAttemptRow.attempt)
        guard let held, let identity = held.identity, let provider = held.provider else {
            throw LatchkeyError(.handOffInvalid)
        }
        try endEarlier(of: id, at: now)
        try insert(identity, of: provider, as: attempt, for: id, isByShared: true, at: now)
        try countLink(to: id, policy: policy, at: now)
        try endWaysIn(after: .identityLinked, of: id)
        return provider
    }

    /// Each link is a mail, and what is removed was linked before. Removing is not counted: whoever shares the account with a thief must be
    /// able to take away what the thief has linked (S-306). Throws `too_many_attempts`.
    func countLink(to id: AccountID, policy: ThrottlePolicy, at now: Timestamp) throws {
        try Store.take([QuotaUse(.factorChanges, for: .account(id))], policy: policy, now: now, in: self)
    }

    /// Where the account never confirmed an address, somebody else who knows its password may have made it for them: its sessions, devices,
    /// tickets and codes end (S-156). Passkeys and identities stay: its owner may live by them.
    private mutating func endEarlier(of id: AccountID, at now: Timestamp) throws {
        guard try query("SELECT 1 FROM account WHERE id = ? AND email_verified = 1", id).isEmpty else { return }
        try endWaysIn(after: .passwordSet, of: id, keepsIdentities: true)
        noteChange(of: id, at: now)
    }

    /// `reserver` made the account for whoever has this login.
    func insert(
        _ new: NewIdentity, for id: AccountID, reservedBy reserver: AccountID? = nil, at now: Timestamp
    ) throws {
        try insert(
            new.identity, of: new.provider, as: new.id, for: id, isByShared: false, reservedBy: reserver, at: now)
    }

    /// `had_password`: somebody else may have linked it, and a new password takes it away (decision 0045). They may have known the password
    /// that the account had, or what proved the account's side (`isByShared`): a code from staff is known to its maker, that of an e-mail to
    /// whoever reads the e-mails. Or they came in by an identity that is such a one, or that somebody reserved, and this is their next (S-357,
    /// S-406).
    private func insert(
        _ identity: Identity, of provider: ProviderID, as name: RandomID, for id: AccountID, isByShared: Bool,
        reservedBy reserver: AccountID? = nil, at now: Timestamp
    ) throws {
        let added = try query(
            """
            INSERT INTO identity (id, account_id, issuer, subject, provider, login, email, created_at, had_password,
                roles_said_at, reserved_by)
            SELECT ?, account.id, ?, ?, ?, ?, ?, ?, CASE WHEN account.password_hash IS NOT NULL OR ? = 1 OR EXISTS (
                SELECT 1 FROM identity AS other WHERE other.account_id = account.id
                    AND (other.had_password = 1 OR other.reserved_by IS NOT NULL)
            ) THEN 1 ELSE 0 END, ?, ?
            FROM account WHERE account.id = ?
                AND (SELECT COUNT(*) FROM identity WHERE account_id = account.id) < ?
            ON CONFLICT (issuer, subject) DO NOTHING RETURNING id
            """,
            name, identity.issuer, identity.subject, provider.rawValue, identity.login, identity.email?.text,
            now, isByShared, identity.wordAt, reserver, id, LinkedIdentity.maxPerAccount)
        guard added.isEmpty else { return }
        let count = try query("SELECT COUNT(*) FROM identity WHERE account_id = ?", id)
        throw LatchkeyError(
            try count[0].integer(0) < Int64(LinkedIdentity.maxPerAccount) ? .identityTaken : .identityLimit)
    }

    /// Those that the event takes away; the one that it is about, and those of an account that is disabled or goes, are not among them.
    /// Answers of which providers they were.
    func endIdentities(after event: AccessEvent, of id: AccountID) throws -> [String] {
        func takes(_ way: WayIn) -> Bool { [.ends(.mayBeKnown), .ends(.takenOver)].contains(event.fate(of: way)) }
        guard takes(.identity) else { return [] }
        return try query(
            "DELETE FROM identity WHERE account_id = ? AND (had_password = 1 OR ? = 1) RETURNING provider", id,
            takes(.firstIdentity)
        ).map { try $0.text(0) }.sorted()
    }

    /// Where a code of staff or of the operator sets a password, or an e-mail to an address that staff wrote down, somebody who lives by a
    /// provider would go on, and not notice that another has used it: they come by the password alone then, and link again (S-407).
    func doubtIdentities(after token: OneTimeToken) throws {
        let isOfStaff = try token.email.map { try isWrittenByStaff($0, of: token.accountID) } ?? false
        guard token.purpose == .recoveryCode || isOfStaff else { return }
        try execute("UPDATE identity SET had_password = 1 WHERE account_id = ?", token.accountID)
    }

    /// One that came by a reservation may be the login of whoever made that (S-406). It goes when somebody recovers the account, who knows
    /// the new password; and when the operator sets one, which its owner may not know, where the maker may not add such an account any more.
    func doubtReserved(of id: AccountID, after event: AccessEvent, at now: Timestamp) throws {
        try execute(
            """
            UPDATE identity SET had_password = 1 WHERE account_id = ? AND reserved_by IS NOT NULL
                AND (? = 1 OR NOT \(Store.mayAdd("identity.reserved_by", "identity.account_id", rules)))
            """,
            id, event == .passwordRecovered, now)
    }

    /// Tells and records what `event` has taken away beside what it is about.
    mutating func note(
        _ ended: EndedAccess, of id: AccountID, by event: AuditEvent, _ notice: (Account) -> OutgoingMail?
    ) throws {
        guard !ended.providers.isEmpty else { return }
        try tell(id, at: event.at, notice)
        for provider in ended.providers {
            try record(event.unlinking(provider))
        }
        try recordRoles(ended, of: id, by: event)
    }
}

extension AuditEvent {
    /// That an identity of this provider has gone by what this event tells of.
    fileprivate func unlinking(_ provider: String) -> AuditEvent {
        AuditEvent(
            .identityUnlinked, at: at, accountID: accountID, actorID: actorID, actorKind: actorKind, session: session,
            ip: ip, requestID: requestID, details: ["provider": provider, "by": kind.rawValue])
    }
}
