package import LatchkeyCore

/// Somebody has asked, beside the code, that this browser spares them the question for the second factor.
package struct TrustWish: Sendable {
    package let trust: DeviceTrust
    /// Stored where the wish is granted.
    package let event: AuditEvent

    package init(_ trust: DeviceTrust, event: AuditEvent) {
        self.trust = trust
        self.event = event
    }
}

/// Browsers that spare the question for the second factor. Whether one does is asked by the statement that stores the session, with the
/// roles and the configuration of then. The scope of each write is the account.
extension Store {
    /// How many browsers spare this account the question.
    package func countTrustedDevices(
        of id: AccountID, _ trust: DeviceTrust, now: Timestamp
    ) async throws(LatchkeyError) -> Int {
        try await read { connection in
            Int(
                try connection.query(
                    """
                    SELECT COUNT(*) FROM known_device JOIN account ON account.id = known_device.account_id
                    WHERE account.id = ? AND (account.roles & ?) = 0 AND trusted_until > ? AND trusted_until <= ?
                    """,
                    id, trust.excluded.number, now, now + trust.lifetime + .clockSkew
                ).first?.integer(0) ?? 0)
        }
    }

    /// All of them ask again. Answers how many there were; where there was none, nothing is recorded. Throws `token_invalid`.
    @discardableResult
    package func forgetTrust(
        of id: AccountID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) -> Int {
        try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            let count = try transaction.endTrust(of: id)
            if count > 0 { try transaction.record(event) }
            return count
        }
    }

    /// The device of this hash spares the account of the statement the question. A condition of statements on `account`; it stands for
    /// `trustArguments`. A time further ahead than the longest one is of a clock that has since gone back, or of another configuration
    /// (S-289).
    static let isTrusted = """
        ((account.roles & ?) = 0 AND EXISTS (
            SELECT 1 FROM known_device WHERE account_id = account.id AND device_hash = ?
                AND trusted_until > ? AND trusted_until <= ?))
        """

    static func trustArguments(_ device: RandomID?, _ trust: DeviceTrust, now: Timestamp) -> [DatabaseValue] {
        [
            trust.excluded.number.databaseValue, (device.map(SecretHash.of) ?? []).databaseValue, now.databaseValue,
            (now + trust.lifetime + .clockSkew).databaseValue,
        ]
    }

    /// Ignored for people who have a role that needs a second factor (F-028).
    static func grant(
        _ wish: TrustWish, on device: RandomID, of id: AccountID, at now: Timestamp, in transaction: inout Transaction
    ) throws {
        guard wish.trust.lifetime > .zero else { return }
        let trusted = try transaction.query(
            """
            UPDATE known_device SET trusted_until = ? WHERE account_id = ? AND device_hash = ?
                AND EXISTS (SELECT 1 FROM account WHERE account.id = known_device.account_id AND (account.roles & ?) = 0)
            RETURNING 1
            """,
            now + wish.trust.lifetime, id, SecretHash.of(device), wish.trust.excluded.number)
        if !trusted.isEmpty { try transaction.record(wish.event) }
    }
}

extension Transaction {
    /// Answers how many browsers spared the question.
    @discardableResult
    func endTrust(of id: AccountID) throws -> Int {
        try query(
            "UPDATE known_device SET trusted_until = 0 WHERE account_id = ? AND trusted_until <> 0 RETURNING 1", id
        ).count
    }
}
