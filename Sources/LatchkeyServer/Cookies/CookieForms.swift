import LatchkeyCore
import LatchkeyTokens

/// The forms in which a browser may hold a cookie of one name: it tells them apart by domain and partition, and sends all.
///
/// This server sets one of them; others are left from another configuration, or from the server before.
struct CookieForms: Sendable {
    struct Form: Equatable, Sendable {
        /// Nil is for the exact host.
        let domain: String?
        let isPartitioned: Bool

        init(domain: String?, isPartitioned: Bool) {
            self.domain = domain
            self.isPartitioned = isPartitioned
        }

        init(_ cookie: SetCookie) {
            self.init(domain: cookie.domain, isPartitioned: cookie.isPartitioned)
        }
    }

    let all: [Form]

    private static let maxParents = 3

    init(name: String, host: String, domain: String?, isSecure: Bool) {
        var domains: [String?] = [nil]
        // Browsers take no `__Host-` cookie with a domain.
        if !name.utf8.starts(with: "__Host-".utf8) {
            domains += CookieForms.domains(of: host)
            if let domain, !domains.contains(domain) { domains.append(domain) }
        }
        // Partitioned cookies must be Secure.
        let partitions = isSecure ? [true, false] : [false]
        self.all = domains.flatMap { domain in
            partitions.map { Form(domain: domain, isPartitioned: $0) }
        }
    }

    /// The host itself and its parents of at least two labels: the domains for which it may set cookies. Of those that are
    /// public suffixes, as `github.io`, browsers ignore what is set.
    private static func domains(of host: String) -> [String] {
        let labels = host.split(separator: ".")
        guard labels.count >= 2, NetworkAddress(host) == nil, !host.hasPrefix("[") else { return [] }
        return (0...(labels.count - 2)).suffix(maxParents + 1).map { labels[$0...].joined(separator: ".") }
    }
}
