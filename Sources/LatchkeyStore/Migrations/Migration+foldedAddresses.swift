extension Migration {
    /// An address is found in any case, whether somebody has confirmed it or not: an import asks for each of its uids.
    static let foldedAddresses = Migration(number: 15, name: "folded addresses") { _ in
        [
            "DROP INDEX account_confirmed_email_folded",
            "CREATE INDEX account_email_folded ON account (LOWER(email))",
        ]
    }
}
