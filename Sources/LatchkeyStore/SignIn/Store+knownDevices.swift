import LatchkeyCore

/// Browsers that have signed in to an account before (S-047).
extension Store {
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
