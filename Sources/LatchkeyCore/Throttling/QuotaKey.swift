/// Whose use of a quota is counted.
package struct QuotaKey: Hashable, Sendable {
    /// Something that is counted, and how many times the quota's limit fits into it.
    package struct Scope: Hashable, Sendable {
        package let bytes: [UInt8]
        package let factor: Int
    }

    /// Each is counted for itself, and a use needs room in all of them.
    package let scopes: [Scope]

    private init(scopes: [Scope]) {
        self.scopes = scopes
    }

    /// One scope of this name.
    package init(_ bytes: [UInt8]) {
        self.init(scopes: [Scope(bytes: bytes, factor: 1)])
    }

    package static func account(_ id: AccountID) -> QuotaKey { QuotaKey(id.bytes) }

    /// In any spelling of the address.
    package static func mailbox(of address: EmailAddress) -> QuotaKey { QuotaKey(Array(address.mailbox.utf8)) }

    /// The same for mails that one network has caused: of IPv6 the /48, since a customer of one has many smaller ones.
    package static func mailbox(of address: EmailAddress, from network: NetworkAddress?) -> QuotaKey {
        QuotaKey(Array(address.mailbox.utf8) + [0] + (network?.networks.last ?? []))
    }

    /// What is counted once for the whole server.
    package static let server = QuotaKey([])

    /// The networks that the address is in; clients without an address share one (S-045, S-308).
    ///
    /// One household has a /64 of IPv6, an ordinary customer a /56 or a /48: wider networks have higher ceilings.
    package static func network(_ address: NetworkAddress?) -> QuotaKey {
        let networks = address?.networks ?? [[]]
        let factors = [1, 4, 16]
        return QuotaKey(scopes: zip(networks, factors).map(Scope.init))
    }
}
