import LatchkeyCore
import LatchkeyFlows

/// How long audit events are kept.
struct AuditSection: ConfigurationSection {
    static let retention = ConfigurationKey(
        "audit.retention", default: FlowsConfiguration().auditRetention,
        expected: "forever, or a duration from 30d to 36500d, like 400d",
        help: "How long audit events are kept: what happened to accounts, and from which addresses.",
        read: ConfigurationText.auditRetention
    )

    var keys: [any DescribedKey] {
        [Self.retention]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.auditRetention = reader.value(Self.retention)
    }
}
