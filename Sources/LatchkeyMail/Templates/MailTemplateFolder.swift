import Foundation
import Mustache

/// The operator's templates, each in place of ours; without a folder, ours.
struct MailTemplateFolder {
    let path: String?

    /// A file that no template is called by would be forgotten, and its words never sent.
    func check() throws(MailTemplates.Problem) {
        guard let path else { return }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw MailTemplates.Problem(file: path, reason: "there is no such folder, or it cannot be read")
        }
        let known = Set(MailTemplateFile.all.map(\.name))
        for name in names.sorted() where name.hasSuffix(".mustache") && !known.contains(name) {
            throw MailTemplates.Problem(
                file: name, reason: "no template has this name; `latchkey mail templates` writes those that there are")
        }
    }

    func template(_ file: MailTemplateFile) throws(MailTemplates.Problem) -> MustacheTemplate {
        let text = try own(file) ?? file.text
        let isHTML = file.part == .page
        for tag in TemplateTag.all(in: text) {
            guard let fault = tag.fault(file.known, isHTML: isHTML) else { continue }
            throw MailTemplates.Problem(file: file.name, reason: "line \(tag.line): \(fault)")
        }
        do {
            // Text is not HTML: `&` stays `&` there.
            return try MustacheTemplate(string: (isHTML ? "" : "{{% CONTENT_TYPE:TEXT}}") + text)
        } catch {
            let line = (error as? MustacheTemplate.ParserError).map { "line \($0.context.lineNumber): " } ?? ""
            throw MailTemplates.Problem(file: file.name, reason: line + "the braces or sections do not match")
        }
    }

    /// What the operator wrote, with the line ends of this system.
    private func own(_ file: MailTemplateFile) throws(MailTemplates.Problem) -> String? {
        guard let path = path.map({ "\($0)/\(file.name)" }), FileManager.default.fileExists(atPath: path) else {
            return nil
        }
        guard let data = FileManager.default.contents(atPath: path), let read = String(validating: data, as: UTF8.self)
        else { throw MailTemplates.Problem(file: file.name, reason: "it cannot be read as text in UTF-8") }
        let text = String(read.unicodeScalars.drop { $0 == "\u{feff}" }).replacingOccurrences(of: "\r\n", with: "\n")
        guard file.part != .words || text.prefix(while: { $0 != "\n" }).contains(where: { !$0.isWhitespace }) else {
            throw MailTemplates.Problem(file: file.name, reason: "line 1: the subject is missing")
        }
        return text
    }
}
