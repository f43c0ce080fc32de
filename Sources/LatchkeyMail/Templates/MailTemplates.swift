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

    /// A template that cannot be used: the file, and why.
    package struct Problem: Error, Equatable, Sendable {
        package let file: String
        package let reason: String
    }

    private let texts: [OutgoingMail.Kind: [MailLanguage: MustacheTemplate]]
    private let footers: [MailLanguage: MustacheTemplate]
    private let page: MustacheTemplate

    /// Our own words, and in their place those of `folder`, in files as `MailTemplateFile` names them.
    package init(folder path: String? = nil) throws(Problem) {
        let folder = MailTemplateFolder(path: path)
        try folder.check()
        var texts: [OutgoingMail.Kind: [MailLanguage: MustacheTemplate]] = [:]
        var footers: [MailLanguage: MustacheTemplate] = [:]
        for language in MailLanguage.allCases {
            for kind in OutgoingMail.Kind.allCases {
                texts[kind, default: [:]][language] = try folder.template(.words(kind, language))
            }
            footers[language] = try folder.template(.footer(language))
        }
        self.texts = texts
        self.footers = footers
        self.page = try folder.template(.page)
    }

    /// `facts` by their names; those that this e-mail must not tell are left out.
    package func words(
        _ kind: OutgoingMail.Kind, _ language: MailLanguage, at time: Timestamp, _ facts: [String: String],
        look: MailLook = MailLook()
    ) -> Words {
        let known = MailNames.known(in: kind)
        var facts = facts.filter { known.contains($0.key) }.mapValues(MailTemplates.oneLine)
        facts["time"] = MailTime.text(time, language)
        facts["support"] = facts["support"] ?? MailTexts.support(language)
        return words(MailTemplates.lines(texts[kind]?[language]?.render(facts)), language, facts, look)
    }

    /// In English, for the operator who tries out whether e-mails arrive and how they look: page and footer are those of all
    /// others. `facts` as in `words`.
    package func test(at time: Timestamp, _ facts: [String: String], look: MailLook = MailLook()) -> Words {
        var facts = facts.mapValues(MailTemplates.oneLine)
        facts["time"] = MailTime.text(time, .english)
        facts["support"] = facts["support"] ?? MailTexts.support(.english)
        return words(MailTexts.test(facts), .english, facts, look)
    }

    /// The first of `lines` is the subject.
    private func words(
        _ lines: [String], _ language: MailLanguage, _ facts: [String: String], _ look: MailLook
    ) -> Words {
        let footer = MailTemplates.lines(footers[language]?.render(facts))
        let (subject, body) = (lines.first ?? "", Array(lines.dropFirst().drop(while: \.isEmpty)))
        let links = [facts["link"], facts["profile"], facts["home"]].compactMap(\.self)
        let shown = MailPage(
            language: language, service: facts["service"] ?? "", look: look, subject: subject,
            body: MailParagraph.all(in: body, links: links, hasButtons: true),
            footer: MailParagraph.all(in: footer, links: links, hasButtons: false))
        let text = footer.isEmpty ? body : body + [""] + footer
        return Words(subject: subject, text: text.joined(separator: "\n"), html: page.render(shown.context))
    }

    /// Without the empty ones at the end.
    private static func lines(_ text: String?) -> [String] {
        let lines = (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        return Array(lines[..<end])
    }

    /// What people typed stays on its line.
    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { breaksLine($0) ? " " : $0 }))
    }

    private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }
}
