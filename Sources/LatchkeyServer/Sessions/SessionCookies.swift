import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyTokens

/// The cookies and their attributes in each situation (design §2, S-075…S-082).
struct SessionCookies: Sendable {
    let sessionName: String
    let deviceName: String
    private let changeName: String
    private let configuration: CookieConfiguration
    private let isSecure: Bool
    private let origins: OriginPolicy

    /// Browsers keep no cookie longer (RFC 6265bis §5.5).
    private static let deviceMaxAge = 400 * 86_400
    /// Within a second every node has heard of a change (design §3).
    private static let changeMaxAge = 1

    init(_ configuration: CookieConfiguration, publicURL: Origin, origins: OriginPolicy) {
        let prefix = publicURL.isHTTPS && configuration.domain == nil ? "__Host-" : ""
        let name = configuration.name ?? "\(prefix)latchkey"
        self.sessionName = name
        self.deviceName = "\(name)-device"
        self.changeName = "\(name)-changed"
        self.configuration = configuration
        self.isSecure = publicURL.isHTTPS
        self.origins = origins
    }

    func session(_ token: SessionToken, for request: Request) -> SetCookie {
        cookie(sessionName, token.text, maxAge: token.maxAge, request)
    }

    /// The cookie that removes the session's, with the attributes it was set with (S-079).
    func clearedSession(for request: Request) -> SetCookie {
        cookie(sessionName, "", maxAge: 0, request).cleared()
    }

    /// Survives sign-out; it signs nobody in (S-082).
    func device(_ device: RandomID, for request: Request) -> SetCookie {
        cookie(deviceName, device.text, maxAge: SessionCookies.deviceMaxAge, request)
    }

    func device(in request: Request) -> RandomID? {
        let values = request.headers[values: .cookie].flatMap { CookieHeader.values(named: deviceName, in: $0) }
        return values.count == 1 ? RandomID(text: values[0].utf8) : nil
    }

    /// Says for a second that this browser has changed something.
    func change(for request: Request) -> SetCookie {
        cookie(changeName, "1", maxAge: SessionCookies.changeMaxAge, request)
    }

    func isChangeCookiePresent(in request: Request) -> Bool {
        isPresent(changeName, in: request)
    }

    func isSessionCookiePresent(in request: Request) -> Bool {
        isPresent(sessionName, in: request)
    }

    private func isPresent(_ name: String, in request: Request) -> Bool {
        request.headers[.cookie].map { !CookieHeader.values(named: name, in: $0).isEmpty } ?? false
    }

    /// Whether the request shows in which situation the session was opened, so that a renewal replaces that very cookie.
    ///
    /// A link on another site leads here with the `Lax` cookie and says `cross-site`; an answer of `None; Partitioned`
    /// would put a second cookie beside it, and two are refused (S-081). Only what scripts ask for has an `Origin`.
    func isSituationClear(_ request: Request) -> Bool {
        configuration.sameSite != .auto || !origins.isCrossSite(request.headers) || request.headers[.origin] != nil
    }

    /// What a browser needs that holds session cookies of both situations: without it, not even a new sign-in would help.
    func clearedOtherSituation(for request: Request) -> SetCookie? {
        let values = request.headers[values: .cookie].flatMap { CookieHeader.values(named: sessionName, in: $0) }
        guard values.count > 1, isSecure, configuration.sameSite == .auto else { return nil }
        return cookie(sessionName, sameSite: sameSite(for: request) == .none ? .lax : .none, "", maxAge: 0).cleared()
    }

    private func cookie(_ name: String, _ value: String, maxAge: Int, _ request: Request) -> SetCookie {
        cookie(name, sameSite: sameSite(for: request), value, maxAge: maxAge)
    }

    private func cookie(_ name: String, sameSite: SetCookie.SameSite, _ value: String, maxAge: Int) -> SetCookie {
        SetCookie(
            name: name, value: value, maxAge: maxAge, isSecure: isSecure, sameSite: sameSite,
            isPartitioned: sameSite == .none, domain: configuration.domain
        )
    }

    private func sameSite(for request: Request) -> SetCookie.SameSite {
        switch configuration.sameSite {
        case .lax: .lax
        case .strict: .strict
        // Browsers refuse None without Secure, so plain http always gets Lax.
        case .none: isSecure ? .none : .lax
        case .auto: isSecure && origins.isCrossSite(request.headers) ? .none : .lax
        }
    }
}

extension Response {
    mutating func add(_ cookie: SetCookie) {
        headers.append(HTTPField(name: .setCookie, value: cookie.headerValue))
    }
}
