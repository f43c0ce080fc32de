/// One cookie as a `Set-Cookie` response header states it.
///
/// ```swift
/// let cookie = SetCookie(name: "__Host-latchkey", value: token, maxAge: 3600, isSecure: true)
/// ```
public struct SetCookie: Sendable, Equatable {
    /// When a browser sends the cookie with requests that another site causes.
    public enum SameSite: String, Sendable {
        /// On top-level navigation only.
        case lax = "Lax"
        /// Never.
        case strict = "Strict"
        /// Always; browsers want `isSecure` with it.
        case none = "None"
    }

    /// Browsers keep no cookie for longer: 400 days (RFC 6265bis §5.5, S-078).
    static let longestMaxAge = 400 * 86_400

    /// Letters, digits and the other token characters of HTTP.
    public var name: String
    /// What comes back in the `Cookie` header.
    public var value: String
    /// The paths the cookie is sent to.
    public var path: String
    /// Seconds from now; nil lasts until the browser closes.
    public var maxAge: Int?
    /// Sent over https only.
    public var isSecure: Bool
    /// Hidden from scripts.
    public var isHTTPOnly: Bool
    /// When other sites' requests carry the cookie.
    public var sameSite: SameSite
    /// Kept apart for each top-level site (CHIPS); for cookies of cross-site pages.
    public var isPartitioned: Bool
    /// Sent to sub-domains of this one too; nil is for the exact host.
    public var domain: String?

    /// A cookie that scripts cannot read, for every path of this host unless told otherwise.
    public init(
        name: String,
        value: String,
        path: String = "/",
        maxAge: Int? = nil,
        isSecure: Bool,
        isHTTPOnly: Bool = true,
        sameSite: SameSite = .lax,
        isPartitioned: Bool = false,
        domain: String? = nil
    ) {
        self.name = name
        self.value = value
        self.path = path
        self.maxAge = maxAge
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
        self.isPartitioned = isPartitioned
        self.domain = domain
    }

    /// The text of the header.
    ///
    /// Bytes that have no place in a cookie are percent-encoded: whatever the fields hold, the text is one line and says
    /// no attribute that was not set (S-236).
    public var headerValue: String {
        var parts = ["\(CookieText.name(name))=\(CookieText.value(value))", "Path=\(CookieText.attribute(path))"]
        if let domain { parts.append("Domain=\(CookieText.attribute(domain))") }
        if let maxAge { parts.append("Max-Age=\(min(max(maxAge, 0), SetCookie.longestMaxAge))") }
        if isSecure { parts.append("Secure") }
        if isHTTPOnly { parts.append("HttpOnly") }
        parts.append("SameSite=\(sameSite.rawValue)")
        if isPartitioned { parts.append("Partitioned") }
        return parts.joined(separator: "; ")
    }

    /// The cookie that removes this one: same attributes (a browser goes by them), no value, Max-Age 0.
    public func cleared() -> SetCookie {
        var cookie = self
        cookie.value = ""
        cookie.maxAge = 0
        return cookie
    }
}
