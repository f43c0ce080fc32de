extension Migration {
    /// The keys that service tokens are signed with, sealed by a key that is not in the database.
    static let serviceKeys = Migration(number: 32, name: "service-keys") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            """
            CREATE TABLE service_key (
                kid \(text) NOT NULL PRIMARY KEY,
                sealed \(blob) NOT NULL,
                public_key \(blob) NOT NULL,
                created_at \(integer) NOT NULL,
                signs_from \(integer) NOT NULL,
                published_until \(integer)
            )
            """
        ]
    }
}
