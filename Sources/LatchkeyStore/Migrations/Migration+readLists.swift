extension Migration {
    /// Those of a role are found without all the others.
    static let readLists = Migration(number: 23, name: "read lists") { _ in
        ["CREATE INDEX account_roles ON account (roles, uid_key)"]
    }
}
