import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyPasswords
import LatchkeyServer
import LatchkeyTokens
import Logging
import NIOCore

struct ServeCommand: ContextualCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Run the server until it is stopped.")

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "Address to listen on, above http.host.")
    var host: String?

    @Option(help: "Port to listen on, above http.port.")
    var port: String?

    func run(in context: CommandContext) async throws {
        let flags = [Keys.httpHost.description.name: host, Keys.httpPort.description.name: port].compactMapValues { $0 }
        let settings = try options.settings(in: context, flags: flags)
        let parts = try await ServeCommand.parts(settings, context)
        defer { parts.hasher.shutdown() }
        do {
            try await Serve.run(parts, say: context.console.write)
        } catch let error as IOError where error.errnoCode == EADDRINUSE || error.errnoCode == EACCES {
            throw ServeCommand.bindFailure(error, settings)
        }
    }

    /// Opens and checks everything before the port is bound, so that a server that listens also works.
    static func parts(_ settings: Settings, _ context: CommandContext) async throws(CommandFailure) -> ServerParts {
        let tls = try settings.tls?.configuration()
        let database = try await OpenedDatabase.open(settings.database, mayCreate: true, now: context.now())
        let keys = try SigningKeys.load(settings, context.randomness)
        guard let present = keys.first else { throw CommandFailure("secret_key: expected a key") }
        let hasher = PasswordHasher(
            parameters: settings.password.argon2, threads: settings.password.threads,
            queueLimit: settings.password.hashQueue
        )
        return ServerParts(
            settings: settings, store: database.store, hasher: hasher,
            signer: SessionTokenSigner(key: present, issuer: settings.publicURL.text),
            verifier: SessionTokenVerifier(issuer: settings.publicURL.text, keys: keys),
            tls: tls, logger: ServeCommand.logger(settings)
        )
    }

    static func bindFailure(_ error: IOError, _ settings: Settings) -> CommandFailure {
        let place = "\(settings.httpHost):\(settings.httpPort)"
        guard error.errnoCode == EADDRINUSE else {
            return CommandFailure("http.port: this user may not listen on \(place); choose a port above 1023")
        }
        return CommandFailure("http.port: \(place) is in use; stop the other program or choose another port")
    }
}
