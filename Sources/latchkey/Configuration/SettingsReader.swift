import LatchkeyCore
import LatchkeyPasswords
import LatchkeyServer

/// Turns raw values into `Settings`, and goes on after a problem so that all are told at once.
struct SettingsReader {
    private let values: [String: WrittenValue]
    private let context: CommandContext
    private(set) var problems: [KeyDescription.Problem] = []
    /// Every key asked for; a test compares them with the table.
    private(set) var namesRead: Set<String> = []

    init(values: [String: WrittenValue], _ context: CommandContext) {
        self.values = values
        self.context = context
    }

    /// Nil when there are problems.
    mutating func read() -> Settings? {
        let (host, port) = (value(Keys.httpHost), value(Keys.httpPort))
        let (publicURL, password) = (publicURL(port: port), passwordSettings())
        let database = DatabaseLocation(value(Keys.databaseURL), path: path)
        let (listenURL, writers) = (listenURL(database), value(Keys.databaseWriters))
        let secretKey = secretKeySource(database)
        let previousSecretKey = value(Keys.secretKeyPrevious)
        let (cookies, insecure) = (cookieConfiguration(), value(Keys.cookieInsecureHTTP))
        let (limits, throttle, tls) = (sessionLimits(), throttlePolicy(), tlsFiles())
        let origins = value(Keys.allowedOrigins)
        let (staleness, cacheSize) = (value(Keys.sessionMaxStaleness), value(Keys.sessionCacheSize))
        let (registration, compatibility) = (value(Keys.registration), value(Keys.compatibility))
        let emailDomains = value(Keys.emailDomains)
        let (uidLabel, profileFields) = (value(Keys.uidLabel), profileFields())
        let site = site()
        let (proxies, metrics) = (value(Keys.trustedProxies), value(Keys.metricsEnabled))
        let auditRetention = value(Keys.auditRetention)
        let mail = mailSettings(publicURL)
        let (logLevel, logFormat) = (value(Keys.logLevel), value(Keys.logFormat))
        let acceptedAdvice = value(Keys.acceptedAdvice)
        guard let publicURL, let password else { return nil }
        let settings = Settings(
            httpHost: host, httpPort: port, publicURL: publicURL, allowedOrigins: origins, database: database,
            listenURL: listenURL, databaseWriters: writers,
            secretKey: secretKey, previousSecretKey: previousSecretKey, cookies: cookies,
            allowsInsecureHTTP: insecure, sessionLimits: limits, maxStaleness: staleness, cacheSize: cacheSize,
            registration: registration,
            emailDomains: emailDomains,
            uidLabel: uidLabel, profileFields: profileFields, site: site, password: password, throttle: throttle,
            auditRetention: auditRetention, mail: mail,
            trustedProxies: proxies, tls: tls, logLevel: logLevel, logFormat: logFormat, isMetricsEnabled: metrics,
            compatibility: compatibility, acceptedAdvice: acceptedAdvice, sources: values.mapValues(\.source)
        )
        checkPublicURL(settings)
        checkCookie(settings)
        checkKeys(settings)
        return problems.isEmpty ? settings : nil
    }

    mutating func value<Value>(_ key: ConfigurationKey<Value>) -> Value {
        namesRead.insert(key.description.name)
        guard let written = values[key.description.name] else { return key.fallback }
        guard let value = key.read(written.raw) else {
            refuse(key.description, expected: SettingsReader.expected(of: key, written))
            return key.fallback
        }
        return value
    }

    private static func expected<Value>(of key: ConfigurationKey<Value>, _ written: WrittenValue) -> String? {
        guard case .text(let text) = written.raw else { return nil }
        // A service called latchkey-http sets LATCHKEY_HTTP_PORT, which is a key of ours.
        if case .environment(let variable) = written.source, ServiceLinks.isLink(variable, text) {
            return key.description.expected + "; " + ServiceLinks.advice
        }
        return key.advice(text)
    }

    mutating func refuse(_ key: KeyDescription, expected: String? = nil) {
        guard !problems.contains(where: { $0.key == key.name }) else { return }
        problems.append(
            KeyDescription.Problem(
                key: key.name, expected: expected ?? key.expected, source: values[key.name]?.source))
    }

    /// Whoever only moves the port reaches the server on that port.
    private mutating func publicURL(port: Int) -> Origin? {
        let configured = value(Keys.publicURL)
        guard values[Keys.publicURL.description.name] == nil, port > 0 else { return configured }
        return Origin("http://localhost" + (port == 80 ? "" : ":\(port)"))
    }

    func path(_ text: String) -> String { context.path(text) }
}

extension KeyDescription {
    /// What is wrong with a key; it has no place for the value (S-273).
    struct Problem: Equatable, Sendable {
        let key: String
        let expected: String
        /// Nil when the key was not written out.
        let source: ConfigurationSource?

        var line: String { "\(key): expected \(expected)\(source.reference)" }
    }
}
