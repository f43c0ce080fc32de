import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

/// Passkeys and security keys.
struct PasskeysSection: ConfigurationSection {
    /// Whether browsers are told of front ends elsewhere.
    enum RelatedOrigins: String, CaseIterable, TypedDefault {
        case auto
        case off
    }

    static let enabled = ConfigurationKey(
        "passkeys.enabled", default: PasskeySettings.local.areEnabled,
        expected: "true or false; true where accounts have passkeys",
        help:
            "Whether people can sign in by a passkey: [passkeys](second-factors.md#passkeys). Browsers use none where the "
            + "host of `public_url` is an IP address, or speaks plain http and is not `localhost`.",
        read: ConfigurationText.boolean
    )

    static let id = ConfigurationKey<String?>(
        optional: "passkeys.rp_id", as: "host of `public_url`",
        expected: "the host of public_url, or a domain of two labels or more that it ends with, and no IP address",
        help: "For which host passkeys are made; when it changes, existing ones cannot be used.",
        read: ConfigurationText.domain
    )

    static let name = ConfigurationKey<String?>(
        optional: "passkeys.rp_name", as: "`factors.issuer`", expected: "1 to 60 printable characters",
        help: "What browsers show when they ask for a passkey.", read: ConfigurationText.words(60)
    )

    static let related = ConfigurationKey(
        "passkeys.related_origins", default: RelatedOrigins.auto, expected: "auto or off",
        help:
            "`auto` tells browsers at `/.well-known/webauthn` of exact `allowed_origins` on other hosts, so that their pages "
            + "can ask for passkeys of this one.",
        read: ConfigurationText.choice(RelatedOrigins.self)
    )

    var keys: [any DescribedKey] { [Self.enabled, Self.id, Self.name, Self.related] }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        var passkeys = passkeys(&reader, settings) ?? .local
        passkeys.areEnabled = reader.value(Self.enabled)
        settings.flows.passkeys = passkeys
    }

    /// Passkeys would be refused by every browser (F-048).
    func check(_ settings: Settings, _ reader: inout SettingsReader) {
        if passkeys(&reader, settings) == nil { reader.refuse(Self.id.description) }
    }

    private func passkeys(_ reader: inout SettingsReader, _ settings: Settings) -> PasskeySettings? {
        PasskeySettings(
            own: settings.publicURL, allowed: settings.server.allowedOrigins, id: reader.value(Self.id),
            name: reader.value(Self.name) ?? settings.flows.factorIssuer,
            listsRelated: reader.value(Self.related) == .auto)
    }
}
