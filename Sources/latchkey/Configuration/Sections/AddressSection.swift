import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

/// Where the server listens, how browsers reach it, and who may call it.
struct AddressSection: ConfigurationSection {
    static let host = ConfigurationKey(
        "http.host", default: "127.0.0.1", expected: "an IP address or host name to listen on",
        help: "Address to listen on; `0.0.0.0` or `::` for all.",
        read: { NetworkAddress($0)?.text ?? HostName.canonical($0) }
    )

    static let port = ConfigurationKey(
        "http.port", default: 8587, expected: "a port number from 0 to 65535",
        help: "Port to listen on; 0 lets the system choose.", read: ConfigurationText.integer(0...65_535)
    )

    static let publicURL = ConfigurationKey(
        "public_url", default: Origin.local, as: "http://localhost:8587, with `http.port`",
        expected: "an http or https origin in lower case and without a path, like https://auth.example.org",
        help: "Where browsers reach this server. It decides the cookie's attributes and the tokens' issuer.",
        read: { Origin($0) }
    )

    static let allowedOrigins = ConfigurationKey(
        list: "allowed_origins", as: "none; every loopback origin while `public_url` is loopback",
        expected: "origins like https://www.example.org, without a path or a slash at the end, or one * as the first "
            + "label: https://*.school.example",
        help: "Front ends that may call this server from other origins.", read: { OriginPattern($0) }
    )

    static let frontEndURL = ConfigurationKey<String?>(
        optional: "front_end_url", as: "none",
        expected: "an https address without a fragment, like https://alice.github.io/app/; http on loopback",
        help:
            "The page to which the server's pages send people who opened a link from an e-mail in a browser that did not "
            + "come from a front end. Its origin has to be in `allowed_origins`.",
        read: ConfigurationText.frontEnd
    )

    static let returnPaths = ConfigurationKey(
        list: "hand_off.return_paths", as: "none: every path",
        expected: "paths like /app/, each ending at a slash or as a whole",
        help: "The paths of a front end to which people may return after they were sent here to sign in.",
        read: { ReturnPaths([$0]) == nil ? nil : $0 }
    )

    static let trustedProxies = ConfigurationKey(
        list: "trusted_proxies", as: "none", expected: "addresses and ranges like 10.0.0.7 or 10.0.0.0/8",
        help:
            "Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; their connections are not limited.",
        read: { NetworkRange($0) }
    )

    var keys: [any DescribedKey] {
        [
            Self.host, Self.port, Self.publicURL, Self.allowedOrigins, Self.frontEndURL, Self.returnPaths,
            Self.trustedProxies,
        ]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.httpHost = reader.value(Self.host)
        settings.httpPort = reader.value(Self.port)
        let publicURL = reachedAt(&reader, port: settings.httpPort)
        settings.server.publicURL = publicURL
        settings.server.allowedOrigins = reader.value(Self.allowedOrigins)
        settings.server.frontEndURL = reader.value(Self.frontEndURL)
        settings.flows.returnPaths = ReturnPaths(reader.value(Self.returnPaths)) ?? .all
        settings.server.trustedProxies = reader.value(Self.trustedProxies)
        let labels = publicURL.host.utf8.split(separator: UInt8(ascii: ".")).compactMap { String($0) }
        let known = settings.flows.serviceWords
        settings.flows.serviceWords += labels.filter { $0.utf8.count >= 4 && !known.contains($0) }
    }

    /// Where only the port is set, the server is reached on that port.
    private func reachedAt(_ reader: inout SettingsReader, port: Int) -> Origin {
        let configured = reader.value(Self.publicURL)
        guard !reader.isWritten(Self.publicURL.description), port > 0 else { return configured }
        return Origin("http://localhost" + (port == 80 ? "" : ":\(port)")) ?? configured
    }

    /// Passwords travel in clear over plain http: only where the operator has written out that this is meant.
    func check(_ settings: Settings, _ reader: inout SettingsReader) {
        let url = settings.publicURL
        guard !url.isHTTPS, !url.isLoopback, !settings.allowsInsecureHTTP else { return }
        reader.refuse(
            Self.publicURL.description,
            expected: "an https origin (or cookie.insecure_http: true, when everybody on the way may read passwords)"
        )
    }
}
