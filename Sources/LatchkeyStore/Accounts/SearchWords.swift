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

    /// What the engine's index finds: of each part the longest run of characters that are no wildcards, where an index has it.
    private var runs: [String] { parts.compactMap(SearchWords.run) }

    private static func run(of part: String) -> String? {
        part.unicodeScalars.split(whereSeparator: isWildcard).filter { isIndexed(Array($0)) }
            .max { $0.count < $1.count }.map { String(String.UnicodeScalarView($0)) }
    }

    /// Whether both engines have it in their indexes: PostgreSQL's knows words alone, made of letters and digits, with two spaces before
    /// each and one behind it.
    private static func isIndexed(_ run: [Unicode.Scalar]) -> Bool {
        guard run.count >= leastInside else { return false }
        let isOfWord = run.map { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        return run.indices.contains { place in
            guard isOfWord[place] else { return false }
            return (place > 0 && !isOfWord[place - 1]) || (place + 2 < run.count && isOfWord[place + 1])
        }
    }

    /// The parts that their runs do not say whole.
    private var partsToCompare: [String] { parts.filter { SearchWords.run(of: $0) != $0 } }

    /// No index has any of it, as with signs alone.
    var isBeyondIndex: Bool { runs.isEmpty }

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

    /// The ids, called `account_id`, and where the index has found them the texts, called `text`, of those who are looked at, at most
    /// one more than `most`; whether they fulfil `condition` is asked of them afterwards. Where the condition leaves few, they are looked
    /// at one by one; where no index has what is looked for, the first `most` of all accounts are.
    func hits(_ condition: SQLText, leavesFew: Bool, most: Int) -> SQLText {
        guard leavesFew || isBeyondIndex else { return indexed(most: most) }
        let own = self.condition
        // As a table, not as a condition: PostgreSQL would compare all accounts first.
        let source =
            leavesFew
            ? SQLText(text: "account WHERE \(condition.text) AND", arguments: condition.arguments)
            : SQLText(
                text: "(SELECT id, search_text FROM account ORDER BY uid_key LIMIT ?) AS account WHERE",
                arguments: [most.databaseValue])
        return SQLText(
            text: "SELECT account.id AS account_id FROM \(source.text) \(own.text) LIMIT ?",
            arguments: source.arguments + own.arguments + [(most + 1).databaseValue])
    }

    /// With ESCAPE an engine would not use its index: the runs lead, without it, and what is exact decides.
    private func indexed(most: Int) -> SQLText {
        let (runs, exact) = (runs, partsToCompare)
        let conditions =
            runs.map { _ in "account_search.text LIKE ?" } + exact.map { _ in "account_search.text LIKE ? ESCAPE '\\'" }
        return SQLText(
            text: """
                SELECT account_search.account_id AS account_id, account_search.text AS text FROM account_search
                WHERE \(conditions.joined(separator: " AND ")) LIMIT ?
                """,
            arguments: runs.map { "%\($0)%".databaseValue } + exact.map { SearchWords.pattern($0).databaseValue }
                + [(most + 1).databaseValue])
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
