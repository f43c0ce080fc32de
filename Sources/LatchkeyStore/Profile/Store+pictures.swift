package import LatchkeyCore

extension Store {
    /// Nil when there is none, or no such account.
    package func findPicture(of id: AccountID) async throws(LatchkeyError) -> Picture? {
        try await read { connection in
            guard let row = try connection.query("SELECT format, bytes FROM picture WHERE account_id = ?", id).first
            else { return nil }
            guard let format = Picture.Format(rawValue: try row.text(0)) else { throw DatabaseError.unexpectedRow }
            return Picture(stored: try row.blob(1), format: format)
        }
    }

    /// Nil takes it away; nil as the caller is the operator. Throws `not_found` when there is no such account, `token_invalid`,
    /// `forbidden`. Its scope is the account and the caller's.
    package func setPicture(
        _ picture: Picture?, of id: AccountID, acting caller: ActingCaller?, event: AuditEvent
    ) async throws(LatchkeyError) {
        try await write(.accounts(id, caller?.accountID)) { transaction in
            try transaction.require(caller)
            guard try !transaction.query("SELECT 1 FROM account WHERE id = ?", id).isEmpty else {
                throw LatchkeyError(.notFound)
            }
            try transaction.execute("DELETE FROM picture WHERE account_id = ?", id)
            if let picture {
                try transaction.execute(
                    "INSERT INTO picture (account_id, format, bytes, updated_at) VALUES (?, ?, ?, ?)",
                    id, picture.format.rawValue, picture.bytes, event.at
                )
            }
            try transaction.record(event)
        }
    }
}
