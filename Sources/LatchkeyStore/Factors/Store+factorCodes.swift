package import LatchkeyCore

/// What a code is compared with.
package struct StoredFactors: Sendable {
    package let account: Account
    /// Those that were confirmed.
    package let authenticators: [Authenticator]
    package let recoverySet: RecoverySet?
    /// What the authenticators' seeds are encrypted by, and recovery codes are derived from.
    package let dataKey: WrappedDataKey?
}

extension Store {
    /// All in one snapshot; nil when there is no such account.
    package func findFactors(of id: AccountID) async throws(LatchkeyError) -> StoredFactors? {
        try await read { try Store.factors(of: id, $0) }
    }

    static func factors(of id: AccountID, _ connection: any Connection) throws -> StoredFactors? {
        let rows = try connection.query("SELECT \(AccountRow.columns) FROM account WHERE id = ?", id)
        guard let account = try AccountRow.whole(rows, connection).first else { return nil }
        return StoredFactors(
            account: account, authenticators: try Store.authenticators(of: id, connection),
            recoverySet: try Store.recoverySet(of: id, connection), dataKey: try Store.dataKey(connection))
    }
}
