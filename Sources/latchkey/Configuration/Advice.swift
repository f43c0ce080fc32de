import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer

/// What could be better in a configuration that is good. Each line begins with a key.
enum Advice {
    /// What is not in `accepted_advice`.
    static func lines(for loaded: LoadedConfiguration) -> [String] {
        let settings = loaded.settings
        var lines: [String] = []
        if settings.flows.passwordMinLength < 15 {
            lines.append("password.min_length: 15 or more, when the password is the only factor (NIST SP 800-63B-4)")
        }
        lines += transport(settings)
        if settings.server.trustedProxies.contains(where: \.isWide) {
            lines.append(
                "trusted_proxies: everybody in so wide a range can choose the address for which their attempts are counted; "
                    + "name only the proxies"
            )
        }
        if settings.flows.registration == .open && !settings.publicURL.isLoopback {
            lines.append("registration: everybody who reaches the server can sign up")
        }
        if loaded.allowedOriginTexts.contains(where: isInsecure) {
            lines.append(
                "allowed_origins: with a plain http origin, anybody on the network path can act as its users")
        }
        lines += frontEnd(settings)
        lines += passkeys(settings)
        lines += sharedHosts(loaded)
        return unaccepted(lines, settings)
    }

    static func unaccepted(_ lines: [String], _ settings: Settings) -> [String] {
        lines.filter { line in !settings.acceptedAdvice.contains { line.utf8.starts(with: "\($0): ".utf8) } }
    }

    private static func transport(_ settings: Settings) -> [String] {
        let url = settings.publicURL
        if !url.isHTTPS {
            return url.isLoopback ? [] : ["public_url: plain http; everybody on the way can read passwords"]
        }
        if settings.tls != nil { return [] }
        var lines: [String] = []
        if settings.server.trustedProxies.isEmpty {
            lines.append("trusted_proxies: name the proxy that ends TLS, or all clients count as one network")
        }
        if NetworkAddress(settings.httpHost)?.isLoopback == false {
            lines.append("http.host: without tls.certificate, listen on 127.0.0.1 so that only the proxy gets in")
        }
        return lines
    }

    /// Its page could not sign anybody in. Our own needs no entry, nor does loopback's while the server is on loopback.
    private static func frontEnd(_ settings: Settings) -> [String] {
        guard let origin = settings.server.frontEndURL.flatMap(ConfigurationText.frontEndOrigin) else { return [] }
        let isOwn = origin == settings.publicURL || settings.publicURL.isLoopback && origin.isLoopback
        guard !isOwn, !settings.server.allowedOrigins.contains(where: { $0.matches(origin) }) else { return [] }
        return ["front_end_url: its page can sign nobody in without `allowed_origins: \(origin.text)`"]
    }

    /// Browsers follow related origins of five names only, whatever stands in front of these and behind (WebAuthn §5.11.1).
    private static let maxRelatedNames = 5

    private static func passkeys(_ settings: Settings) -> [String] {
        guard settings.flows.arePasskeysEnabled else { return [] }
        let (passkeys, url) = (settings.flows.passkeys, settings.publicURL)
        guard passkeys.areUsable else {
            return url.isLoopback
                ? ["public_url: browsers make no passkeys for an IP address; use http://localhost"]
                : ["public_url: browsers make no passkeys for an IP address, or over plain http"]
        }
        let names = Set(passkeys.relatedOrigins.compactMap { Origin($0)?.host }.map(SharedHosting.registeredName(of:)))
        guard names.count > maxRelatedNames else { return [] }
        return [
            "allowed_origins: browsers let pages of \(maxRelatedNames) other domains use passkeys, and these are "
                + "\(names.count); the others send people to this host"
        ]
    }

    /// For an embedded database with second factors: whoever has both can make everybody's codes (docs/decisions/0034).
    static func keyBesideDatabase(_ settings: Settings) -> [String] {
        guard case .sqlite(let database) = settings.database else { return [] }
        let key: String
        switch settings.secretKey {
        case .file(let path), .generated(let path): key = path
        case .text: return []
        }
        guard SecretKeySection.folder(of: key) == SecretKeySection.folder(of: database) else { return [] }
        return [
            "secret_key_file: the key is in the folder of the database, and whoever copies both can make everybody's codes "
                + "of second factors; keep it in another folder, and back it up apart"
        ]
    }

    /// Where strangers have hosts of their own, a pattern lets them act as our users, and browsers take no cookie.
    private static func sharedHosts(_ loaded: LoadedConfiguration) -> [String] {
        var lines: [String] = []
        for text in loaded.allowedOriginTexts {
            guard let domain = text.split(separator: "://*.", maxSplits: 1).dropFirst().first else { continue }
            let host = String(domain.prefix { $0 != ":" })
            guard SharedHosting.isShared(host) else { continue }
            lines.append(
                "allowed_origins: anybody can have a site below \(host) and act as your users; name your own host there"
            )
        }
        if let domain = loaded.settings.server.cookies.domain, SharedHosting.isShared(domain) {
            lines.append(
                "cookie.domain: browsers take no cookie for \(domain), where others have hosts too; leave it out")
        }
        return lines
    }

    private static func isInsecure(_ text: String) -> Bool {
        guard text.utf8.starts(with: "http://".utf8) else { return false }
        return Origin(text)?.isLoopback != true
    }
}
