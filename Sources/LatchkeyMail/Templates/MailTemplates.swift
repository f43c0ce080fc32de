import Foundation
package import LatchkeyCore
import Mustache

/// Turns facts into the words of a mail. Every name is escaped for where it stands; none can begin a header (S-124).
package struct MailTemplates: Sendable {
    package struct Words: Equatable, Sendable {
        package let subject: String
        package let text: String
        package let html: String
    }

    package struct Problem: Error, Equatable, Sendable {
        package let file: String
    }

    private let texts: [String: MustacheTemplate]
    private let page: MustacheTemplate

    /// Our own words, and in their place those of `folder`: `reset_password.en.mustache` and `page.html.mustache`.
    ///
    /// Throws a `Problem` that names the file.
    package init(folder: String? = nil) throws {
        var texts: [String: MustacheTemplate] = [:]
        for kind in OutgoingMail.Kind.allCases {
            for language in MailLanguage.allCases {
                let name = "\(kind.rawValue).\(language.rawValue)"
                texts[name] = try MailTemplates.template(
                    name, in: folder, else: MailTexts.text(kind, language), isHTML: false)
            }
        }
        self.texts = texts
        self.page = try MailTemplates.template("page.html", in: folder, else: MailTemplates.page, isHTML: true)
    }

    private static func template(
        _ name: String, in folder: String?, else own: String, isHTML: Bool
    ) throws -> MustacheTemplate {
        let file = "\(name).mustache"
        let text = try folder.map { "\($0)/\(file)" }.flatMap { path in
            guard FileManager.default.fileExists(atPath: path) else { return nil as String? }
            guard let data = FileManager.default.contents(atPath: path) else { throw Problem(file: file) }
            return String(decoding: data, as: UTF8.self)
        }
        do {
            // Text is not HTML: `&` stays `&` there.
            let type = isHTML ? "" : "{{% CONTENT_TYPE:TEXT}}"
            return try MustacheTemplate(string: type + (text ?? own))
        } catch {
            throw Problem(file: file)
        }
    }

    package func words(
        _ kind: OutgoingMail.Kind, _ language: MailLanguage, _ facts: [String: String]
    ) -> Words {
        var facts = facts.mapValues(MailTemplates.oneLine)
        facts["support"] = facts["support"] ?? MailTexts.support(language)
        let text = texts["\(kind.rawValue).\(language.rawValue)"]?.render(facts) ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let body = lines.dropFirst().drop(while: \.isEmpty)
        let paragraphs = body.split(whereSeparator: \.isEmpty).map { $0.joined(separator: "\n") }
        let html = page.render(
            [
                "subject": lines.first ?? "", "language": language.rawValue,
                "accent": facts["accent"] ?? MailTemplates.accent,
                "paragraphs": paragraphs.map { paragraph -> [String: String] in
                    paragraph == facts["link"] ? ["link": paragraph] : ["text": paragraph]
                },
            ] as [String: Any])
        return Words(subject: lines.first ?? "", text: body.joined(separator: "\n"), html: html)
    }

    /// What people typed stays on its line.
    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    /// As on the pages.
    private static let accent = "#0d6b60"

    private static let page = """
        <!doctype html>
        <html lang="{{language}}">
        <head><meta charset="utf-8"><title>{{subject}}</title></head>
        <body style="font: 16px/1.5 system-ui, sans-serif; max-width: 34em; margin: 2em auto; padding: 0 1em">
        {{#paragraphs}}
        {{#text}}<p>{{.}}</p>{{/text}}
        {{#link}}<p><a href="{{.}}" style="display: inline-block; padding: .6em 1.2em; background: {{accent}}; color: #fff; border-radius: .4em">{{.}}</a></p>{{/link}}
        {{/paragraphs}}
        </body>
        </html>
        """
}
