extension Migration {
    /// A page of a long list is read off an index instead of sorting every account.
    static let accountOrders = Migration(number: 2, name: "account orders") { _ in
        [
            "CREATE INDEX account_name ON account (LOWER(name), uid_key)",
            "CREATE INDEX account_created_at ON account (created_at, uid_key)",
        ]
    }
}
