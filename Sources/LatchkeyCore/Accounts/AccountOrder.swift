/// In which order accounts are listed.
package struct AccountOrder: Equatable, Sendable {
    package enum Key: String, CaseIterable, Sendable {
        case uid, name
        case createdAt = "created_at"
    }

    package let key: Key
    package let isDescending: Bool

    package static let uid = AccountOrder(key: .uid, isDescending: false)
    package static let oldestFirst = AccountOrder(key: .createdAt, isDescending: false)

    package init(key: Key, isDescending: Bool) {
        self.key = key
        self.isDescending = isDescending
    }

    /// The wire word: `name`, or `-name` for the last one first. Nil for everything else.
    package init?(word: String) {
        let isDescending = word.utf8.first == UInt8(ascii: "-")
        guard let key = Key(rawValue: isDescending ? String(word.unicodeScalars.dropFirst()) : word) else { return nil }
        self.init(key: key, isDescending: isDescending)
    }

    package var word: String { (isDescending ? "-" : "") + key.rawValue }
}
