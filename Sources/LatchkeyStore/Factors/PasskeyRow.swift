import LatchkeyCore
import LatchkeyPasskeys

/// The columns of `passkey` that make a `Passkey`, and behind them those by which its signatures are judged.
enum PasskeyRow {
    static let columns = """
        passkey.id, passkey.account_id, passkey.credential_id, passkey.name, passkey.security_key, passkey.discoverable, \
        passkey.backed_up, passkey.transports, passkey.created_at, passkey.last_used_at, passkey.rp_id
        """
    static let count = 11
    static let keyColumns = """
        passkey.public_key, passkey.sign_count, passkey.backup_eligible, \
        (SELECT handle FROM passkey_user WHERE passkey_user.account_id = passkey.account_id)
        """
    static let keyCount = 4

    /// `party` is the RP ID of today.
    static func passkey(_ row: DatabaseRow, from first: Int = 0, for party: String?) throws -> Passkey {
        Passkey(
            id: try row.id(first), accountID: try row.id(first + 1), credentialID: try row.blob(first + 2),
            name: try row.text(first + 3), kind: try row.bool(first + 4) ? .securityKey : .passkey,
            isDiscoverable: try row.bool(first + 5), isSynced: try row.bool(first + 6),
            isUsable: try row.text(first + 10) == party,
            transports: try row.text(first + 7).split(separator: " ").map(String.init),
            createdAt: try row.timestamp(first + 8), lastUsedAt: try row.optionalTimestamp(first + 9))
    }

    static func credential(_ row: DatabaseRow, id: [UInt8], from first: Int) throws -> StoredCredential {
        StoredCredential(
            id: id, encodedKey: try row.blob(first), userHandle: try row.blob(first + 3),
            signCount: UInt32(truncatingIfNeeded: try row.integer(first + 1)),
            isBackupEligible: try row.bool(first + 2))
    }
}
