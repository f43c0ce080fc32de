import Hummingbird
package import HummingbirdTesting
package import LatchkeyCore
package import LatchkeyFlows
import LatchkeyMail
package import LatchkeyPasswords
package import LatchkeyServer
package import LatchkeyStore
import LatchkeyTokens
import Logging
package import NIOSSL

/// What a test may choose about the server it talks to.
package struct LatchkeyOptions: Sendable {
    package var engine = Engine.chosen
    package var publicURL = "http://localhost:8587"
    package var secret = Latchkey.secret
    package var previousSecret: String?
    package var flows = FlowsConfiguration()
    /// What roles mean, unless `store` says so.
    package var roles = RoleCatalog.teachersOfAll
    package var server: @Sendable (inout ServerConfiguration) -> Void = { _ in }
    package var threads = 2
    package var queueLimit = 128
    /// Sockets instead of the router alone.
    package var isLive = false
    /// With `isLive`: the server speaks TLS, and `Latchkey.send` no longer reaches it.
    package var tls: TLSConfiguration?
    /// Shared by two servers in a test of several processes.
    package var store: Store?
    /// Shared by two servers in a test of several processes.
    package var clock = TestClock()
    package var postbox = Postbox()
    package var argon2 = Argon2Parameters.unsafeForTests(memoryKiB: 8, iterations: 1)

    package init() {}
}

/// A whole server in this process, with a database, a clock and a log that the test can see.
package struct Latchkey: Sendable {
    package static let secret = "test-secret-4b1c9a7d2e8f6053-test-secret"

    package let client: any TestClientProtocol
    package let store: Store
    package let flows: Flows
    package let clock: TestClock
    package let log: LogCapture
    package let hasher: PasswordHasher
    package let server: LatchkeyServer
    package let postbox: Postbox
}

/// The one door to a running server: starts it, runs the test, stops it.
package func withLatchkey(
    _ configure: (inout LatchkeyOptions) -> Void = { _ in },
    _ test: @escaping @Sendable (Latchkey) async throws -> Void
) async throws {
    var options = LatchkeyOptions()
    configure(&options)
    let database = options.store == nil ? try await options.engine.makeDatabase() : nil
    defer { database?.close() }
    guard let given = options.store ?? database?.store else { throw HarnessError("there is no database") }
    let isUndeclared = given.roles == .builtIn || given.roles == .teachersOfAll
    let store = isUndeclared ? Store(given, roles: options.roles) : given
    guard let publicURL = Origin(options.publicURL) else {
        throw HarnessError("\(options.publicURL) is not an address of a server")
    }
    let clock = options.clock
    let postbox = options.postbox
    let log = LogCapture()
    let hasher = PasswordHasher(parameters: options.argon2, threads: options.threads, queueLimit: options.queueLimit)
    defer { hasher.shutdown() }
    let secrets = KeySet(
        try ServerSecret(options.secret),
        previous: try options.previousSecret.map { [try ServerSecret($0)] } ?? [])
    let keys = secrets.map { SigningKey($0) }
    let flows = Flows(
        store: store,
        hasher: hasher,
        signer: SessionTokenSigner(keys: keys, issuer: publicURL.text),
        verifier: SessionTokenVerifier(issuer: publicURL.text, keys: keys),
        configuration: options.flows,
        mail: MailParts(
            configuration: MailConfiguration(
                from: try EmailAddress("no-reply@school.example"), service: publicURL.host, publicURL: publicURL.text),
            templates: try ourTemplates.get(), transport: postbox,
            secrets: OneTimeSecrets(keys: secrets.map { MACKey($0) })),
        clock: TimeSource(now: { clock.now }, uptime: { clock.uptime }),
        logger: log.logger()
    )
    try await flows.upkeep.start()
    var configuration = ServerConfiguration(publicURL: publicURL)
    options.server(&configuration)
    let server = LatchkeyServer(configuration, flows: flows)
    let application = try server.application(
        address: .hostname("127.0.0.1", port: 0), tls: options.tls, logger: log.logger()
    )
    try await application.test(options.isLive ? .live : .router) { client in
        try await test(
            Latchkey(
                client: client, store: store, flows: flows, clock: clock, log: log, hasher: hasher, server: server,
                postbox: postbox
            )
        )
    }
}

/// Read once for all tests.
private let ourTemplates = Result { try MailTemplates() }
