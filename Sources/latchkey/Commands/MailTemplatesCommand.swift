import ArgumentParser
import Foundation
import LatchkeyMail

struct MailTemplatesCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "Write the templates of all e-mails into a folder, to change them.",
        discussion: """
            Name the folder in mail.templates. Delete the files that you do not change: the built-in text is used for those, \
            and an upgrade can improve it. Files that are there already stay as they are.
            """
    )

    @Argument(help: "The folder; it is made when it is missing.", completion: .directory)
    var folder: String

    @Flag(help: "Replace files that were changed.")
    var force = false

    func run(in context: CommandContext) async throws {
        let root = context.path(folder)
        let files = MailTemplateFile.all
        let kept = force ? [] : files.filter { isChanged($0, in: root) }.map(\.name)
        do {
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            for file in files where !kept.contains(file.name) {
                try Data(file.text.utf8).write(to: URL(fileURLWithPath: "\(root)/\(file.name)"), options: .atomic)
            }
        } catch {
            throw CommandFailure("\(folder.printable) cannot be written; see that it is writable and has space left")
        }
        context.console.write("\(files.count - kept.count) templates written to \(folder.printable)")
        guard !kept.isEmpty else { return }
        context.console.write(
            "Kept, because they were changed: \(kept.joined(separator: ", ")). --force replaces them.")
    }

    private func isChanged(_ file: MailTemplateFile, in root: String) -> Bool {
        let path = "\(root)/\(file.name)"
        guard FileManager.default.fileExists(atPath: path) else { return false }
        return FileManager.default.contents(atPath: path) != Data(file.text.utf8)
    }
}
