import LatchkeyCore

/// What is looked for: each word stands somewhere in the uid, the name or the e-mail address, in whatever case, with or without
/// accents. One or two characters stand at the beginning of a word.
struct SearchWords: Sendable {
    /// Parts of the text that is looked through.
    private let parts: [String]

    init(_ typed: String) {
        let words = FoldedText.folded(typed).split(separator: " ").map { String($0) }
        parts = Set(words).sorted().map { word in
            word.unicodeScalars.count < SearchWords.leastInside ? SearchWords.mark + word : word
        }
    }

    /// So many characters are found inside a word.
    private static let leastInside = 3
    /// What stands before each word of the text.
    private static let mark = "  "

    var isEmpty: Bool { parts.isEmpty }

    /// The text that is looked through, made of a `search_text`: a mark before each word, so that the beginning of a word is three
    /// characters long too.
    static func text(of column: String) -> String {
        "('\(mark)' || replace(replace(\(column), ' ', '\(mark)'), '\n', '\(mark)'))"
    }

    /// What an account must fulfil.
    var condition: SQLText {
        let text = SearchWords.text(of: "account.search_text")
        return SQLText(
            text: parts.map { _ in "\(text) LIKE ? ESCAPE '\\'" }.joined(separator: " AND "),
            arguments: parts.map { SearchWords.pattern($0).databaseValue })
    }

    /// The ids, called `account_id`, of those who fulfil this and `condition`; at most one more than `most`.
    func found(_ condition: SQLText, most: Int) -> SQLText {
        let own = self.condition
        return SQLText(
            text: "SELECT account.id AS account_id FROM account WHERE \(condition.text) AND \(own.text) LIMIT ?",
            arguments: condition.arguments + own.arguments + [(most + 1).databaseValue])
    }

    /// A LIKE pattern that finds `part` itself, wildcards included (S-249).
    fileprivate static func pattern(_ part: String) -> String {
        var pattern = "%"
        for scalar in part.unicodeScalars {
            if isWildcard(scalar) { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern + "%"
    }

    private static func isWildcard(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "%" || scalar == "_" || scalar == "\\"
    }
}

extension Store {
    /// A LIKE pattern that finds `text` itself, wildcards included (S-249), in whatever case and with or without accents.
    static func pattern(_ text: String) -> String { SearchWords.pattern(FoldedText.folded(text)) }
}
