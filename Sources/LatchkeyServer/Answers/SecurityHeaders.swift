import HTTPTypes
import LatchkeyCore

/// The headers that every answer carries (S-259…S-264); made once, copied per answer.
struct SecurityHeaders: Sendable {
    private let api: HTTPFields
    private let page: HTTPFields
    private let entrance: HTTPFields

    /// What an answer is, as far as its headers depend on it.
    enum Kind {
        case api
        /// One of our own plain files.
        case page
        /// The page that a protected site serves as its own, whose form goes to this server's own address (decision 0042).
        case entrance
    }

    /// `blob:` are pictures that a page's own script has fetched: only they can be shown on copies on other hosts, too.
    static let pageContentPolicy = pageContentPolicy(formsTo: "'self'")

    private static func pageContentPolicy(formsTo places: String) -> String {
        """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
        base-uri 'none'; form-action \(places); frame-ancestors 'none'; require-trusted-types-for 'script'
        """
    }

    /// For a file whose name contains the hash of its content: other content has another name.
    static let immutable = "public, max-age=31536000, immutable"
    /// For a file that may be kept, and is asked about again each time.
    static let revalidated = "no-cache"
    /// For the keys of service tokens: a new one is published a day before it signs.
    static let keySetCaching = "public, max-age=300"
    private static let fileCaching = [immutable, revalidated, keySetCaching]

    static func isOwnFile(_ headers: HTTPFields) -> Bool {
        guard let caching = headers[.cacheControl] else { return false }
        return caching == immutable || caching == revalidated
    }

    static func isImmutable(_ headers: HTTPFields) -> Bool { headers[.cacheControl] == immutable }

    /// `publicURL`: where people reach this server.
    init(publicURL: Origin) {
        var shared: HTTPFields = [
            .vary: "Origin",
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "no-referrer",
            .crossOriginResourcePolicy: "same-origin",
        ]
        if publicURL.isHTTPS { shared[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        var api = shared
        api[.cacheControl] = "no-store"
        api[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        var page = shared
        page[.cacheControl] = "no-cache"
        page[.contentSecurityPolicy] = SecurityHeaders.pageContentPolicy
        page[.crossOriginOpenerPolicy] = "same-origin"
        var entrance = page
        entrance[.contentSecurityPolicy] = SecurityHeaders.pageContentPolicy(formsTo: "'self' \(publicURL.text)")
        self.api = api
        self.page = page
        self.entrance = entrance
    }

    /// Puts them in front of what the handler set; nothing is doubled, and none is weakened but for the client's files,
    /// the logo and the key set, which other origins may read. What the handler says about caches counts only where it is one of
    /// `fileCaching`; everything else of the API is `no-store`.
    func apply(to answer: inout HTTPFields, as kind: Kind) {
        var headers =
            switch kind {
            case .api: api
            case .page: page
            case .entrance: entrance
            }
        // Every origin gets the same: with `Vary: Origin`, browsers would load what a style sheet names once more.
        if SecurityHeaders.isImmutable(answer) { headers[.vary] = nil }
        for field in answer {
            switch field.name {
            case .cacheControl:
                if SecurityHeaders.fileCaching.contains(field.value) { headers[.cacheControl] = field.value }
            case .crossOriginResourcePolicy: headers[field.name] = field.value
            case .vary: headers[.vary] = (headers[.vary].map { "\($0), " } ?? "") + field.value
            default: headers.append(field)
            }
        }
        answer = headers
    }
}
