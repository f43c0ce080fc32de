import Foundation
import LatchkeyCore

/// The column `detail`: a JSON object of texts, or nothing. Rows of earlier versions hold `key=value key=value`.
extension EventDetails {
    var stored: String {
        guard !isEmpty else { return "" }
        let members = pairs.map { "\(EventDetails.quoted($0.key)):\(EventDetails.quoted($0.value))" }
        return "{\(members.joined(separator: ","))}"
    }

    /// What cannot be read as an object is shown as it is: one odd row must not hide the others.
    init(stored text: String) {
        guard text.utf8.first == UInt8(ascii: "{"), let words = EventDetails.words(Array(text.utf8)),
            words.count.isMultiple(of: 2)
        else {
            self.init(text: text)
            return
        }
        self.init(stride(from: 0, to: words.count, by: 2).map { Pair(words[$0], words[$0 + 1]) })
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let bytes = (try? encoder.encode(text)) ?? Data(#""""#.utf8)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The texts of an object in their order, which a dictionary would lose; nil when one of them is none.
    private static func words(_ bytes: [UInt8]) -> [String]? {
        var words: [String] = []
        var rest = bytes[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "\"")) {
            guard let end = end(ofText: rest[start...]) else { return nil }
            guard let word = try? JSONDecoder().decode(String.self, from: Data(rest[start...end])) else { return nil }
            words.append(word)
            rest = rest[(end + 1)...]
        }
        return words
    }

    /// Where the text that begins here has its closing quotation mark.
    private static func end(ofText bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex + 1
        while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index < bytes.endIndex ? index : nil
    }
}
