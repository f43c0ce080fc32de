/// Which texts a page can ask for. A key is AREA.NAME (`Web/client/en.js`), and whoever asks for one writes its area behind a quote:
/// `"users.title"`, `` `state.${name}` ``, `data-text="page.skip"`.
enum TextAreas {
    /// The areas that `text` names, and other words that look like one.
    static func named(in text: String) -> Set<String> {
        let bytes = Array(text.utf8)
        var areas: Set<String> = []
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            if quotes.contains(byte) {
                start = index + 1
            } else if !letters.contains(byte) {
                let isPoint = byte == UInt8(ascii: ".") && !bytes[(index + 1)...].starts(with: page)
                if isPoint, let begun = start, begun < index {
                    areas.insert(String(decoding: bytes[begun..<index], as: UTF8.self))
                }
                start = nil
            }
        }
        return areas
    }

    /// The body of a module of texts, with those of `areas` only.
    static func pick(_ areas: Set<String>, of body: String) -> String {
        var isPicked = true
        return body.split(separator: "\n").filter { line in
            if let area = area(of: line) { isPicked = areas.contains(area) }
            if line == "};" { isPicked = true }
            return isPicked
        }.joined(separator: "\n")
    }

    /// Of a line that begins an entry; what an entry goes on with has no key.
    private static func area(of line: Substring) -> String? {
        guard line.hasPrefix("\""), let end = line.firstRange(of: "\":") else { return nil }
        let key = line[line.index(after: line.startIndex)..<end.lowerBound]
        guard let point = key.firstIndex(of: "."), key.utf8.allSatisfy({ keyBytes.contains($0) }) else { return nil }
        return String(key[..<point])
    }

    /// `"users.html"` is no text.
    private static let page = Array("html".utf8)
    private static let quotes = Set("\"`".utf8)
    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let keyBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789_.".utf8)
}
