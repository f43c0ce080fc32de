import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTokens

/// The cookies and their attributes in each situation (S-075…S-082; docs/architecture.md, Cookies).
struct SessionCookies: Sendable {
    let sessionName: String
    let deviceName: String
    private let changeName: String
    private let configuration: CookieConfiguration
    let isSecure: Bool
    /// Pages on other sites may bring a key for where the browser drops the cookie.
    let isFallbackOn: Bool
    private let origins: OriginPolicy
    private let forms: CookieForms
    let isOurs: @Sendable (String) -> Bool

    /// Browsers keep no cookie longer (RFC 6265bis §5.5).
    private static let deviceMaxAge = 400 * 86_400
    /// Within a second every node has heard of a change (docs/architecture.md, The change feed).
    private static let changeMaxAge = 1

    /// `isOurs` tells whether a text begins as this server's tokens do (S-060).
    init(
        _ configuration: CookieConfiguration, publicURL: Origin, origins: OriginPolicy,
        isOurs: @escaping @Sendable (String) -> Bool
    ) {
        let prefix = publicURL.isHTTPS && configuration.domain == nil ? "__Host-" : ""
        let name = configuration.name ?? "\(prefix)latchkey"
        self.sessionName = name
        self.deviceName = "\(name)-device"
        self.changeName = "\(name)-changed"
        self.configuration = configuration
        self.isSecure = publicURL.isHTTPS
        self.isFallbackOn = configuration.fallback == .auto
        self.origins = origins
        self.forms = CookieForms(
            name: name, host: publicURL.host, domain: configuration.domain, isSecure: publicURL.isHTTPS)
        self.isOurs = isOurs
    }

    /// The session's cookie, behind those that remove every other form of it: a browser that kept one from before a change
    /// of `cookie.domain` or `cookie.same_site` would send two.
    func session(_ token: SessionToken, for request: Request) -> [SetCookie] {
        set(sessionName, token.text, maxAge: token.maxAge, request)
    }

    /// The session's cookie alone.
    func renewed(_ token: SessionToken, for request: Request) -> SetCookie {
        cookie(sessionName, token.text, maxAge: token.maxAge, request)
    }

    /// The cookies that remove the session's, in the form it was set with (S-079) and in all others.
    func clearedSession(for request: Request) -> [SetCookie] {
        set(sessionName, "", maxAge: 0, request)
    }

    /// For a request that brought several session cookies: removes all of them, so that the next sign-in works.
    func clearedDoubles(for headers: HTTPFields) -> [SetCookie] {
        guard values(sessionName, in: headers).count > 1 else { return [] }
        return forms.all.map { cleared(sessionName, $0) }
    }

    /// Survives sign-out; it signs nobody in (S-082).
    func device(_ device: RandomID, for request: Request) -> [SetCookie] {
        set(deviceName, device.text, maxAge: SessionCookies.deviceMaxAge, request)
    }

    func device(in request: Request) -> RandomID? {
        let values = values(deviceName, in: request.headers)
        return values.count == 1 ? RandomID(text: values[0].utf8) : nil
    }

    func values(_ name: String, in headers: HTTPFields) -> [String] {
        headers[values: .cookie].flatMap { CookieHeader.values(named: name, in: $0) }
    }

    /// Says for a second that this browser has changed something.
    func change(for request: Request) -> SetCookie {
        cookie(changeName, "1", maxAge: SessionCookies.changeMaxAge, request)
    }

    func isChangeCookiePresent(in headers: HTTPFields) -> Bool {
        isPresent(changeName, in: headers)
    }

    func isSessionCookiePresent(in request: Request) -> Bool {
        isPresent(sessionName, in: request.headers)
    }

    private func isPresent(_ name: String, in headers: HTTPFields) -> Bool {
        headers[.cookie].map { !CookieHeader.values(named: name, in: $0).isEmpty } ?? false
    }

    /// Whether the request shows in which situation the session was opened, so that a renewal replaces that very cookie.
    ///
    /// A link on another site leads here with the `Lax` cookie and says `cross-site`; an answer of `None; Partitioned`
    /// would put a second cookie beside it, and two are refused (S-081). Only what scripts ask for has an `Origin`.
    func isSituationClear(_ request: Request) -> Bool {
        configuration.sameSite != .auto || !origins.isCrossSite(request.headers) || request.headers[.origin] != nil
    }

    /// The order matters: a browser that does not know `Partitioned` takes some of these for one and the same cookie, and
    /// the last one counts.
    private func set(_ name: String, _ value: String, maxAge: Int, _ request: Request) -> [SetCookie] {
        let cookie = cookie(name, value, maxAge: maxAge, request)
        let mayClearUnpartitioned = mayClearUnpartitioned(name, request)
        let others = forms.all.filter { form in
            form != CookieForms.Form(cookie) && (form.isPartitioned || mayClearUnpartitioned)
        }
        return others.map { cleared(name, $0) } + [cookie]
    }

    /// A page on another site does not see the unpartitioned `Lax` cookie of our own pages, and signing in there must not sign
    /// out here. What such a page does see, and is not ours or one of several, is in the way.
    private func mayClearUnpartitioned(_ name: String, _ request: Request) -> Bool {
        guard origins.isCrossSite(request.headers) else { return true }
        let values = values(name, in: request.headers)
        return values.count > 1 || name == sessionName && values.contains { !isOurs($0) }
    }

    private func cleared(_ name: String, _ form: CookieForms.Form) -> SetCookie {
        // From a page on another site browsers take nothing but None.
        SetCookie(
            name: name, value: "", maxAge: 0, isSecure: isSecure, sameSite: isSecure ? .none : .lax,
            isPartitioned: form.isPartitioned, domain: form.domain)
    }

    func cookie(_ name: String, _ value: String, maxAge: Int, _ request: Request) -> SetCookie {
        let sameSite = sameSite(for: request)
        return SetCookie(
            name: name, value: value, maxAge: maxAge, isSecure: isSecure, sameSite: sameSite,
            isPartitioned: sameSite == .none, domain: configuration.domain
        )
    }

    func sameSite(for request: Request) -> SetCookie.SameSite {
        switch configuration.sameSite {
        case .lax: .lax
        case .strict: .strict
        // Browsers refuse None without Secure, so plain http always gets Lax.
        case .none: isSecure ? .none : .lax
        case .auto: isSecure && origins.isCrossSite(request.headers) ? .none : .lax
        }
    }
}

extension HTTPFields {
    mutating func add(_ cookies: [SetCookie]) {
        for cookie in cookies { append(HTTPField(name: .setCookie, value: cookie.headerValue)) }
    }
}

extension Response {
    mutating func add(_ cookie: SetCookie) { headers.add([cookie]) }

    mutating func add(_ cookies: [SetCookie]) { headers.add(cookies) }
}
