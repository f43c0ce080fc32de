import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyPostgres
import LatchkeyServer
import LatchkeyStore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// Runs the HTTP server on the parts until a signal asks it to stop.
enum Serve {
    /// Requests in flight finish, new ones are refused; then the last notes are stored and this returns.
    static func run(
        _ parts: ServeParts, setupLink: SetupLink, say: @escaping @Sendable (String) -> Void
    ) async throws {
        var configuration = parts.settings.flows
        configuration.providers = try parts.settings.identityProviders(parts.logger)
        let flows = Flows(
            store: parts.database.store,
            hasher: parts.hasher,
            signer: parts.signer,
            verifier: parts.verifier,
            configuration: configuration,
            mail: parts.mail,
            logger: parts.logger
        )
        try await StartOfFactors(parts: parts).check(flows.factors.dataKeys)
        try await flows.upkeep.start()
        let listener = try await ChangeAnnouncements.follow(parts, flows.upkeep)
        defer { listener?.close() }
        if try await !parts.database.store.hasSearchIndex() {
            parts.logger.notice("searches read all accounts: PostgreSQL has no index for them; see docs/operations.md")
        }
        let server = LatchkeyServer(serverConfiguration(parts), flows: flows)
        let publicURL = parts.settings.publicURL
        let application = try server.application(
            address: .hostname(parts.settings.httpHost, port: parts.settings.httpPort),
            tls: parts.tls,
            logger: parts.logger,
            onServerRunning: { channel in
                if parts.settings.mail.server == nil {
                    parts.logger.notice(
                        "e-mails go into a folder; set mail.smtp_url to send them",
                        metadata: ["folder": "\(parts.settings.mail.folder)"])
                }
                let place = channel.localAddress.map(Serve.text) ?? ""
                say("Latchkey listens on \(place); people reach it at \(publicURL.text)")
                say("Accounts are in \(parts.database.isNew ? "a new database, " : "")\(parts.database.place)")
                await offerSetUp(flows, setupLink, publicURL, parts.logger, say)
            }
        )
        // Below this level it writes what the services consist of, templates of e-mails included.
        var steps = parts.logger
        steps.logLevel = max(steps.logLevel, .info)
        var services = ServiceGroupConfiguration(
            services: [UpkeepService(upkeep: flows.upkeep), OutboxService(outbox: flows.outbox), application],
            // A closed terminal is no reason to leave requests unfinished.
            gracefulShutdownSignals: [.sigterm, .sigint, .sighup],
            logger: steps
        )
        // No client can hold up the end: longer than a body may take, shorter than deploy/latchkey.service waits.
        services.maximumGracefulShutdownDuration = .seconds(25)
        try await ServiceGroup(configuration: services).run()
    }

    private static func serverConfiguration(_ parts: ServeParts) -> ServerConfiguration {
        var configuration = parts.settings.server
        let files = OpenFiles.raise()
        configuration.limits = OpenFiles.fitting(configuration.limits, files: files)
        if configuration.limits.connections < parts.settings.server.limits.connections {
            parts.logger.warning(
                "this process may open few files, and takes fewer connections; raise the limit (ulimit -n, LimitNOFILE)",
                metadata: ["files": "\(files)", "connections": "\(configuration.limits.connections)"])
        }
        return configuration
    }

    /// For the person who started the server and nobody else: the log never has it. Once the server runs: a start that fails at the port
    /// leaves the link of the one that runs.
    private static func offerSetUp(
        _ flows: Flows, _ link: SetupLink, _ publicURL: Origin, _ logger: Logger, _ say: @Sendable (String) -> Void
    ) async {
        do throws(LatchkeyError) {
            guard let code = try await flows.setUp.offer() else { return link.withdraw() }
            say(link.offer(PageLinks(publicURL).setUp(code: code)))
        } catch {
            logger.error(
                "there is no set-up link, because the database cannot be reached; start again",
                metadata: ["error": "\(error.code.rawValue)"])
        }
    }

    /// As in a URL: an IPv6 address stands in brackets.
    static func text(_ address: SocketAddress) -> String {
        let host = address.ipAddress ?? ""
        return "\(host.contains(":") ? "[\(host)]" : host):\(address.port ?? 0)"
    }
}

/// Runs beside the server, and ends after it, so that what the last requests noted is stored.
private struct UpkeepService: Service {
    let upkeep: Upkeep

    func run() async throws {
        await cancelWhenGracefulShutdown { await upkeep.run() }
        await upkeep.finish()
    }
}

/// Does the jobs of the outbox beside the server; what is under way when it ends is done by the next start.
private struct OutboxService: Service {
    let outbox: Outbox

    func run() async throws {
        await cancelWhenGracefulShutdown { await outbox.run() }
    }
}
