/// Line ends of text on the wire (RFC 2045 §6.8, RFC 5322 §2.3).
enum MailLines {
    /// The bytes of `text` with CRLF wherever a line ends, however it was written. Quoted-printable keeps CRLF as a line end, and
    /// would write a bare LF as `=0A`.
    static func withCRLF(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 64)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x0a where previous == 0x0d: break
            case 0x0a, 0x0d: bytes += [0x0d, 0x0a]
            default: bytes.append(byte)
            }
            previous = byte
        }
        return bytes
    }
}
