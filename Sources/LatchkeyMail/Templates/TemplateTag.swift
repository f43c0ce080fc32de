/// One pair of braces in a template, and what is wrong with it.
struct TemplateTag {
    /// Counted from 1.
    let line: Int
    /// What stands between the braces.
    let content: Substring

    /// All tags of a template, in their order. One that never ends is left to the parser.
    static func all(in text: String) -> [TemplateTag] {
        var (tags, rest, line) = ([TemplateTag](), text[...], 1)
        while let start = rest.firstRange(of: "{{") {
            line += lineEnds(in: rest[..<start.lowerBound])
            let behind = rest[start.upperBound...]
            guard let end = behind.firstRange(of: "}}") else { break }
            let content = behind[..<end.lowerBound]
            tags.append(TemplateTag(line: line, content: content))
            line += lineEnds(in: content)
            rest = behind[end.upperBound...]
        }
        return tags
    }

    /// Nil when it names what there is. In HTML nothing is written without being escaped (S-124).
    func fault(_ known: [String], isHTML: Bool) -> String? {
        guard content.first != "!" else { return nil }
        let isRaw = content.hasPrefix("{") || content.hasPrefix("&")
        if isRaw, isHTML { return "\(written) would not be escaped; write two braces" }
        let hasSigil = isRaw || content.first.map { "#^/".contains($0) } ?? false
        guard !known.contains(TemplateTag.trimmed(hasSigil ? content.dropFirst() : content)) else { return nil }
        return "\(written) is not known here. Known: \(known.filter { $0 != "." }.sorted().joined(separator: ", "))"
    }

    private var written: String { "{{\(content.prefix(40))}}" }

    private static func lineEnds(in text: Substring) -> Int { text.count { $0 == "\n" } }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
