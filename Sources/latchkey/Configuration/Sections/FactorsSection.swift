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

    var keys: [any DescribedKey] { [Self.enabled, Self.issuer] }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.areFactorsEnabled = reader.value(Self.enabled)
        settings.flows.factorIssuer = reader.value(Self.issuer) ?? settings.publicURL.host
    }
}
