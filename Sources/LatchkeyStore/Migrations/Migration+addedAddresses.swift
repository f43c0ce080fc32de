extension Migration {
    /// Addresses of an account that were written down in one of its sessions, by whoever had that, or by `writer` of the staff (S-408). Those
    /// of before are not known.
    static let addedAddresses = Migration(number: 45, name: "added addresses") { dialect in
        [
            """
            CREATE TABLE added_address (
                account_id \(dialect.blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                email \(dialect.text) NOT NULL,
                writer \(dialect.blob),
                PRIMARY KEY (account_id, email)
            )
            """
        ]
    }
}
