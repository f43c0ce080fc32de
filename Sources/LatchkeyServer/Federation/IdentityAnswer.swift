import LatchkeyCore

extension JSONAnswer {
    /// As its owner sees it: who it is at the provider, and since when it signs them in.
    mutating func identity(_ identity: LinkedIdentity, _ roles: RoleCatalog) {
        object { answer in
            answer.field("id", identity.id.text)
            answer.field("provider", identity.provider)
            answer.field("issuer", identity.issuer)
            answer.field("subject", identity.subject)
            answer.field("login", identity.login)
            answer.field("email", identity.email)
            answer.field("created_at", identity.createdAt.rfc3339)
            answer.field("last_used_at", identity.lastUsedAt?.rfc3339)
            answer.field("roles", roles.names(of: identity.roles))
        }
    }

    /// As those see it who help its owner: what other programs know the owner by there (issuer and subject) is none of it.
    mutating func identity(ofPerson identity: LinkedIdentity, _ roles: RoleCatalog, showsAddress: Bool) {
        object { answer in
            answer.field("id", identity.id.text)
            answer.field("provider", identity.provider)
            answer.field("login", showsAddress ? identity.login : identity.loginWithoutAddress)
            if showsAddress { answer.field("email", identity.email) }
            answer.field("created_at", identity.createdAt.rfc3339)
            answer.field("last_used_at", identity.lastUsedAt?.rfc3339)
            answer.field("roles", roles.names(of: identity.roles))
        }
    }
}
