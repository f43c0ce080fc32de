extension Migration {
    /// Who else has written down the address of an account (S-402). NULL where its owner has, or the command line, and for those of before.
    static let addressWriters = Migration(number: 42, name: "addressWriters") { dialect in
        ["ALTER TABLE account ADD COLUMN email_writer \(dialect.blob)"]
    }
}
