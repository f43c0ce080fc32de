import HTTPTypes
import LatchkeyCore

/// Whose pages may talk to this server, and what CORS tells their browsers (S-085…S-101).
struct OriginPolicy: Sendable {
    private let own: Origin
    private let allowed: [OriginPattern]

    init(own: Origin, allowed: [OriginPattern]) {
        self.own = own
        self.allowed = allowed
    }

    /// What a request says about where it comes from.
    enum Source: Equatable {
        /// No `Origin`: not a browser, or a browser's plain navigation or same-origin GET.
        case none
        /// Our own pages or an allowed origin; its spelling as sent, which is the canonical one.
        case allowed(String)
        /// Anything else, an empty `Origin` and `null` included.
        case foreign
    }

    func source(of headers: HTTPFields) -> Source {
        var text: String?
        for field in headers where field.name == .origin {
            guard text == nil else { return .foreign }
            text = field.value
        }
        guard let text else { return .none }
        guard let origin = Origin(text), isAllowed(origin) else { return .foreign }
        return .allowed(text)
    }

    private func isAllowed(_ origin: Origin) -> Bool {
        if origin == own { return true }
        if own.isLoopback && origin.isLoopback { return true }
        return allowed.contains { $0.matches(origin) }
    }

    /// Refuses unsafe requests that another site may have caused. Throws `origin_not_allowed`.
    ///
    /// The `Origin` decides; without one, Fetch Metadata must say `same-origin` or be absent too, as with programs.
    func checkForgery(_ request: HTTPRequest, source: Source) throws(LatchkeyError) {
        let site = request.headerFields[.secFetchSite]
        switch source {
        case .foreign: throw LatchkeyError(.originNotAllowed)
        case .allowed where site == "none": throw LatchkeyError(.originNotAllowed)
        case .allowed: return
        case .none where site == nil || site == "same-origin": return
        case .none: throw LatchkeyError(.originNotAllowed)
        }
    }

    /// The page of another origin or of ours that asks. Throws `origin_not_allowed` without exactly one `Origin` of the list.
    func page(of headers: HTTPFields) throws(LatchkeyError) -> Origin {
        guard case .allowed(let text) = source(of: headers), let origin = Origin(text) else {
            throw LatchkeyError(.originNotAllowed)
        }
        return origin
    }

    /// Only pages of this very server go on, whatever the list says; on loopback under whichever of its names they were opened.
    func requireOwnPage(_ headers: HTTPFields) throws(LatchkeyError) {
        let origin = try page(of: headers)
        let isOwn = origin == own || own.isLoopback && origin.isLoopback && origin.port == own.port
        let site = headers[.secFetchSite]
        guard isOwn, site == nil || site == "same-origin" else { throw LatchkeyError(.originNotAllowed) }
    }

    /// Whether the page that asks is on another site than this server, so that only a `SameSite=None` cookie reaches us.
    func isCrossSite(_ headers: HTTPFields) -> Bool {
        if let site = headers[.secFetchSite] { return site == "cross-site" }
        guard let text = headers[.origin], let origin = Origin(text) else { return false }
        // Without a list of public suffixes only equal hosts are surely one site; None works for siblings as well.
        return origin.host != own.host || origin.scheme != own.scheme
    }
}

extension HTTPField.Name {
    // The names are constants of valid form, so `HTTPField.Name` always takes them.
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    static let secFetchMode = HTTPField.Name("Sec-Fetch-Mode") ?? .origin
    static let secFetchDest = HTTPField.Name("Sec-Fetch-Dest") ?? .origin
    static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .origin
    static let forwardedProto = HTTPField.Name("X-Forwarded-Proto") ?? .origin
    static let host = HTTPField.Name("Host") ?? .origin
    static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .origin
    static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy") ?? .origin
    static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .origin
    static let link = HTTPField.Name("Link") ?? .origin
}
