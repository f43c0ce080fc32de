import CGzip

/// Packed bytes in the form of zlib (RFC 1950).
enum ZlibStream {
    /// Where the stream ends that begins these bytes; nil unless it holds exactly `count` bytes. Unpacks no more than that, and
    /// keeps nothing of it.
    static func end(of bytes: [UInt8], holding count: Int) -> Int? {
        let end = bytes.withUnsafeBufferPointer {
            latchkey_zlib_end($0.baseAddress, UInt($0.count), UInt(count))
        }
        return end == 0 ? nil : Int(end)
    }
}
