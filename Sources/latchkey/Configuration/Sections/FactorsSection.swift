import LatchkeyCore
import LatchkeyFlows

/// Second factors: authenticator apps and recovery codes.
struct FactorsSection: ConfigurationSection {
    static let enabled = ConfigurationKey(
        "factors.enabled", default: FlowsConfiguration().areFactorsEnabled,
        expected: "true or false; true where accounts have second factors",
        help: "Whether people can protect their account by a second factor: [second factors](second-factors.md).",
        read: ConfigurationText.boolean
    )

    static let issuer = ConfigurationKey<String?>(
        optional: "factors.issuer", as: "host of `public_url`",
        expected: "1 to 60 printable characters, not colons alone",
        help: "What authenticator apps show above the code.",
        read: { text in
            let words = ConfigurationText.words(60)(text)
            return words?.utf8.contains { $0 != UInt8(ascii: ":") } == true ? words : nil
        }
    )

    static let required = ConfigurationKey<[String]>(
        list: "factors.required", as: "none",
        expected: "none, all, or roles like Admin, Teacher; none where factors.enabled is false",
        help:
            "Whose roles count only where a second factor was proven: [who must have one](second-factors.md#who-must-have-one).",
        read: { $0 }
    )

    static let grace = ConfigurationKey(
        "factors.grace", default: FactorPolicy.none.grace, expected: "a duration from 0s to 365d, like 7d",
        help: "How long people of whom a second factor is required have to set one up.",
        read: ConfigurationText.duration(.zero...Duration.seconds(365 * 86_400))
    )

    static let maxAge = ConfigurationKey(
        "factors.max_age", default: FactorPolicy.none.maxAge, expected: "a duration from 10m to 400d, like 24h",
        help: "For how long roles in `factors.required` count after a second factor was proven.",
        read: ConfigurationText.duration(.seconds(600)...Duration.seconds(400 * 86_400))
    )

    static let trustDevice = ConfigurationKey(
        "factors.trust_device", default: DeviceTrust().lifetime,
        expected: "0s, or a duration from 1d to 365d",
        help: "How long a browser that the person trusts asks for no second factor; `0s`: browsers cannot be trusted.",
        read: { text in
            let duration = ConfigurationText.duration(.zero...Duration.seconds(365 * 86_400))(text)
            return duration.flatMap { $0 == .zero || $0 >= .seconds(86_400) ? $0 : nil }
        }
    )

    var keys: [any DescribedKey] {
        [Self.enabled, Self.issuer, Self.required, Self.grace, Self.maxAge, Self.trustDevice]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.areFactorsEnabled = reader.value(Self.enabled)
        settings.flows.deviceTrust.lifetime = reader.value(Self.trustDevice)
        settings.flows.factorIssuer = reader.value(Self.issuer) ?? settings.publicURL.host
        settings.flows.requiredFactors = RequiredFactors(reader.value(Self.required))
        settings.flows.factorGrace = reader.value(Self.grace)
        settings.flows.factorMaxAge = reader.value(Self.maxAge)
    }

    /// A role that nobody has would protect nobody, and where there are no factors nobody could set one up (F-048).
    func check(_ settings: Settings, _ reader: inout SettingsReader) {
        let required = settings.flows.requiredFactors
        if required != .nobody && !settings.flows.areFactorsEnabled { reader.refuse(Self.required.description) }
        guard case .roles(let names) = required else { return }
        guard !names.allSatisfy({ settings.roles[$0] != nil }) else { return }
        let declared = settings.roles.roles.map(\.name).joined(separator: ", ")
        reader.refuse(Self.required.description, expected: "none, all, or roles of \(declared)")
    }
}
