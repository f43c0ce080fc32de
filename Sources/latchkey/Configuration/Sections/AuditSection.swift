import LatchkeyCore
import LatchkeyFlows

/// What is kept of audit events, and for how long.
struct AuditSection: ConfigurationSection {
    static let retention = ConfigurationKey(
        "audit.retention", default: FlowsConfiguration().auditRetention,
        expected: "forever, or a duration from 30d to 36500d, like 400d",
        help: "How long audit events are kept: what happened to accounts, and from which addresses.",
        read: ConfigurationText.auditRetention
    )
    static let addresses = ConfigurationKey(
        "audit.addresses", default: FlowsConfiguration().auditAddresses, expected: "full or network",
        help: """
            What the audit and the log contain of addresses: `network` leaves only the network, the /24 of an IPv4 and the /48 of an IPv6 \
            address.
            """,
        read: ConfigurationText.choice(AuditAddresses.self)
    )

    var keys: [any DescribedKey] {
        [Self.retention, Self.addresses]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.auditRetention = reader.value(Self.retention)
        settings.flows.auditAddresses = reader.value(Self.addresses)
    }
}
