import LatchkeyCore

/// Addresses that were written down in a session of the account, by its owner or by somebody else who knew how to sign in, or by staff
/// (S-408).
extension Transaction {
    /// `writer` is of the staff; nil where it is written in a session of the account. Forgets those that the account neither has nor can get
    /// back, so that there are never many.
    func noteAddedAddress(_ address: String, of id: AccountID, by writer: AccountID? = nil) throws {
        try execute(
            """
            DELETE FROM added_address WHERE account_id = ?
                AND NOT EXISTS (SELECT 1 FROM account WHERE id = added_address.account_id AND email = added_address.email)
                AND NOT EXISTS (
                    SELECT 1 FROM one_time_token WHERE account_id = added_address.account_id AND email = added_address.email)
            """,
            id)
        try execute(
            """
            INSERT INTO added_address (account_id, email, writer) VALUES (?, ?, ?)
            ON CONFLICT (account_id, email) DO UPDATE SET writer = EXCLUDED.writer
            """,
            id, address, writer)
    }

    /// Confirmed in a session of the account: whoever else has written it down is not asked for any more.
    func ownAddedAddress(_ address: String, of id: AccountID) throws {
        try execute("UPDATE added_address SET writer = NULL WHERE account_id = ? AND email = ?", id, address)
    }

    /// Staff have written it down, and it was confirmed by a link, which may have come to their own mailbox.
    func isWrittenByStaff(_ address: String, of id: AccountID) throws -> Bool {
        try !query(
            "SELECT 1 FROM added_address WHERE account_id = ? AND email = ? AND writer IS NOT NULL", id, address
        ).isEmpty
    }

    /// The operator writes it down.
    func forgetAddedAddress(_ address: String, of id: AccountID) throws {
        try execute("DELETE FROM added_address WHERE account_id = ? AND email = ?", id, address)
    }

    /// Staff or the operator have helped somebody who could not sign in: what was added beside the former password may be of whoever knew
    /// that. The address has to be confirmed again, and no link restores such a one; it still names the account at a sign-in, and nobody else
    /// confirms it meanwhile. Answers the address that was confirmed.
    func doubtAddedAddress(of id: AccountID) throws -> String? {
        try execute(
            """
            DELETE FROM one_time_token WHERE account_id = ? AND purpose = ?
                AND email IN (SELECT email FROM added_address WHERE account_id = ?)
            """,
            id, OneTimeToken.Purpose.cancelEmailChange.rawValue, id)
        return try query(
            """
            UPDATE account SET email_verified = 0
            WHERE id = ? AND email_verified = 1 AND email IN (SELECT email FROM added_address WHERE account_id = ?)
            RETURNING email
            """,
            id, id
        ).first?.text(0)
    }
}
