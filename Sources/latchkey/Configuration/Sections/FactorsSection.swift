import LatchkeyCore
import LatchkeyFlows

/// Second factors: authenticator apps and recovery codes.
struct FactorsSection: ConfigurationSection {
    static let enabled = ConfigurationKey(
        "factors.enabled", default: FlowsConfiguration().areFactorsEnabled,
        expected: "true or false; true where accounts have second factors",
        help: "Whether people can protect their account by an authenticator app: [second factors](second-factors.md).",
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

    static let trustDevice = ConfigurationKey(
        "factors.trust_device", default: DeviceTrust().lifetime,
        expected: "0s, or a duration from 1d to 365d",
        help: "For how long people may choose that a browser asks for no second factor; `0s`: they may not.",
        read: { text in
            let duration = ConfigurationText.duration(.zero...Duration.seconds(365 * 86_400))(text)
            return duration.flatMap { $0 == .zero || $0 >= .seconds(86_400) ? $0 : nil }
        }
    )

    var keys: [any DescribedKey] { [Self.enabled, Self.issuer, Self.trustDevice] }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.areFactorsEnabled = reader.value(Self.enabled)
        settings.flows.deviceTrust.lifetime = reader.value(Self.trustDevice)
        settings.flows.factorIssuer = reader.value(Self.issuer) ?? settings.publicURL.host
    }
}
