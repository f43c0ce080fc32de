import Foundation
import LatchkeyCore
import LatchkeyServer

/// What the site is called and how it looks.
struct SiteSection: ConfigurationSection {
    static let name = ConfigurationKey<String?>(
        optional: "site.name", as: "none: pages say Latchkey, e-mails the host of `public_url`",
        expected: "1 to 60 printable characters", help: "What people call the school or club that this server is for.",
        read: ConfigurationText.words(60)
    )

    static let logo = ConfigurationKey<String?>(
        optional: "site.logo", as: "none",
        expected: "the path of a PNG, JPEG, WebP or SVG file of at most 256 KiB that can be read",
        help: "A picture for the head of pages, at `/site/logo`, and of e-mails if it is a PNG or JPEG file of at most "
            + "64 KiB. Scripts in an SVG file do not run.",
        read: ConfigurationText.text
    )

    static let accent = ConfigurationKey<AccentColor?>(
        optional: "site.accent", as: "none",
        expected:
            "a colour like 166534, of six hexadecimal digits, on which white text can be read (contrast 4.5 or more)",
        help: "Colour of buttons. In the file a `#` before it needs quotes around it.",
        advice: ConfigurationText.contrast, read: ConfigurationText.accent
    )

    static let homeURL = ConfigurationKey<String?>(
        optional: "site.home_url", as: "none",
        expected: "an https address, or a path on this host that begins with one slash",
        help: "Where people come from, and go back to; also below e-mails.", read: ConfigurationText.address
    )

    static let support = ConfigurationKey<String?>(
        optional: "site.support", as: "none", expected: "1 to 120 printable characters",
        help: "Whom people ask: an e-mail address, or words that complete \"ask …\", like `the school office`.",
        read: ConfigurationText.words(120)
    )

    var keys: [any DescribedKey] {
        [Self.name, Self.logo, Self.accent, Self.homeURL, Self.support]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.server.site.name = reader.value(Self.name)
        settings.server.site.accent = reader.value(Self.accent)
        settings.server.site.homeURL = reader.value(Self.homeURL)
        settings.server.site.support = reader.value(Self.support)
        guard let path = reader.value(Self.logo) else { return }
        settings.server.site.logo = SiteSection.picture(at: reader.path(path))
        if settings.server.site.logo == nil { reader.refuse(Self.logo.description) }
    }

    private static func picture(at path: String) -> SiteLogo? {
        let handle = FileHandle(forReadingAtPath: path)
        defer { try? handle?.close() }
        // No more than that is read, whatever the file is.
        let bytes = try? handle?.read(upToCount: SiteLogo.mostBytes + 1)
        return bytes.flatMap { SiteLogo(Array($0)) }
    }
}
