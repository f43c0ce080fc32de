/// Words that an attacker of this account on this site tries first (S-020).
struct ContextWords {
    /// Folded, longest first, so that a whole e-mail address goes before its parts.
    private let words: [[Unicode.Scalar]]

    /// Bytes of the longest uid, name or address that an account may have; a longer one is refused beside the password, and
    /// costs nothing here.
    private static let longestSource = 400

    init(uid: String, email: String?, name: String?, serviceWords: [String]) {
        let (uid, email, name) = (
            ContextWords.bounded(uid) ?? "", ContextWords.bounded(email), ContextWords.bounded(name)
        )
        var found = [uid] + serviceWords
        if let email { found += [email] + ContextWords.parts(of: email) }
        if let name { found += [name] + ContextWords.parts(of: name) }
        found += ContextWords.parts(of: uid)
        let folded = Set(found.map(ContextWords.fold)).filter { $0.count >= 3 }
        words = folded.sorted { $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1) }
    }

    /// Whether `folded` has one of the words and little else: at most three other characters, or only a few digits and
    /// signs as in `alice2024!`.
    func makeUp(_ folded: String) -> Bool {
        let password = Array(folded.unicodeScalars)
        var rest = password
        for word in words { rest = ContextWords.removing(word, from: rest) }
        guard rest.count < password.count else { return false }
        let isOrnament = rest.allSatisfy { $0.isASCII && !$0.properties.isAlphabetic }
        return rest.count <= (isOrnament ? 6 : 3)
    }

    private static func bounded(_ text: String?) -> String? {
        text.flatMap { $0.utf8.count <= longestSource ? $0 : nil }
    }

    private static func fold(_ text: String) -> [Unicode.Scalar] {
        guard let normalized = NormalizedText(text) else { return [] }
        return Array(CaseFolding.fold(normalized.text).unicodeScalars)
    }

    /// `ada.lovelace@school.example` gives `ada`, `lovelace`, `ada.lovelace`, `school`, `example`, `school.example`.
    private static func parts(of text: String) -> [String] {
        let sides = text.unicodeScalars.split(separator: "@")
        let pieces = text.unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
        return (sides + pieces).prefix(32).map { String($0) }
    }

    private static func removing(_ word: [Unicode.Scalar], from text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var rest: [Unicode.Scalar] = []
        var index = 0
        while index < text.count {
            if text[index...].starts(with: word) {
                index += word.count
            } else {
                rest.append(text[index])
                index += 1
            }
        }
        return rest
    }
}
