/// Which texts a page can ask for. Whoever asks for one writes its key, or how the key begins, behind a quote: `"users.title"`,
/// `` `state.${name}` ``, `data-text="page.skip"`.
enum TextKeys {
    /// What `text` has behind quotes that may be a key, or the beginning of one: words with a point between them.
    static func named(in text: String) -> Set<String> {
        let bytes = Array(text.utf8)
        var keys: Set<String> = []
        var start: Int?
        for (index, byte) in bytes.enumerated() where !keyBytes.contains(byte) {
            if let begun = start, bytes[begun..<index].contains(point) {
                keys.insert(String(decoding: bytes[begun..<index], as: UTF8.self))
            }
            start = quotes.contains(byte) ? index + 1 : nil
        }
        return keys
    }

    /// `keys` for `page`: one on which little can go wrong names the errors that it tells in the person's language, by `<meta
    /// name="latchkey-errors" content="offline busy">`. Of others it has what the server says, in English.
    static func fewErrors(of keys: Set<String>, on page: String) -> Set<String> {
        guard let named = page.firstMatch(of: /<meta name="latchkey-errors" content="([^"]*)">/) else { return keys }
        return keys.subtracting(["error."]).union(named.1.split(separator: " ").map { "error.\($0)" })
    }

    /// The body of a module of texts, with those whose keys are in `keys` or begin with one of them.
    static func pick(_ keys: Set<String>, of body: String) -> String {
        var isPicked = true
        return body.split(separator: "\n").filter { line in
            if let key = key(of: line) { isPicked = beginnings(of: key).contains { keys.contains($0) } }
            if line == "};" { isPicked = true }
            return isPicked
        }.joined(separator: "\n")
    }

    /// Of a line that begins an entry; what an entry goes on with has no key.
    private static func key(of line: Substring) -> Substring? {
        guard line.hasPrefix("\""), let end = line.firstRange(of: "\":") else { return nil }
        let key = line[line.index(after: line.startIndex)..<end.lowerBound]
        return key.utf8.allSatisfy { keyBytes.contains($0) } ? key : nil
    }

    /// `join.`, `join.new`, `join.new_` and `join.new_intro` of the last of these.
    private static func beginnings(of key: Substring) -> [String] {
        var beginnings = [String(key)]
        for index in key.indices where key[index] == "." || key[index] == "_" {
            beginnings += [String(key[...index]), String(key[..<index])]
        }
        return beginnings
    }

    private static let point = UInt8(ascii: ".")
    private static let quotes = Set("\"`".utf8)
    private static let keyBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789_.".utf8)
}
