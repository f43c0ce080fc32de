import LatchkeyCore

/// What is looked for: each word stands somewhere in the uid, the name or the e-mail address, in whatever case, with or without
/// accents. One or two characters stand at the beginning of a word (R-050).
struct SearchWords: Sendable {
    /// Parts of the text that is looked through.
    private let parts: [String]

    init(_ typed: String) {
        // By scalars: a sign that belongs to a space would keep two words together.
        let words = FoldedText.folded(typed).unicodeScalars.split(separator: " ").map {
            String(String.UnicodeScalarView($0))
        }
        parts = Set(words).sorted().map { word in
            word.unicodeScalars.count < SearchWords.leastInside ? SearchWords.mark + word : word
        }
    }

    /// So many characters are found inside a word.
    private static let leastInside = 3
    /// What stands before each word of the text.
    private static let mark = "  "

    var isEmpty: Bool { parts.isEmpty }

    /// What the engine's index finds: of each part the longest run of characters that are no wildcards, where it is long enough.
    private var runs: [String] {
        parts.compactMap { part in
            let runs = part.unicodeScalars.split(whereSeparator: SearchWords.isWildcard)
            let longest = runs.max { $0.count < $1.count }.map { String(String.UnicodeScalarView($0)) } ?? ""
            return longest.unicodeScalars.count < SearchWords.leastInside ? nil : longest
        }
    }

    /// The parts that their runs do not say whole.
    private var partsWithWildcards: [String] {
        parts.filter { $0.unicodeScalars.contains(where: SearchWords.isWildcard) }
    }

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

    /// The ids, called `account_id`, of those who fulfil this and `condition`; at most one more than `most`. Where the condition leaves
    /// few, they are looked at one by one.
    func found(_ condition: SQLText, leavesFew: Bool, most: Int) -> SQLText {
        guard leavesFew || runs.isEmpty else { return indexed(condition, most: most) }
        let own = self.condition
        return SQLText(
            text: "SELECT account.id AS account_id FROM account WHERE \(condition.text) AND \(own.text) LIMIT ?",
            arguments: condition.arguments + own.arguments + [(most + 1).databaseValue])
    }

    /// With ESCAPE an engine would not use its index: the runs lead, without it, and what is exact decides.
    private func indexed(_ condition: SQLText, most: Int) -> SQLText {
        let (runs, exact) = (runs, partsWithWildcards)
        let isAsked =
            "EXISTS (SELECT 1 FROM account WHERE account.id = account_search.account_id AND \(condition.text))"
        let conditions =
            runs.map { _ in "account_search.text LIKE ?" } + exact.map { _ in "account_search.text LIKE ? ESCAPE '\\'" }
            + (condition.isAlwaysTrue ? [] : [isAsked])
        return SQLText(
            text: """
                SELECT account_search.account_id AS account_id FROM account_search
                WHERE \(conditions.joined(separator: " AND ")) LIMIT ?
                """,
            arguments: runs.map { "%\($0)%".databaseValue } + exact.map { SearchWords.pattern($0).databaseValue }
                + condition.arguments + [(most + 1).databaseValue])
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
