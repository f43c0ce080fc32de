package import LatchkeyCore

extension Store {
    /// Stores those whose uid is free, each with its audit event, all in one transaction; answers which were stored.
    ///
    /// A uid that is here already stays as it is, so that importing twice changes nothing.
    package func importAccounts(
        _ batch: [ImportedAccount], at now: Timestamp
    ) async throws(LatchkeyError) -> [Bool] {
        try await write { transaction in
            try batch.map { imported in
                do {
                    try Store.insert(
                        imported.account, passwordHash: imported.passwordHash, by: .operator, at: now, in: transaction)
                } catch let error as LatchkeyError where error.code == .uidTaken {
                    return false
                }
                let account = imported.account
                try transaction.record(
                    AuditEvent(
                        .accountImported, at: now, accountID: account.id, detail: "by=operator \(imported.detail)")
                )
                return true
            }
        }
    }
}

/// An account from another system, with the hash that system made.
package struct ImportedAccount: Sendable {
    package let account: Account
    /// Nil when there is none that can verify: the account has no password until one is set.
    package let passwordHash: String?
    /// For the audit event: where it came from, machine-made.
    package let detail: String

    package init(account: Account, passwordHash: String?, detail: String) {
        self.account = account
        self.passwordHash = passwordHash
        self.detail = detail
    }
}
