import LatchkeyCore
import LatchkeyFlows

/// Tokens for APIs of the operator's.
struct ServiceTokensSection: ConfigurationSection {
    static let audiences = ConfigurationKey<[Audience]>(
        list: "tokens.audiences", as: "none",
        expected:
            "at most 50 addresses of APIs like https://api.school.example, each once and not public_url; with =ROLE for "
            + "people of one role",
        help:
            "Your APIs on other hosts that pages call with [service tokens](front-end.md#call-your-own-api). Plain http only "
            + "on loopback.",
        read: Audience.init(text:)
    )

    static let rotate = ConfigurationKey(
        "tokens.rotate", default: ServiceTokenPolicy.none.rotation, expected: "a duration from 2d to 400d, like 90d",
        help: "How long a key signs service tokens; the next one is published a day before.",
        read: ConfigurationText.duration(.seconds(2 * 86_400)...Duration.seconds(400 * 86_400))
    )

    var keys: [any DescribedKey] { [Self.audiences, Self.rotate] }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.serviceTokens = ServiceTokenPolicy(
            audiences: reader.value(Self.audiences), rotation: reader.value(Self.rotate))
    }

    /// With a role that nobody can have, an API would be closed to everybody.
    func check(_ settings: Settings, _ reader: inout SettingsReader) {
        let audiences = settings.flows.serviceTokens.audiences
        let names = Set(settings.roles.roles.map(\.name))
        let isGood =
            audiences.count <= ServiceTokenPolicy.mostAudiences
            && Set(audiences.map(\.origin)).count == audiences.count
            && !audiences.contains { $0.origin == settings.publicURL }
            && audiences.allSatisfy { audience in audience.role.map(names.contains) ?? true }
        if !isGood { reader.refuse(Self.audiences.description) }
    }
}
