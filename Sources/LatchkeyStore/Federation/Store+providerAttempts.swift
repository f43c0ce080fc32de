package import LatchkeyCore

/// Tries to sign in by a provider: a row from the click on, which holds no secret (S-118).
extension Store {
    /// Stores one that begins, and counts it. Its scope is the counters: nothing is decided by its own row.
    ///
    /// Throws `too_many_attempts`.
    package func beginProviderAttempt(
        _ attempt: ProviderAttempt, browser: HandOff.BrowserSecret?, countedAs uses: [QuotaUse],
        policy: ThrottlePolicy
    ) async throws(LatchkeyError) {
        var (handOff, path): (RandomID?, String?) = (nil, nil)
        var (account, session): (AccountID?, RandomID?) = (nil, nil)
        switch attempt.aim {
        case .handOff(let id): handOff = id
        case .ownPage(let own): path = own
        case .link(let id, let source): (account, session) = (id, source)
        }
        let (values, texts) = ((handOff, account, session), path)
        try await write(.counters(Store.quotaBuckets(of: uses))) { transaction in
            try Store.take(uses, policy: policy, now: attempt.createdAt, in: transaction)
            try transaction.execute(
                """
                INSERT INTO provider_attempt (id, kind, step, provider, hand_off, return_path, account_id, source_session,
                    browser_hash, remembered, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                attempt.id, ProviderAttemptRow.kind(of: attempt.aim), attempt.step.rawValue,
                attempt.provider?.rawValue, values.0, texts, values.1, values.2, browser.map(SecretHash.of),
                attempt.isRemembered, attempt.createdAt, attempt.expiresAt)
        }
    }

    /// A browser goes to the provider for a link that a session has asked for: once, within five minutes, and while that session lives, by a cookie.
    /// The scope is its account. False where any of it is not so.
    package func beginLink(
        _ id: RandomID, at provider: ProviderID, to accountID: AccountID, by session: RandomID,
        browser: HandOff.BrowserSecret, now: Timestamp
    ) async throws(LatchkeyError) -> Bool {
        try await write(.account(accountID)) { transaction in
            try !transaction.query(
                """
                UPDATE provider_attempt SET step = 1, browser_hash = ?, expires_at = ?
                WHERE id = ? AND step = 0 AND kind = 3 AND provider = ? AND account_id = ? AND source_session = ? AND expires_at > ?
                    AND created_at <= ? AND \(Store.sourceLives) RETURNING id
                """,
                SecretHash.of(browser), now + ProviderAttempt.lifetime, id, provider.rawValue, accountID,
                session, now, now + .clockSkew, now, now, now
            ).isEmpty
        }
    }

    /// The session that asked for a link, with an account that is active. Not one that goes on by tokens: a link lasts longer than a stolen
    /// token does (S-388). Stands for the time three times.
    static let sourceLives = """
        EXISTS (
            SELECT 1 FROM session JOIN account ON account.id = session.account_id
            WHERE session.public_id = provider_attempt.source_session
                AND session.account_id = provider_attempt.account_id AND session.idle_end > ? AND session.absolute_end > ?
                AND session.planned_end IS NULL AND session.transport = 1 AND \(Store.isActive("account")) AND \(Store.lasts()))
        """

    /// The attempt of this name, and whether this is the browser that began it; nil for one that is over or was used.
    package func findProviderAttempt(
        _ id: RandomID, browser: HandOff.BrowserSecret?, now: Timestamp
    ) async throws(LatchkeyError) -> (attempt: ProviderAttempt, isSameBrowser: Bool)? {
        try await read { connection in
            try connection.query(
                """
                SELECT \(ProviderAttemptRow.columns), CASE WHEN browser_hash = ? THEN 1 ELSE 0 END FROM provider_attempt
                WHERE id = ? AND \(ProviderAttemptRow.isOpen)
                """,
                [(browser.map(SecretHash.of) ?? []).databaseValue, id.databaseValue]
                    + ProviderAttemptRow.openArguments(at: now)
            ).first.map {
                (attempt: try ProviderAttemptRow.attempt($0), isSameBrowser: try $0.bool(ProviderAttemptRow.count))
            }
        }
    }

    /// Of requests that come back with one state at once, one is answered yes, and it alone asks the provider (G-008).
    package func takeProviderAttempt(
        _ grant: ProviderGrant, of provider: ProviderID, now: Timestamp
    ) async throws(LatchkeyError) -> Bool {
        try await write(.attempts) { transaction in
            try !transaction.connection.query(
                """
                UPDATE provider_attempt SET step = 2
                WHERE id = ? AND browser_hash = ? AND step = 1 AND provider = ? AND \(ProviderAttemptRow.isOpen)
                RETURNING id
                """,
                [grant.id.databaseValue, SecretHash.of(grant.browser).databaseValue, provider.rawValue.databaseValue]
                    + ProviderAttemptRow.openArguments(at: now)
            ).isEmpty
        }
    }

    /// Undoes the taking of an attempt by the request that has taken it and has asked nobody: the browser may bring the same once more, ten
    /// times in all (S-359). Only that request has the grant, so that a code is exchanged once all the same (G-008).
    package func giveBackProviderAttempt(_ taken: ProviderGrant, now: Timestamp) async throws(LatchkeyError) {
        try await write(.attempts) { transaction in
            _ = try transaction.connection.query(
                """
                UPDATE provider_attempt SET step = 1, failures = failures + 1
                WHERE id = ? AND browser_hash = ? AND step = 2 AND failures < ? AND \(ProviderAttemptRow.isOpen)
                RETURNING id
                """,
                [
                    taken.id.databaseValue, SecretHash.of(taken.browser).databaseValue,
                    ProviderAttempt.maxTries.databaseValue,
                ] + ProviderAttemptRow.openArguments(at: now))
        }
    }

    /// Keeps what the provider said, for the page that asks the person, whose tries begin now. False where the attempt is over by now.
    package func noteIdentity(
        _ identity: Identity, for grant: ProviderGrant, now: Timestamp
    ) async throws(LatchkeyError) -> Bool {
        try await write(.attempts) { transaction in
            try !transaction.connection.query(
                """
                UPDATE provider_attempt SET step = 3, failures = 0, issuer = ?, subject = ?, login = ?, name = ?, email = ?,
                    email_proven = ?, roles = ?, said_at = ?
                WHERE id = ? AND browser_hash = ? AND step = 2 AND \(ProviderAttemptRow.isOpen) RETURNING id
                """,
                [
                    identity.issuer.databaseValue, identity.subject.databaseValue, identity.login.databaseValue,
                    (identity.name?.text).databaseValue, (identity.email?.text).databaseValue,
                    identity.emailIsProven.databaseValue, identity.roles.joined(separator: " ").databaseValue,
                    identity.saidAt.databaseValue,
                    grant.id.databaseValue, SecretHash.of(grant.browser).databaseValue,
                ] + ProviderAttemptRow.openArguments(at: now)
            ).isEmpty
        }
    }

    /// Counts a try to use what the provider said before it is looked at. False from the eleventh on.
    package func countTry(
        of grant: ProviderGrant, now: Timestamp
    ) async throws(LatchkeyError) -> Bool {
        try await write(.attempts) { transaction in
            try !transaction.connection.query(
                """
                UPDATE provider_attempt SET failures = failures + 1
                WHERE id = ? AND browser_hash = ? AND step = 3 AND failures < ? AND \(ProviderAttemptRow.isOpen)
                RETURNING id
                """,
                [
                    grant.id.databaseValue, SecretHash.of(grant.browser).databaseValue,
                    ProviderAttempt.maxTries.databaseValue,
                ] + ProviderAttemptRow.openArguments(at: now)
            ).isEmpty
        }
    }

    /// Forgets at most `limit` attempts that were over before `now`.
    package func pruneProviderAttempts(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            try transaction.query(
                """
                DELETE FROM provider_attempt WHERE id IN (
                    SELECT id FROM provider_attempt WHERE expires_at <= ? LIMIT ?) RETURNING 1
                """,
                now, limit
            ).count
        }
    }
}

extension Transaction {
    /// Uses an attempt up: what it has proven leads to one thing, in the browser that began it (G-032). False where it is over.
    func use(_ grant: ProviderGrant, of identity: Identity, at now: Timestamp) throws -> Bool {
        // Before the step `known` the row does not say who it is: then only the request that took it has the grant.
        let isKnown = grant.step == .known
        return try !connection.query(
            """
            UPDATE provider_attempt SET step = 4
            WHERE id = ? AND browser_hash = ? AND step = ? AND (? = 0 OR (issuer = ? AND subject = ?))
                AND \(ProviderAttemptRow.isOpen) RETURNING id
            """,
            [
                grant.id.databaseValue, SecretHash.of(grant.browser).databaseValue,
                grant.step.rawValue.databaseValue, isKnown.databaseValue, identity.issuer.databaseValue,
                identity.subject.databaseValue,
            ] + ProviderAttemptRow.openArguments(at: now)
        ).isEmpty
    }

    /// What sessions of the account have asked for, and what may become a link to it.
    func endLinkAttempts(of id: AccountID) throws -> Int {
        try query("DELETE FROM provider_attempt WHERE account_id = ? RETURNING 1", id).count
    }
}
