/// Writes JSON strings.
package enum JSONText {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Appends `text` in quotes. RFC 8259 §7: quotation mark, backslash and the control characters must be escaped.
    package static func append(_ text: String, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        if text.utf8.withContiguousStorageIfAvailable({ appendPlain($0, to: &json) }) != true {
            for byte in text.utf8 { append(byte, to: &json) }
        }
        json.append(UInt8(ascii: "\""))
    }

    /// All of `bytes` at once when none of them must be escaped; else false, and nothing is appended.
    private static func appendPlain(_ bytes: UnsafeBufferPointer<UInt8>, to json: inout [UInt8]) -> Bool {
        for byte in bytes {
            guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return false }
        }
        json.append(contentsOf: bytes)
        return true
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
