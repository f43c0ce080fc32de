/// One entry of the configuration's `roles`, as it was written: `NAME [by ROLE…] [may PERMISSION…] [: LABEL]`.
package struct RoleEntry: Equatable, Sendable {
    package let name: String
    package let givers: [String]
    package let permissions: [String]
    /// What people read; nil where nothing was written.
    package let label: String?

    package static let longestName = 32
    package static let mostPermissions = 32
    private static let longestPermission = 64
    private static let longestLabel = 40

    package init(_ name: String, by givers: [String] = [], may permissions: [String] = [], label: String? = nil) {
        self.name = name
        self.givers = givers
        self.permissions = permissions
        self.label = label
    }

    /// Reads an entry. Throws what is wrong with it; names and permissions are checked for their form only.
    package init(text: String) throws(RoleRefusal) {
        let (head, label) = RoleEntry.parts(of: text)
        var words = head.split(separator: " ")[...].map { String($0) }
        guard !words.isEmpty, RoleEntry.isName(words[0]) else {
            throw RoleRefusal("a name has 1 to 32 letters, digits, _ and -, a letter first, and is not by or may")
        }
        let name = words.removeFirst()
        func refusal(_ reason: String) -> RoleRefusal { RoleRefusal(role: name, reason) }
        let start = words.firstIndex(of: "may") ?? words.endIndex
        let (giving, allowing) = (words[..<start], words[start...].dropFirst())
        guard giving.first == nil || giving.first == "by" else {
            throw refusal("after the name comes by, may or a colon")
        }
        guard giving.count != 1 else { throw refusal("after by come names of roles") }
        guard start == words.endIndex || !allowing.isEmpty else { throw refusal("after may come permissions") }
        guard giving.dropFirst().allSatisfy(RoleEntry.isName) else { throw refusal("after by come names of roles") }
        guard allowing.allSatisfy(RoleEntry.isPermission) else {
            throw refusal("a permission has words like posts:write, of a–z, 0–9, _ and -, at most 64 characters")
        }
        guard allowing.count <= RoleEntry.mostPermissions else { throw refusal("a role has at most 32 permissions") }
        if let label {
            guard (1...RoleEntry.longestLabel).contains(label.unicodeScalars.count),
                let shown = try? PersonName(label).text, shown.utf8.elementsEqual(label.utf8)
            else {
                throw refusal("a label has 1 to 40 printable characters")
            }
        }
        self.init(name, by: Array(giving.dropFirst()), may: Array(allowing), label: label)
    }

    /// A permission has colons, too; the one before the label has a space behind it.
    private static func parts(of text: String) -> (head: String, label: String?) {
        let bytes = Array(text.utf8)
        func string(_ part: ArraySlice<UInt8>) -> String { String(decoding: part, as: UTF8.self) }
        let colon = bytes.indices.first { index in
            bytes[index] == UInt8(ascii: ":")
                && (index + 1 == bytes.endIndex || bytes[index + 1] == UInt8(ascii: " "))
        }
        guard let colon else { return (text, nil) }
        return (string(bytes[..<colon]), TypedText.trimmed(string(bytes[(colon + 1)...])))
    }

    package static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, ASCII.isLetterOrDigit(first), !ASCII.isDigit(first), bytes.count <= longestName
        else { return false }
        guard !["by", "may"].contains(ASCII.lowercase(text)) else { return false }
        return bytes.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    private static func isLowercase(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
    }

    /// `word(:word)+`
    private static func isPermission(_ text: String) -> Bool {
        let words = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard text.utf8.count <= longestPermission, words.count > 1 else { return false }
        return words.allSatisfy { word in
            guard let first = word.first, isLowercase(first) else { return false }
            return word.allSatisfy {
                isLowercase($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
        }
    }
}

/// Why roles of a configuration are refused. It names the role as soon as that is known to be a name.
package struct RoleRefusal: Error, Equatable {
    package let role: String?
    package let reason: String

    package init(role: String? = nil, _ reason: String) {
        self.role = role
        self.reason = reason
    }
}
