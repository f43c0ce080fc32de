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
            The pages call the server at public_url; name the static host in allowed_origins. Files of an earlier run are \
            replaced, except those that were changed since; \(WebManifest.fileName) tells which. Others in the folder stay.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The folder; it is made when it is missing.")
    var folder: String

    @Flag(help: "Replace files that were changed by hand or come from somewhere else.")
    var force = false

    func validate() throws {
        guard !folder.isEmpty else { throw ValidationError("The name of the folder is empty.") }
    }

    func run(in context: CommandContext) async throws {
        let server = try options.settings(in: context).publicURL.text
        let root = URL(fileURLWithPath: context.path(folder))
        let files = WebFiles.all.map { (path: $0.path, bytes: $0.bytes(forServer: server)) }
        let earlier = contents(of: WebManifest.fileName, in: root).map {
            WebManifest(text: String(decoding: $0, as: UTF8.self))
        }
        let kept = force ? [] : files.filter { isForeign($0.path, $0.bytes, in: root, earlier) }.map(\.path)
        if earlier == nil, !kept.isEmpty {
            throw CommandFailure(
                "not from latchkey web, in \(folder.printable): \(kept.joined(separator: ", ")); --force replaces what is there"
            )
        }
        var manifest = earlier ?? WebManifest()
        do {
            for file in files where !kept.contains(file.path) {
                try write(file.bytes, to: file.path, in: root)
                manifest.add(file.bytes, at: file.path)
            }
            try write(Array(manifest.text.utf8), to: WebManifest.fileName, in: root)
        } catch {
            throw CommandFailure("\(folder.printable) cannot be written; see that it is writable and has space left")
        }
        context.console.write("\(files.count - kept.count) files written to \(folder.printable) for \(server)")
        guard !kept.isEmpty else { return }
        context.console.write("Kept, for they were changed: \(kept.joined(separator: ", ")). --force replaces them.")
    }

    /// Whether a file in the folder is neither what an earlier run wrote nor what this one would write.
    private func isForeign(_ path: String, _ bytes: [UInt8], in root: URL, _ earlier: WebManifest?) -> Bool {
        guard let there = contents(of: path, in: root) else { return false }
        return there != bytes && earlier?.wrote(there, to: path) != true
    }

    private func contents(of path: String, in root: URL) -> [UInt8]? {
        FileManager.default.contents(atPath: root.appendingPathComponent(path).path).map(Array.init)
    }

    private func write(_ bytes: [UInt8], to path: String, in root: URL) throws {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file, options: .atomic)
    }
}
