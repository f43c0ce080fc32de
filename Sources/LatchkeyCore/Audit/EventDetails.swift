/// What an event says beside who, when and where from: keys and values that the program made, never typed text (S-278).
package struct EventDetails: Equatable, Sendable {
    package struct Pair: Equatable, Sendable {
        package let key: String
        package let value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// In the order in which they were given.
    package let pairs: [Pair]

    package init(_ pairs: [Pair]) {
        self.pairs = pairs
    }

    package var isEmpty: Bool { pairs.isEmpty }

    package subscript(key: String) -> String? { pairs.first { $0.key == key }?.value }

    package static func + (first: EventDetails, second: EventDetails) -> EventDetails {
        EventDetails(first.pairs + second.pairs)
    }

    /// As the log and the export show it: `role=Admin code=…`.
    package var text: String {
        pairs.map { $0.key.isEmpty ? $0.value : "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    /// Reads what `text` writes; a word without a key has the empty one.
    package init(text: String) {
        pairs = text.split(separator: " ").map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? Pair(String(parts[0]), String(parts[1])) : Pair("", String(word))
        }
    }
}

extension EventDetails: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        pairs = elements.map { Pair($0.0, $0.1) }
    }
}
