package import LatchkeyCore

extension Store {
    /// Nil when there is none, or no such account within reach. One that an earlier cleaner stored is cleaned once more (S-319).
    /// Throws `token_invalid`, `forbidden`; nil as the reader is the operator, or what asks by itself.
    package func findPicture(
        of id: AccountID, within reach: Reach = .everybody, to reader: ActingReader? = nil
    ) async throws(LatchkeyError) -> Picture? {
        try await read { [rules] connection in
            let rules = try rules.require(reader, connection)
            let rule = reach.condition(rules)
            return try connection.query(
                """
                SELECT picture.format, picture.bytes, picture.cleaner
                FROM picture JOIN account ON account.id = picture.account_id WHERE picture.account_id = ? AND \(rule.text)
                """,
                [id.databaseValue] + rule.arguments
            ).first.flatMap(Store.picture)
        }
    }

    /// Nil takes it away; nil as the caller is the operator. Throws `not_found` when there is no such account, `token_invalid`,
    /// `forbidden`. Its scope is the account and the caller's.
    package func setPicture(
        _ picture: Picture?, of id: AccountID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller, at: event.at)
            guard try !transaction.query("SELECT 1 FROM account WHERE id = ?", id).isEmpty else {
                throw LatchkeyError(.notFound)
            }
            try transaction.execute("DELETE FROM picture WHERE account_id = ?", id)
            if let picture {
                try transaction.execute(
                    "INSERT INTO picture (account_id, format, bytes, updated_at, cleaner) VALUES (?, ?, ?, ?, ?)",
                    id, picture.format.rawValue, picture.bytes, event.at, Picture.cleaner
                )
            }
            // Live sessions remember whether there is one.
            transaction.noteChange(of: id, at: event.at)
            try transaction.record(event)
        }
    }

    /// Cleans at most `most` pictures that an earlier cleaner stored, and takes away what is none to this one, which nobody was
    /// shown any more. Answers how many there were. Its scope is the accounts whose they are.
    package func cleanPictures(most: Int, now: Timestamp) async throws(LatchkeyError) -> Int {
        let cleaned = try await read { connection in
            try connection.query(
                "SELECT format, bytes, cleaner, account_id, updated_at FROM picture WHERE cleaner < ? LIMIT ?",
                Picture.cleaner, most
            ).map { row in
                CleanedPicture(
                    accountID: try row.id(3), updatedAt: try row.timestamp(4), picture: try Store.picture(row))
            }
        }
        guard !cleaned.isEmpty else { return 0 }
        try await write(.accounts(cleaned.map(\.accountID))) { transaction in
            for picture in cleaned { try Store.keep(picture, at: now, in: &transaction) }
        }
        return cleaned.count
    }

    /// Reads format, bytes and cleaner. Nil for what is no picture to today's cleaner.
    private static func picture(_ row: DatabaseRow) throws -> Picture? {
        let bytes = try row.blob(1)
        guard try row.integer(2) >= Int64(Picture.cleaner) else { return try? Picture(bytes) }
        guard let format = Picture.Format(rawValue: try row.text(0)) else { throw DatabaseError.unexpectedRow }
        return Picture(stored: bytes, format: format)
    }

    /// Another picture that was set in the meantime stays.
    private static func keep(
        _ cleaned: CleanedPicture, at now: Timestamp, in transaction: inout Transaction
    ) throws {
        let condition = "account_id = ? AND updated_at = ? AND cleaner < ?"
        guard let picture = cleaned.picture else {
            let removed = try transaction.query(
                "DELETE FROM picture WHERE \(condition) RETURNING account_id", cleaned.accountID, cleaned.updatedAt,
                Picture.cleaner)
            // Live sessions remember whether there is one.
            if !removed.isEmpty { transaction.noteChange(of: cleaned.accountID, at: now) }
            return
        }
        try transaction.execute(
            "UPDATE picture SET format = ?, bytes = ?, cleaner = ? WHERE \(condition)",
            picture.format.rawValue, picture.bytes, Picture.cleaner, cleaned.accountID, cleaned.updatedAt,
            Picture.cleaner)
    }
}

private struct CleanedPicture: Sendable {
    let accountID: AccountID
    let updatedAt: Timestamp
    let picture: Picture?
}
