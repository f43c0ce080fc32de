import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyPasswords
import LatchkeyServer
import Logging

/// The whole configuration, checked: what is here can be started with.
struct Settings: Sendable {
    var httpHost = AddressSection.host.fallback
    /// 0 lets the system choose.
    var httpPort = AddressSection.port.fallback
    /// What the HTTP room needs to know.
    var server = ServerConfiguration(publicURL: .local)
    /// What the flows need to know.
    var flows = FlowsConfiguration()
    /// Those that the configuration names, without the secrets that stand in files.
    var providers: [ProviderSettings] = []
    /// Paths of those files.
    var providerSecretFiles: [ProviderID: String] = [:]
    /// What roles there are, and which one people get who come without another.
    var roles = RoleDeclarations.builtIn
    var database = DatabaseLocation.sqlite(path: DatabaseSection.url.fallback)
    /// Where PostgreSQL itself can be reached, to listen for changes.
    var listenURL: String?
    /// Connections to PostgreSQL that write.
    var databaseWriters = DatabaseSection.writers.fallback
    var secretKey = SecretKeySource.generated(path: "")
    var previousSecretKey: SecretText?
    var allowsInsecureHTTP = false
    var password = PasswordSettings()
    var mail = MailSettings()
    var tls: TLSFiles?
    var logLevel = OperationSection.logLevel.fallback
    /// Nil chooses by whether standard error is a terminal.
    var logFormat: LogFormat?
    /// Keys of which the operator wants no advice.
    var acceptedAdvice: [String] = []
    /// Where each key was written that is not at its default.
    let sources: [String: ConfigurationSource]

    /// The defaults, for the sections to fill in.
    init(sources: [String: ConfigurationSource]) {
        self.sources = sources
    }

    var publicURL: Origin { server.publicURL }
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

/// What hashes of passwords cost here.
struct PasswordSettings: Equatable, Sendable {
    var argon2 = Argon2Parameters.default
    var threads = PasswordSection.threads.fallback
    var hashQueue = PasswordSection.hashQueue.fallback
}

struct MailSettings: Sendable {
    /// Nil writes mails into the folder.
    var server: SMTPServer?
    var from: Mailbox?
    var folder = MailSection.folder.fallback
    var templates: String?
}

struct TLSFiles: Equatable, Sendable {
    var certificate: String
    var key: String
}

enum LogFormat: String, CaseIterable, Sendable {
    case json, text
}
