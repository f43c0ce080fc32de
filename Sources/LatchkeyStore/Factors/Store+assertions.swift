package import LatchkeyCore
package import LatchkeyPasskeys

/// Whose passkey somebody signs with, and all by which that is judged.
package struct PasskeyCandidate: Sendable {
    package let account: Account
    package let passkey: Passkey
    package let credential: StoredCredential
    /// As the credential has it.
    package let signCount: UInt32
    package let recoverySet: RecoverySet?
    /// The device has signed in to this very account before.
    package let isKnownDevice: Bool
}

/// Of a second step by a passkey, before its signature is looked at.
package enum PasskeyTry: Sendable {
    case reserved(SignInTicket)
    /// The challenge was used before.
    case spent
    /// As `TicketTry.void`.
    case void
}

extension Store {
    /// In one snapshot. Nil for a credential that nobody has, and for one that was made for another RP ID.
    package func findPasskey(
        _ credentialID: [UInt8], device: RandomID?
    ) async throws(LatchkeyError) -> PasskeyCandidate? {
        try await read { [relyingPartyID] connection in
            let rows = try connection.query(
                """
                SELECT \(AccountRow.columns), \(PasskeyRow.columns), \(PasskeyRow.keyColumns), EXISTS (
                    SELECT 1 FROM known_device WHERE account_id = account.id AND device_hash = ?)
                FROM passkey JOIN account ON account.id = passkey.account_id
                WHERE passkey.credential_id = ? AND passkey.rp_id = ?
                """,
                device.map(SecretHash.of) ?? [], credentialID, relyingPartyID ?? "")
            guard let row = rows.first, let account = try AccountRow.whole([row], connection).first else { return nil }
            let key = AccountRow.count + PasskeyRow.count
            return PasskeyCandidate(
                account: account, passkey: try PasskeyRow.passkey(row, from: AccountRow.count, for: relyingPartyID),
                credential: try PasskeyRow.credential(row, id: credentialID, from: key),
                signCount: UInt32(truncatingIfNeeded: try row.integer(key + 1)),
                recoverySet: try Store.recoverySet(of: account.id, connection),
                isKnownDevice: try row.bool(key + PasskeyRow.keyCount))
        }
    }

    /// Reserve, then verify: uses the challenge up, for good, and counts a failure, before any signature is looked at (S-188, F-031).
    /// False when it was used before; then the failure stays counted too.
    ///
    /// The row of the challenge is looked at and made in one statement; the scope are the counters. Throws `too_many_attempts`.
    package func spend(
        _ challenge: AcceptedChallenge, counting failures: [QuotaUse], now: Timestamp, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> Bool {
        try await write(.counters(Store.quotaBuckets(of: failures))) { transaction in
            let isFresh = try Store.spend(challenge, now: now, in: transaction)
            try Store.take(failures, policy: policy, now: now, in: transaction)
            return isFresh
        }
    }

    /// The same for a second step: the ticket loses a try too.
    package func reserve(
        _ secret: SignInTicket.Secret, of accountID: AccountID, from origin: String?, handOff: RandomID? = nil,
        _ challenge: AcceptedChallenge, _ attempt: Attempt, now: Timestamp, policy: ThrottlePolicy
    ) async throws(LatchkeyError) -> PasskeyTry {
        try await write(.account(accountID)) { transaction in
            guard let ticket = try Store.tryTicket(secret, of: accountID, now: now, in: transaction),
                ticket.origin == origin, ticket.handOff == handOff
            else { return .void }
            let isFresh = try Store.spend(challenge, now: now, in: transaction)
            try Store.take(attempt.failures, policy: policy, now: now, in: transaction)
            return isFresh ? .reserved(ticket) : .spent
        }
    }

    /// Once, whoever else brings it at the same moment.
    static func spend(
        _ challenge: AcceptedChallenge, now: Timestamp, in transaction: Transaction
    ) throws -> Bool {
        try !transaction.query(
            """
            INSERT INTO used_challenge (challenge_hash, expires_at) VALUES (?, ?)
            ON CONFLICT (challenge_hash) DO NOTHING RETURNING expires_at
            """,
            SecretHash.of(challenge.bytes), now + ChallengeAuthority.memory
        ).isEmpty
    }

    /// Forgets at most `limit` challenges that have expired long ago.
    package func pruneChallenges(before now: Timestamp, limit: Int) async throws(LatchkeyError) -> Int {
        try await write(.upkeep) { transaction in
            try transaction.query(
                """
                DELETE FROM used_challenge WHERE challenge_hash IN (
                    SELECT challenge_hash FROM used_challenge WHERE expires_at <= ? LIMIT ?) RETURNING 1
                """,
                now, limit
            ).count
        }
    }
}
