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
    /// name="latchkey-errors" content="offline busy">`. Of others it has what the server says, in English. A page on which nobody meets
    /// some of them names those, each with a minus before it: `content="-provider -hand_off"`; it keeps the others.
    static func fewErrors(of keys: Set<String>, on page: String) -> Set<String> {
        guard let named = page.firstMatch(of: /<meta name="latchkey-errors" content="([^"]*)">/) else { return keys }
        let words = named.1.split(separator: " ")
        guard words.contains(where: { !$0.hasPrefix(without) }) else {
            return keys.union(words.map { "\(without)error.\($0.dropFirst())" })
        }
        return keys.subtracting(["error."]).union(words.map { "error.\($0)" })
    }

    /// Before the beginning of a key in a set: no text that begins so.
    static let without = "-"

    private static let point = UInt8(ascii: ".")
    private static let quotes = Set("\"`".utf8)
    static let keyBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789_.".utf8)
}
