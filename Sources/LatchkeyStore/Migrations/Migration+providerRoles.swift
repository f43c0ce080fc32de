extension Migration {
    /// Which roles of an account a provider's word has given, and by which identity. All others people have given.
    static let providerRoles = Migration(number: 37, name: "provider roles") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            """
            CREATE TABLE provider_role (
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                bit \(integer) NOT NULL,
                identity_id \(blob) NOT NULL,
                PRIMARY KEY (account_id, bit, identity_id)
            )
            """,
            "ALTER TABLE provider_attempt ADD COLUMN roles \(text) NOT NULL DEFAULT ''",
        ]
    }
}
