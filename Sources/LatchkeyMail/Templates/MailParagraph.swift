/// A paragraph of an e-mail's text, as its HTML shows it.
enum MailParagraph: Equatable {
    /// Words, and on the line below them where they lead.
    case button(label: String, link: String)
    case lines([Line])

    enum Line: Equatable {
        case text(String)
        case link(String)
    }

    /// What stands between empty lines. Only lines that are nothing but one of `links` lead anywhere.
    static func all(in lines: [String], links: [String], hasButtons: Bool) -> [MailParagraph] {
        lines.split(whereSeparator: \.isEmpty).map(Array.init).map { paragraph in
            if hasButtons, paragraph.count == 2, links.contains(paragraph[1]), !links.contains(paragraph[0]) {
                return .button(label: MailParagraph.label(paragraph[0]), link: paragraph[1])
            }
            return .lines(paragraph.map { links.contains($0) ? .link($0) : .text($0) })
        }
    }

    /// Words before an address end in a colon; those on a button do not.
    private static func label(_ text: String) -> String {
        text.hasSuffix(":") ? String(text.dropLast()) : text
    }

    /// For the page's template.
    var context: [String: Any] {
        switch self {
        case .button(let label, let link): ["button": ["label": label, "link": link]]
        case .lines(let lines): ["lines": lines.enumerated().map { $1.context(follows: $0 > 0) }]
        }
    }
}

extension MailParagraph.Line {
    fileprivate func context(follows: Bool) -> [String: Any] {
        switch self {
        case .text(let text): ["text": text, "follows": follows]
        case .link(let link): ["link": link, "follows": follows]
        }
    }
}
