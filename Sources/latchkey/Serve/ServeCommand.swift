import ArgumentParser
import Foundation
import LatchkeyCore
import NIOCore

struct ServeCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the server until it is stopped.")

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "Address to listen on; overrides http.host.")
    var host: String?

    @Option(help: "Port to listen on; overrides http.port.")
    var port: String?

    func run(in context: CommandContext) async throws {
        let flags = [AddressSection.host.description.name: host, AddressSection.port.description.name: port]
            .compactMapValues { $0 }
        let settings = try options.settings(in: context, flags: flags)
        let parts = try await ServeParts.open(settings, context)
        defer { parts.close() }
        do {
            let setupLink = SetupLink(isTerminal: Terminal.showsOutput, path: settings.setupLinkPath(context))
            try await Serve.run(parts, setupLink: setupLink, say: context.console.write)
        } catch {
            throw ServeCommand.failure(error, settings)
        }
    }

    /// What an operator reads when the server cannot listen; any other error as it is.
    static func failure(_ error: any Error, _ settings: Settings) -> any Error {
        switch error {
        case let error as IOError:
            return bindFailure(error, settings)
        case is SocketAddressError.UnknownHost:
            return settings.refusal(
                of: AddressSection.host.description,
                expected: "an address of this machine, or a name that it can resolve")
        case is SocketAddressError:
            return settings.refusal(of: AddressSection.host.description, expected: "an address or name of this machine")
        default:
            return error
        }
    }

    private static func bindFailure(_ error: IOError, _ settings: Settings) -> CommandFailure {
        let place = "\(settings.httpHost):\(settings.httpPort)"
        let (host, port) = (AddressSection.host.description, AddressSection.port.description)
        return switch error.errnoCode {
        case EADDRINUSE:
            settings.complaint(about: port, "\(place) is in use; stop the other program or choose another port")
        case EACCES:
            settings.complaint(about: port, "this user may not listen on \(place); choose a port above 1023")
        case EMFILE, ENFILE:
            CommandFailure("cannot listen on \(place): too many open files; raise the limit (ulimit -n, LimitNOFILE)")
        case EADDRNOTAVAIL, EINVAL: settings.refusal(of: host, expected: "an address of this machine")
        default: CommandFailure("cannot listen on \(place) (error \(error.errnoCode))")
        }
    }
}
