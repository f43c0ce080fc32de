import Foundation
import LatchkeyCore
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyServer
import LatchkeyTokens

/// The rules that look at more than one key.
extension SettingsReader {
    mutating func passwordSettings() -> PasswordSettings? {
        let minLength = value(Keys.passwordMinLength)
        let (memory, iterations) = (value(Keys.argon2Memory), value(Keys.argon2Iterations))
        let (threads, queue) = (value(Keys.argon2Threads), value(Keys.passwordHashQueue))
        guard let argon2 = try? Argon2Parameters(memoryKiB: memory, iterations: iterations) else {
            refuse(Keys.argon2Memory.description)
            return nil
        }
        return PasswordSettings(minLength: minLength, argon2: argon2, threads: threads, hashQueue: queue)
    }

    mutating func profileFields() -> [ProfileField] {
        let fields = value(Keys.profileFields)
        if fields.count > ProfileField.most || Set(fields.map(\.name)).count < fields.count {
            refuse(Keys.profileFields.description)
        }
        return fields
    }

    mutating func site() -> Site {
        var site = Site()
        site.name = value(Keys.siteName)
        site.accent = value(Keys.siteAccent)
        site.homeURL = value(Keys.siteHomeURL)
        site.support = value(Keys.siteSupport)
        guard let file = value(Keys.siteLogo).map(path) else { return site }
        let handle = FileHandle(forReadingAtPath: file)
        defer { try? handle?.close() }
        // No more than that is read, whatever the file is.
        let bytes = try? handle?.read(upToCount: SiteLogo.mostBytes + 1)
        site.logo = bytes.flatMap { SiteLogo(Array($0)) }
        if site.logo == nil { refuse(Keys.siteLogo.description) }
        return site
    }

    mutating func cookieConfiguration() -> CookieConfiguration {
        var cookies = CookieConfiguration()
        cookies.name = value(Keys.cookieName)
        cookies.domain = value(Keys.cookieDomain)
        cookies.sameSite = value(Keys.cookieSameSite)
        return cookies
    }

    mutating func listenURL(_ database: DatabaseLocation) -> String? {
        let url = value(Keys.databaseListenURL)
        if url != nil, database.isFile { refuse(Keys.databaseListenURL.description) }
        return url
    }

    mutating func secretKeySource(_ database: DatabaseLocation) -> SecretKeySource {
        let (text, file) = (value(Keys.secretKey), value(Keys.secretKeyFile))
        if text != nil, file != nil { refuse(Keys.secretKeyFile.description) }
        if let text { return .text(text) }
        if let file { return .file(path: path(file)) }
        switch database {
        case .sqlite(let file):
            return .generated(path: SettingsReader.folder(of: file) + "/secret.key")
        case .postgres:
            // A key that each node made for itself would refuse the others' sessions.
            refuse(
                Keys.secretKey.description,
                expected: "the same key on every node, because database.url is PostgreSQL: openssl rand -base64 32"
            )
            return .generated(path: "")
        }
    }

    private static func folder(of path: String) -> String {
        let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        return end == path.startIndex ? "/" : String(path[..<end])
    }

    mutating func sessionLimits() -> SessionLimits {
        var limits = SessionLimits()
        limits.idle = value(Keys.sessionIdle)
        limits.absolute = value(Keys.sessionAbsolute)
        limits.rememberIdle = value(Keys.sessionRememberIdle)
        limits.rememberAbsolute = value(Keys.sessionRememberAbsolute)
        if limits.idle > limits.absolute { refuse(Keys.sessionIdle.description) }
        if limits.rememberIdle > limits.rememberAbsolute { refuse(Keys.sessionRememberIdle.description) }
        return limits
    }

    mutating func throttlePolicy() -> ThrottlePolicy {
        var policy = ThrottlePolicy()
        policy[.networkFailures] = value(Keys.throttleNetworkCeiling)
        policy[.networkSignIns] = value(Keys.throttleNetworkSignInCeiling)
        policy.limitSignInsOfAnAccount(to: value(Keys.throttleAccountCeiling))
        policy[.signUps] = value(Keys.throttleSignUpCeiling)
        policy[.accountWrites] = value(Keys.throttleWriteCeiling)
        policy[.serverMails] = value(Keys.throttleMailCeiling)
        return policy
    }

    mutating func mailSettings(_ publicURL: Origin?) -> MailSettings {
        let (address, password, security) = (value(Keys.mailURL), value(Keys.mailPassword), value(Keys.mailSecurity))
        let (from, folder, templates) = (value(Keys.mailFrom), value(Keys.mailFolder), value(Keys.mailTemplates))
        let authorities = value(Keys.mailAuthorities).map(path)
        if let authorities, !FileManager.default.isReadableFile(atPath: authorities) {
            refuse(Keys.mailAuthorities.description)
        }
        if address != nil, from == nil { refuse(Keys.mailFrom.description) }
        if password != nil, address?.user == nil { refuse(Keys.mailPassword.description) }
        let host = publicURL?.host ?? "localhost"
        let server = address.map {
            SMTPServer(
                url: $0.url, user: $0.user, password: password?.text ?? $0.password, security: security,
                helloName: host, authorities: authorities)
        }
        return MailSettings(
            // A host without a dot is no domain that mail could come from.
            server: server, from: from ?? Mailbox("latchkey@\(host)"), folder: path(folder),
            templates: templates.map(path))
    }

    mutating func tlsFiles() -> TLSFiles? {
        let (certificate, key) = (value(Keys.tlsCertificate), value(Keys.tlsKey))
        if let certificate, let key { return TLSFiles(certificate: path(certificate), key: path(key)) }
        if certificate != nil { refuse(Keys.tlsCertificate.description) }
        if key != nil { refuse(Keys.tlsKey.description) }
        return nil
    }

    /// Passwords travel in clear over plain http: only where the operator has written out that this is meant.
    mutating func checkPublicURL(_ settings: Settings) {
        let url = settings.publicURL
        guard !url.isHTTPS, !url.isLoopback, !settings.allowsInsecureHTTP else { return }
        refuse(
            Keys.publicURL.description,
            expected: "an https origin (or cookie.insecure_http: true, when everybody on the way may read passwords)"
        )
    }

    mutating func checkCookie(_ settings: Settings) {
        let (cookie, url) = (settings.cookies, settings.publicURL)
        if let name = cookie.name.map(ASCII.lowercase) {
            let (isHost, isSecure) = (name.utf8.starts(with: "__host-".utf8), name.utf8.starts(with: "__secure-".utf8))
            if (isHost || isSecure) && !url.isHTTPS || isHost && cookie.domain != nil {
                refuse(Keys.cookieName.description)
            }
        }
        if let domain = cookie.domain, url.host != domain,
            !url.host.utf8.reversed().starts(with: ("." + domain).utf8.reversed())
        {
            refuse(Keys.cookieDomain.description)
        }
        // Browsers drop SameSite=None without Secure.
        if cookie.sameSite == .none && !url.isHTTPS { refuse(Keys.cookieSameSite.description) }
    }

    mutating func checkKeys(_ settings: Settings) {
        if case .text(let secret) = settings.secretKey {
            if (try? ServerSecret(secret.text)) == nil { refuse(Keys.secretKey.description) }
            if secret == settings.previousSecretKey { refuse(Keys.secretKeyPrevious.description) }
        }
        if let previous = settings.previousSecretKey, (try? ServerSecret(previous.text)) == nil {
            refuse(Keys.secretKeyPrevious.description)
        }
    }
}
