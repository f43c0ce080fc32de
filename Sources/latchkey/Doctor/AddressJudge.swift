import LatchkeyCore

/// What two addresses tell before anything is asked.
enum AddressJudge {
    /// `text` as an origin that a configuration can name; nil for what is none. `isExact`: it was one already.
    static func origin(_ text: String) -> (origin: Origin, isExact: Bool)? {
        if let origin = Origin(text) { return (origin, true) }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return nil }
        var authority = lower.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        let port = scheme == "https://" ? ":443" : ":80"
        if authority.hasSuffix(port) { authority = authority.dropLast(port.count) }
        while authority.hasSuffix(".") { authority = authority.dropLast() }
        return Origin(scheme + authority).map { ($0, false) }
    }

    static func finding(site: Origin, server: Origin) -> DoctorFinding? {
        if site.isHTTPS, !server.isHTTPS, !server.isLoopback {
            return DoctorFinding(
                code: "mixed_content",
                sentence: "\(site.text) uses https, and browsers let its pages ask no server of plain http",
                fix: "public_url: https://\(server.host)")
        }
        if site.isLoopback, server.isLoopback, site.host != server.host {
            return DoctorFinding(
                code: "host_name_differs",
                sentence: "browsers take \(site.host) and \(server.host) for two sites; open the front end at:",
                fix: site.text.replacing("//\(site.host)", with: "//\(server.host)"))
        }
        return nil
    }

    /// Surely two sites to a browser; names of this machine are told of before.
    static func areApart(_ one: Origin, _ other: Origin) -> Bool {
        !(one.isLoopback && other.isLoopback) && !isPerhapsOneSite(one, other)
    }

    /// Near enough to the site; the exact one needs the public suffix list. Below a shared domain such as `github.io` each host is a
    /// site of its own.
    private static func isPerhapsOneSite(_ one: Origin, _ other: Origin) -> Bool {
        func ending(_ origin: Origin) -> [Substring] { origin.host.split(separator: ".").suffix(2) }
        return one.scheme == other.scheme && (one.host == other.host || ending(one) == ending(other))
    }
}
