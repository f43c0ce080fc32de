package import LatchkeyCore

/// Browsers that have signed in to an account before (S-047).
extension Store {
    /// The device has signed in to this very account before (S-047).
    package func isKnownDevice(_ device: RandomID, of id: AccountID) async throws(LatchkeyError) -> Bool {
        try await read { try Store.isKnown(device, of: id, $0) }
    }

    static func isKnown(_ device: RandomID, of id: AccountID, _ connection: any Connection) throws -> Bool {
        try !connection.query(
            "SELECT 1 FROM known_device WHERE account_id = ? AND device_hash = ?", id, SecretHash.of(device)
        ).isEmpty
    }

    /// The active account that signed in last on this device, nil when there is none: told without a look at what was typed, so that
    /// the answer and its time say nothing about that.
    package func findAccountKnowing(_ device: RandomID) async throws(LatchkeyError) -> AccountID? {
        try await read { connection in
            try connection.query(
                """
                SELECT account.id FROM known_device JOIN account ON account.id = known_device.account_id
                WHERE known_device.device_hash = ? AND \(Store.isActive("account")) ORDER BY known_device.last_used_at DESC LIMIT 1
                """,
                SecretHash.of(device)
            ).first.map { try $0.id(0) }
        }
    }

    /// When each of the account's devices signed in last, the latest first.
    package func listKnownDevices(of id: AccountID) async throws(LatchkeyError) -> [Timestamp] {
        try await read { connection in
            try connection.query(
                "SELECT last_used_at FROM known_device WHERE account_id = ? ORDER BY last_used_at DESC", id
            ).map { try $0.timestamp(0) }
        }
    }

    /// The one unused for longest makes room. What a device was trusted with stays.
    static func rememberDevice(
        _ device: RandomID, of accountID: AccountID, at now: Timestamp, limit: Int, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO known_device (account_id, device_hash, last_used_at) VALUES (?, ?, ?)
            ON CONFLICT (account_id, device_hash) DO UPDATE SET last_used_at = excluded.last_used_at
            """,
            accountID, SecretHash.of(device), now
        )
        // This device first: after a step back of the clock it is not the one used last (S-289).
        let forgotten = try transaction.query(
            """
            DELETE FROM known_device WHERE account_id = ? AND device_hash NOT IN (
                SELECT device_hash FROM known_device WHERE account_id = ?
                ORDER BY CASE WHEN device_hash = ? THEN 0 ELSE 1 END, last_used_at DESC LIMIT ?)
            RETURNING device_hash
            """,
            accountID, accountID, SecretHash.of(device), limit
        )
        try transaction.forgetCounters(of: try forgotten.map { try $0.blob(0) }, for: accountID)
    }
}

extension Transaction {
    /// The count of wrong passwords goes with a device. That of wrong codes stays for a while, so that no new password clears it (F-010),
    /// and is pruned afterwards: 30 days after the last wait, or at once where there was none.
    func forgetCounters(of devices: [[UInt8]], for id: AccountID) throws {
        for device in devices {
            try execute("DELETE FROM throttle WHERE bucket = ?", FailureCounter.of(id, device: device).bucket)
            try execute(
                "UPDATE throttle SET expires_at = blocked_until + ? WHERE bucket = ?",
                Duration.seconds(30 * 86_400).microseconds, FailureCounter.factor(id, device: device).bucket)
        }
    }
}
