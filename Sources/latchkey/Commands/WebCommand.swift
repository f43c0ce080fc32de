import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyServer
import LatchkeyWeb

struct WebCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "web",
        abstract: "Write the pages and the client into a folder, for a static host.",
        discussion: """
            The pages call the server at public_url; name the static host in allowed_origins. Files of an earlier run are
            replaced; others in the folder stay as they are.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The folder; it is made when it is missing.")
    var folder: String

    @Flag(help: "Replace files that were changed by hand or come from somewhere else.")
    var force = false

    func run(in context: CommandContext) async throws {
        let server = try options.settings(in: context).publicURL.text
        let root = context.path(folder)
        if !force, let foreign = WebFiles.all.first(where: { isForeign($0, under: root) }) {
            throw CommandFailure(
                "\(folder.printable)/\(foreign.path) is there and not from latchkey web; --force replaces it"
            )
        }
        do {
            for file in WebFiles.all { try write(file, server, under: root) }
        } catch {
            throw CommandFailure("\(folder.printable) cannot be written; see that it is writable and has space left")
        }
        context.console.write("\(WebFiles.all.count) files written to \(folder.printable) for \(server)")
    }

    private func write(_ file: WebFile, _ server: String, under root: String) throws {
        let path = URL(fileURLWithPath: root).appendingPathComponent(file.path)
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true
        )
        try Data(file.bytes(forServer: server)).write(to: path, options: .atomic)
    }

    /// Pages that we wrote say so; scripts and styles stand in folders of ours.
    private func isForeign(_ file: WebFile, under root: String) -> Bool {
        guard file.isPage, let there = FileManager.default.contents(atPath: "\(root)/\(file.path)") else {
            return false
        }
        return !String(decoding: there, as: UTF8.self).contains("name=\"latchkey-server\"")
    }
}
