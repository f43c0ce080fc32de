import Foundation
package import LatchkeyCore

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
                    atPath: draft, contents: Data(FolderTransport.file(message)),
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

    /// Removes mails a day after they were written: they hold addresses, and links that let people in.
    package func removeOld(now: Timestamp) {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where FolderTransport.isOurs(name) {
            let path = folder + "/" + name
            guard let written = (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date,
                Int64(written.timeIntervalSince1970) < now.seconds - FolderTransport.keptSeconds
            else { continue }
            try? files.removeItem(atPath: path)
        }
    }

    private static let keptSeconds: Int64 = 86_400

    /// Seconds and a mail's id; with a dot before it, what was not written to its end.
    private static func isOurs(_ name: String) -> Bool {
        let parts = name.drop { $0 == "." }.utf8.split(separator: UInt8(ascii: "-"), maxSplits: 1)
        guard parts.count == 2, parts[0].allSatisfy(ASCII.isDigit), parts[1].count == 26 else { return false }
        return name.hasSuffix(".eml")
    }

    private static func file(_ message: MailMessage) -> [UInt8] {
        let boundary = "latchkey-\(message.id.text)"
        let lines =
            message.headers + [
                "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "",
            ]
            + ["--\(boundary)"] + part(message.text, "text/plain") + ["--\(boundary)"]
            + shown(message, boundary: "related-\(message.id.text)") + ["--\(boundary)--", ""]
        return MailLines.withCRLF(lines.joined(separator: "\r\n"))
    }

    private static func part(_ text: String, _ type: String) -> [String] {
        ["Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text]
    }

    /// The HTML, and with it the picture that it shows.
    private static func shown(_ message: MailMessage, boundary: String) -> [String] {
        let html = part(message.html, "text/html")
        guard let logo = message.logo else { return html }
        let picture = Data(logo.bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        return ["Content-Type: \(MailMessage.relatedType); boundary=\"\(boundary)\"", "", "--\(boundary)"] + html
            + ["--\(boundary)", "Content-Type: \(logo.mediaType)", "Content-Transfer-Encoding: base64"] + logo.headers
            + ["", picture, "--\(boundary)--"]
    }
}
