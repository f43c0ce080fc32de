/// Writes JSON strings.
package enum JSONText {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Appends `text` in quotes. RFC 8259 §7: quotation mark, backslash and the control characters must be escaped.
    package static func append(_ text: String, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            json.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 { append(byte, to: &json) }
        }
        json.append(UInt8(ascii: "\""))
    }

    private static func append(_ byte: UInt8, to json: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            json.append(UInt8(ascii: "\\"))
            json.append(byte)
        case 0..<0x20:
            json += Array("\\u00".utf8)
            json.append(digits[Int(byte >> 4)])
            json.append(digits[Int(byte & 15)])
        default:
            json.append(byte)
        }
    }
}
