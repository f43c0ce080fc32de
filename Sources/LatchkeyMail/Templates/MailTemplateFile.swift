import LatchkeyCore

/// A template as a file that operators may change.
package struct MailTemplateFile: Sendable {
    enum Part {
        /// Of one e-mail in one language, with the subject in the first line.
        case words
        /// What stands below all of them in one language.
        case footer
        /// The HTML around the words.
        case page
    }

    package let name: String
    /// Ours.
    package let text: String
    let part: Part
    /// What may stand between braces.
    let known: [String]

    package static var all: [MailTemplateFile] {
        let kinds = OutgoingMail.Kind.allCases
        let words = MailLanguage.allCases.flatMap { language in
            kinds.map { MailTemplateFile.words($0, language) } + [footer(language)]
        }
        return words + [page]
    }

    static func words(_ kind: OutgoingMail.Kind, _ language: MailLanguage) -> MailTemplateFile {
        MailTemplateFile(
            name: "\(kind.rawValue).\(language.rawValue).mustache", text: MailTexts.text(kind, language) + "\n",
            part: .words, known: MailNames.known(in: kind))
    }

    static func footer(_ language: MailLanguage) -> MailTemplateFile {
        MailTemplateFile(
            name: "footer.\(language.rawValue).mustache", text: MailTexts.footer(language) + "\n", part: .footer,
            known: MailNames.common)
    }

    static let page = MailTemplateFile(
        name: "page.html.mustache", text: MailPage.template + "\n", part: .page, known: MailNames.page)
}
