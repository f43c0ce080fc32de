import LatchkeyCore

/// base64 with padding (RFC 4648 §4), as the header `Authorization` wants it (RFC 7617).
enum Base64Text {
    static func encode(_ text: String) -> String {
        let url = Base64URL.encode(Array(text.utf8))
        let plain = url.map { byte in
            byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
        }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - plain.count % 4) % 4)
        return String(decoding: plain + padding, as: UTF8.self)
    }
}
