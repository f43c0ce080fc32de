import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyServer
import Logging

/// The whole configuration, checked: what is here can be started with.
struct Settings: Sendable {
    var httpHost: String
    /// 0 lets the system choose.
    var httpPort: Int
    var publicURL: Origin
    var allowedOrigins: [OriginPattern]
    var database: DatabaseLocation
    /// Where PostgreSQL itself can be reached, to listen for changes.
    var listenURL: String?
    /// Connections to PostgreSQL that write.
    var databaseWriters: Int
    var secretKey: SecretKeySource
    var previousSecretKey: SecretText?
    var cookies: CookieConfiguration
    var allowsInsecureHTTP: Bool
    var sessionLimits: SessionLimits
    var maxStaleness: Duration
    /// Sessions that are remembered.
    var cacheSize: Int
    var registration: FlowsConfiguration.Registration
    var emailDomains: [String]
    var uidLabel: String
    var profileFields: [ProfileField]
    var site: Site
    var password: PasswordSettings
    var throttle: ThrottlePolicy
    var auditRetention: AuditRetention
    var mail: MailSettings
    var trustedProxies: [NetworkRange]
    var tls: TLSFiles?
    var logLevel: Logger.Level
    /// Nil chooses by whether standard error is a terminal.
    var logFormat: LogFormat?
    var isMetricsEnabled: Bool
    /// Whose pages are served beside our own.
    var compatibility: FlowsConfiguration.Compatibility
    /// Keys of which the operator wants no advice.
    var acceptedAdvice: [String]
    /// Where each key was written that is not at its default.
    var sources: [String: ConfigurationSource]
}

extension Settings {
    /// What a key points to cannot be used.
    func refusal(of key: KeyDescription, expected: String) -> CommandFailure {
        complaint(about: key, "expected \(expected)")
    }

    /// One line that begins with the key and ends with the place where its value stands.
    func complaint(about key: KeyDescription, _ text: String) -> CommandFailure {
        CommandFailure("\(key.name): \(text)\(sources[key.name].reference)")
    }
}

enum DatabaseLocation: Equatable, Sendable {
    /// An absolute path.
    case sqlite(path: String)
    /// Any URL of libpq's; it may hold a password.
    case postgres(url: String)

    init(_ text: String, path: (String) -> String) {
        self = DatabaseLocation.isPostgres(text) ? .postgres(url: text) : .sqlite(path: path(text))
    }

    static func isPostgres(_ text: String) -> Bool {
        ["postgres://", "postgresql://"].contains { text.utf8.starts(with: $0.utf8) }
    }
}

enum SecretKeySource: Sendable {
    case text(SecretText)
    case file(path: String)
    /// Made at the first start.
    case generated(path: String)
}

struct PasswordSettings: Equatable, Sendable {
    var minLength: Int
    var argon2: Argon2Parameters
    var threads: Int
    var hashQueue: Int
}

struct MailSettings: Sendable {
    /// Nil writes mails into the folder.
    var server: SMTPServer?
    var from: Mailbox?
    var folder: String
    var templates: String?
}

struct TLSFiles: Equatable, Sendable {
    var certificate: String
    var key: String
}

enum LogFormat: String, CaseIterable, Sendable {
    case json, text
}

extension Settings {
    /// What the flows need to know of it.
    var flowsConfiguration: FlowsConfiguration {
        var configuration = FlowsConfiguration()
        configuration.registration = registration
        configuration.compatibility = compatibility
        configuration.emailDomains = emailDomains
        configuration.profileFields = profileFields
        configuration.passwordMinLength = password.minLength
        configuration.sessions = sessionLimits
        configuration.throttle = throttle
        configuration.auditRetention = auditRetention
        configuration.maxStaleness = maxStaleness
        configuration.liveSessionCapacity = cacheSize
        let labels = publicURL.host.utf8.split(separator: UInt8(ascii: ".")).compactMap { String($0) }
        configuration.serviceWords += labels.filter { $0.utf8.count >= 4 && !configuration.serviceWords.contains($0) }
        return configuration
    }

    /// What the HTTP room needs to know of it.
    var serverConfiguration: ServerConfiguration {
        var configuration = ServerConfiguration(publicURL: publicURL)
        configuration.allowedOrigins = allowedOrigins
        configuration.cookies = cookies
        configuration.trustedProxies = trustedProxies
        configuration.isMetricsEnabled = isMetricsEnabled
        configuration.isOneOfSeveral = !database.isFile
        configuration.uidLabel = uidLabel
        configuration.site = site
        // An operator who names the folder runs a program that sends what is in it.
        configuration.sendsMail = mail.server != nil || sources[Keys.mailFolder.description.name] != nil
        return configuration
    }
}
