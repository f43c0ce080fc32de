import LatchkeyCore
import LatchkeyServer

/// How browsers keep the session.
struct CookieSection: ConfigurationSection {
    static let name = ConfigurationKey<String?>(
        optional: "cookie.name", as: "`__Host-latchkey` under https, else `latchkey`",
        expected: "a cookie name of letters, digits and -._ ; no __Host- or __Secure- unless public_url is https, "
            + "no __Host- with cookie.domain",
        help: "Name of the session cookie; `jwt_python_flask` if Latchkey replaces the Flask system.",
        read: ConfigurationText.cookieName
    )

    static let domain = ConfigurationKey<String?>(
        optional: "cookie.domain", as: "none", expected: "the domain of public_url or one above it, like example.org",
        help: "Sends the cookie to all hosts of this domain; safer left out.", read: ConfigurationText.domain
    )

    static let sameSite = ConfigurationKey(
        "cookie.same_site", default: CookieConfiguration().sameSite,
        expected: "auto, lax, strict or none (none needs an https public_url)",
        help: "`auto` sends None with Partitioned to cross-site front ends and Lax to all others.",
        read: ConfigurationText.choice(CookieConfiguration.SameSite.self)
    )

    static let fallback = ConfigurationKey(
        "cookie.fallback", default: CookieConfiguration().fallback, expected: "auto or off",
        help: "`auto` lets cross-site front ends go on with tokens of five minutes where browsers drop the cookie.",
        read: ConfigurationText.choice(CookieConfiguration.Fallback.self)
    )

    static let insecureHTTP = ConfigurationKey(
        "cookie.insecure_http", default: false, expected: "true or false",
        help: "Starts with plain http on a host that is not loopback: everybody on the way can read passwords.",
        read: ConfigurationText.boolean
    )

    var keys: [any DescribedKey] {
        [Self.name, Self.domain, Self.sameSite, Self.fallback, Self.insecureHTTP]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.server.cookies.name = reader.value(Self.name)
        settings.server.cookies.domain = reader.value(Self.domain)
        settings.server.cookies.sameSite = reader.value(Self.sameSite)
        settings.server.cookies.fallback = reader.value(Self.fallback)
        settings.allowsInsecureHTTP = reader.value(Self.insecureHTTP)
    }

    func check(_ settings: Settings, _ reader: inout SettingsReader) {
        let (cookie, url) = (settings.server.cookies, settings.publicURL)
        if let name = cookie.name.map(ASCII.lowercase) {
            let (isHost, isSecure) = (name.utf8.starts(with: "__host-".utf8), name.utf8.starts(with: "__secure-".utf8))
            if (isHost || isSecure) && !url.isHTTPS || isHost && cookie.domain != nil {
                reader.refuse(Self.name.description)
            }
        }
        if let domain = cookie.domain, url.host != domain,
            !url.host.utf8.reversed().starts(with: ("." + domain).utf8.reversed())
        {
            reader.refuse(Self.domain.description)
        }
        // Browsers drop SameSite=None without Secure.
        if cookie.sameSite == .none && !url.isHTTPS { reader.refuse(Self.sameSite.description) }
    }
}
