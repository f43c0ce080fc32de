import NIOCore

/// The nine bytes in front of each frame of HTTP/2: three of length, a type, flags, and the stream behind a reserved bit
/// (RFC 9113 §4.1).
struct HTTP2FrameHead {
    static let bytes = 9

    /// Bytes of what follows the head.
    let length: Int
    let type: UInt8
    let flags: UInt8
    let stream: UInt32

    /// With the head itself.
    var wholeBytes: Int { HTTP2FrameHead.bytes + length }

    /// Nil while fewer bytes than a head are in `buffer` from `index` on.
    init?(_ buffer: ByteBuffer, at index: Int) {
        guard
            let lengthAndType: UInt32 = buffer.getInteger(at: index),
            let flags: UInt8 = buffer.getInteger(at: index + 4),
            let stream: UInt32 = buffer.getInteger(at: index + 5)
        else { return nil }
        length = Int(lengthAndType >> 8)
        type = UInt8(truncatingIfNeeded: lengthAndType)
        self.flags = flags
        self.stream = stream & 0x7fff_ffff
    }
}
