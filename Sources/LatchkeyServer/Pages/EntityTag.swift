import HTTPTypes
import LatchkeyCore

/// Whether a browser, or a proxy for it, has the very form of a file that would be sent.
enum EntityTag {
    /// `If-None-Match` is a list, and compares weakly: proxies that compress put `W/` before a tag (RFC 9110 §13.1.2).
    static func isNamed(_ tag: String, by fields: HTTPFields) -> Bool {
        fields[values: .ifNoneMatch].contains { value in
            value.utf8.split(separator: UInt8(ascii: ",")).contains { member in
                let name = member.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                let strong = name.starts(with: "W/".utf8) ? name.dropFirst(2) : name
                let end = strong.lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
                return end.map { strong[...$0].elementsEqual(tag.utf8) } ?? false
            }
        }
    }
}
