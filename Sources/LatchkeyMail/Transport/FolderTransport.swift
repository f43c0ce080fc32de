import Foundation
import LatchkeyCore

/// Writes each mail into a folder, as a file that mail programs open: for trying things out, and for clubs without a server.
package struct FolderTransport: MailTransport {
    private let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    package func deliver(_ message: MailMessage) async -> MailOutcome {
        let name = "\(message.date.seconds)-\(message.id.text).eml"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let path = folder + "/" + name
            // Whole or not at all, and for this user alone: it holds what lets somebody in (S-282).
            let draft = folder + "/." + name
            guard
                FileManager.default.createFile(
                    atPath: draft, contents: Data(FolderTransport.file(message).utf8),
                    attributes: [.posixPermissions: 0o600])
            else { return .failedForNow(answer: "the folder cannot be written") }
            _ = try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: draft, toPath: path)
            return .sent(answer: "written to \(name)")
        } catch {
            return .failedForNow(answer: "the folder cannot be written")
        }
    }

    package func close() {}

    private static func file(_ message: MailMessage) -> String {
        let boundary = "latchkey-\(message.id.text)"
        let lines =
            message.headers + [
                "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "",
                "--\(boundary)", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "",
                message.text, "--\(boundary)", "Content-Type: text/html; charset=utf-8",
                "Content-Transfer-Encoding: 8bit", "", message.html, "--\(boundary)--", "",
            ]
        return lines.joined(separator: "\r\n")
    }
}
