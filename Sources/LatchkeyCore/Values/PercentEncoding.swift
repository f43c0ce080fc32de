/// Bytes as `%XX`, in capitals (RFC 3986 §2.1).
package enum PercentEncoding {
    /// All bytes but those that `isAllowed` names, which are the unreserved ones unless it is given.
    package static func text(
        _ bytes: some Sequence<UInt8>, isAllowed: (UInt8) -> Bool = isUnreserved
    ) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let encoded = bytes.flatMap { byte in
            isAllowed(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// RFC 3986 §2.3.
    package static func isUnreserved(_ byte: UInt8) -> Bool {
        ASCII.isLetterOrDigit(byte) || "-._~".utf8.contains(byte)
    }
}
