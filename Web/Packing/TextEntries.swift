/// The texts of a language, taken apart once: every page picks from them.
struct TextEntries {
    private struct Entry {
        /// The key, and how those who ask for it may begin it; empty for what every page has.
        let beginnings: [String]
        var lines: [Substring]
    }

    private var entries: [Entry] = []

    /// Of the body of a module of texts.
    init(_ body: String) {
        for line in body.split(separator: "\n") {
            if let key = TextEntries.key(of: line) {
                entries.append(Entry(beginnings: TextEntries.beginnings(of: key), lines: [line]))
            } else if entries.isEmpty || line == "};" {
                entries.append(Entry(beginnings: [], lines: [line]))
            } else {
                entries[entries.count - 1].lines.append(line)
            }
        }
    }

    /// The body with those whose keys are in `keys` or begin with one of them, and not with one that is there to be left out.
    func pick(_ keys: Set<String>) -> String {
        let left = Set(keys.filter { $0.hasPrefix(TextKeys.without) }.map { String($0.dropFirst()) })
        return entries.filter { entry in
            entry.beginnings.isEmpty
                || entry.beginnings.contains(where: keys.contains) && !entry.beginnings.contains(where: left.contains)
        }.flatMap(\.lines).joined(separator: "\n")
    }

    /// Of a line that begins an entry; what an entry goes on with has no key.
    private static func key(of line: Substring) -> Substring? {
        let bytes = line.utf8
        guard bytes.first == quote else { return nil }
        let start = bytes.index(after: bytes.startIndex)
        guard let end = bytes[start...].firstIndex(where: { !TextKeys.keyBytes.contains($0) }),
            bytes[end...].starts(with: "\":".utf8)
        else { return nil }
        return line[start..<end]
    }

    /// `join.`, `join.new`, `join.new_` and `join.new_intro` of the last of these.
    private static func beginnings(of key: Substring) -> [String] {
        var beginnings = [String(key)]
        for index in key.utf8.indices where separators.contains(key.utf8[index]) {
            beginnings += [String(key[...index]), String(key[..<index])]
        }
        return beginnings
    }

    private static let quote = UInt8(ascii: "\"")
    private static let separators = Set("._".utf8)
}
