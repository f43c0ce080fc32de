import Foundation

/// Names in the letters of user IDs and keys of groups.
enum RosterNames {
    /// Without accents, in small letters of ASCII; other letters stay as they are.
    static func latin(_ text: String) -> String {
        var plain = ""
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars where !isMark(scalar) {
            if let letters = letters[scalar] { plain += letters } else { plain.unicodeScalars.append(scalar) }
        }
        return ASCII.lowercase(plain)
    }

    /// `given.family`, or what stands before the @ of an address; empty where no letter of ASCII is left.
    static func uid(given: String, family: String, name: String, email: String) -> String {
        if let local = localPart(of: email.isEmpty ? name : email) {
            let uid = cut(
                latin(local).utf8.prefix { $0 != UInt8(ascii: "+") }.filter {
                    isKept($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
                })
            if isEnough(uid) { return uid }
        }
        let parts = name.unicodeScalars.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let words = words(of: parts.count == 2 ? "\(parts[1]) \(parts[0])" : name)
        let isSplit = !given.isEmpty && !family.isEmpty
        let first = isSplit ? self.words(of: given).prefix(1) : words.prefix(1)
        let last = isSplit ? [self.words(of: family).joined(separator: "-")] : Array(words.dropFirst().suffix(1))
        let uid = cut(Array((first + last).filter { !$0.isEmpty }.joined(separator: ".").utf8))
        return isEnough(uid) ? uid : ""
    }

    /// The key of a group as a list names it: "Year 9 / P3" is `year-9-p3`. Empty where nothing of it is left.
    static func groupKey(_ text: String) -> String {
        latin(text).utf8.split { !ASCII.isLetterOrDigit($0) }
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }

    private static func localPart(of email: String) -> String? {
        guard let at = email.utf8.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        return String(email[..<at])
    }

    private static func words(of text: String) -> [String] {
        latin(text).unicodeScalars.split { $0.properties.isWhitespace }.map { word in
            let kept = String(String.UnicodeScalarView(word)).utf8.filter(isKept)
            return String(decoding: trimmed(kept) { $0 == UInt8(ascii: "-") }, as: UTF8.self)
        }.filter { !$0.isEmpty }
    }

    private static func cut(_ bytes: [UInt8]) -> String {
        String(decoding: trimmed(Array(bytes.prefix(40))) { !ASCII.isLetterOrDigit($0) }, as: UTF8.self)
    }

    private static func trimmed(_ bytes: [UInt8], of isEdge: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !isEdge($0) }), let last = bytes.lastIndex(where: { !isEdge($0) })
        else { return [] }
        return bytes[first...last]
    }

    private static func isKept(_ byte: UInt8) -> Bool { ASCII.isLetterOrDigit(byte) || byte == UInt8(ascii: "-") }

    private static func isEnough(_ uid: String) -> Bool {
        uid.utf8.count >= 2 && uid.utf8.contains { !ASCII.isDigit($0) && ASCII.isLetterOrDigit($0) }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .spacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    }

    /// What has no decomposition.
    private static let letters: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ı": "i", "ŧ": "t", "Ŧ": "t",
        "ŋ": "n", "Ŋ": "n", "ĸ": "k", "ə": "e", "Ə": "e",
    ]
}
