extension Migration {
    /// Which roles of an account that waits to be let in somebody has given, and who: asked again when it begins to be active. A role
    /// without a row is the account's own, or the operator's. `ended` is set once what the giver has made for staff ends.
    static let pendingRoles = Migration(number: 39, name: "pending roles") { dialect in
        let (integer, blob) = (dialect.integer, dialect.blob)
        return [
            """
            CREATE TABLE pending_role (
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                bit \(integer) NOT NULL,
                given_by \(blob) NOT NULL,
                ended \(integer) NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),
                PRIMARY KEY (account_id, bit, given_by)
            )
            """
        ]
    }
}
