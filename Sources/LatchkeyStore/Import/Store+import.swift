package import LatchkeyCore

extension Store {
    /// Stores those whose uid is free, each with its profile and its audit event, all in one transaction; answers what came of
    /// each.
    ///
    /// A uid that is here already stays as it is, so that importing twice changes nothing. Without `makesNew` one that is not here is left
    /// out: it may have been deleted or renamed since an earlier import (S-404).
    package func importAccounts(
        _ batch: [ImportedAccount], makesNew: Bool = true, at now: Timestamp
    ) async throws(LatchkeyError) -> [ImportOutcome] {
        try await write(.everything) { transaction in
            try transaction.execute(
                "INSERT INTO account_import (id, first_at) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", now)
            return try batch.map { imported in
                guard try makesNew || Store.isPresent(imported.account.uid, transaction.connection) else {
                    return .gone
                }
                // Nothing else is written meanwhile.
                guard try !Store.isAddress(imported.account.uid, transaction.connection) else { return .uidIsAddress }
                do {
                    try Store.insert(
                        imported.account, passwordHash: imported.passwordHash, by: .operator, at: now, in: transaction)
                } catch let error as LatchkeyError where error.code == .uidTaken {
                    return .alreadyHere
                }
                let account = imported.account
                for (field, value) in imported.profile {
                    try transaction.execute(
                        "INSERT INTO profile_value (account_id, field, value, updated_at) VALUES (?, ?, ?, ?)",
                        account.id, field, value, now)
                }
                try transaction.record(
                    AuditEvent(
                        .accountImported, at: now, accountID: account.id, actorKind: .operator,
                        details: ["by": "operator"] + imported.details
                    )
                )
                return .stored
            }
        }
    }

    /// Whether accounts were taken over before, however long ago.
    package func isImportRepeated() async throws(LatchkeyError) -> Bool {
        try await read { connection in try !connection.query("SELECT 1 FROM account_import").isEmpty }
    }

    /// Whether an account has each uid.
    package func arePresent(_ uids: [String]) async throws(LatchkeyError) -> [Bool] {
        try await read { connection in
            try uids.map { try Store.isPresent($0, connection) }
        }
    }

    private static func isPresent(_ uid: String, _ connection: any Connection) throws -> Bool {
        try !connection.query("SELECT 1 FROM account WHERE uid_key = ?", UID.canonical(of: uid)).isEmpty
    }

    /// Whether `importAccounts` would leave the account of each uid out because of the address of another one.
    package func areAddresses(_ uids: [String]) async throws(LatchkeyError) -> [Bool] {
        try await read { connection in try uids.map { try Store.isAddress($0, connection) } }
    }

    /// The same of a database that is only looked at, and may have the schema of an earlier version, which knows it by events alone.
    package func hasImportedAccounts() async throws(LatchkeyError) -> Bool {
        let isInAudit = try await read { connection in
            try !connection.query(
                "SELECT 1 FROM audit_event WHERE kind = ? LIMIT 1", AuditEvent.Kind.accountImported.rawValue
            ).isEmpty
        }
        guard !isInAudit else { return true }
        return (try? await isImportRepeated()) ?? false
    }

    /// Whether a uid is the address of another account, which it would hide at sign-in and recovery. A uid that is here already
    /// is its own account's.
    private static func isAddress(_ uid: String, _ connection: any Connection) throws -> Bool {
        guard uid.utf8.contains(UInt8(ascii: "@")) else { return false }
        let key = UID.canonical(of: uid)
        return try !connection.query(
            "SELECT 1 FROM account WHERE LOWER(email) = ? AND uid_key <> ? LIMIT 1", key, key
        ).isEmpty
    }
}

/// What came of an account that was to be imported.
package enum ImportOutcome: Equatable, Sendable {
    case stored
    case alreadyHere
    /// The uid is the e-mail address of another account.
    case uidIsAddress
    /// It is not here, and would have to be made.
    case gone
}

/// An account from another system, with the hash that system made.
package struct ImportedAccount: Sendable {
    package let account: Account
    /// Nil when there is none that can verify: the account has no password until one is set.
    package var passwordHash: String?
    /// Values of declared fields, by their names.
    package let profile: [String: String]
    /// For the audit event: where it came from, machine-made.
    package let details: EventDetails

    package init(account: Account, passwordHash: String?, profile: [String: String] = [:], details: EventDetails) {
        self.account = account
        self.passwordHash = passwordHash
        self.profile = profile
        self.details = details
    }
}
