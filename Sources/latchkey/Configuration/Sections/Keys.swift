/// Every key there is. `docs/configuration.md` has the same lines, and a test compares them.
enum Keys {
    static let sections: [any ConfigurationSection] = [
        AddressSection(),
        DatabaseSection(),
        SecretKeySection(),
        CookieSection(),
        SessionSection(),
        AccountsSection(),
        RoleSection(),
        SiteSection(),
        PasswordSection(),
        FactorsSection(),
        PasskeysSection(),
        FederationSection(),
        ServiceTokensSection(),
        ThrottleSection(),
        AuditSection(),
        MailSection(),
        TLSSection(),
        OperationSection(),
    ]

    static let all: [KeyDescription] = sections.flatMap { $0.keys.map { $0.description } }
}
