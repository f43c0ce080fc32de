/// base64url without padding (RFC 4648 §5), canonical both ways (S-061).
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Value of each byte, 255 for bytes outside the alphabet.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        return table
    }()

    /// The text of `bytes` as ASCII bytes.
    package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        // Code of other modules is not specialised for this one: one call over the bytes, not one call for each.
        bytes.withContiguousStorageIfAvailable { encode(contiguous: $0) }
            ?? Array(bytes).withUnsafeBufferPointer { encode(contiguous: $0) }
    }

    private static func encode(contiguous bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let count = (bytes.count * 4 + 2) / 3
        return [UInt8](unsafeUninitializedCapacity: count) { output, written in
            alphabet.withUnsafeBufferPointer { alphabet in
                var accumulator: UInt32 = 0
                var bits: UInt32 = 0
                for byte in bytes {
                    accumulator = accumulator << 8 | UInt32(byte)
                    bits += 8
                    while bits >= 6 {
                        bits -= 6
                        output[written] = alphabet[Int(accumulator >> bits & 63)]
                        written += 1
                    }
                }
                if bits > 0 {
                    output[written] = alphabet[Int(accumulator << (6 - bits) & 63)]
                    written += 1
                }
            }
        }
    }

    package static func encodeText(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: encode(bytes), as: UTF8.self)
    }

    /// The bytes that `text` stands for, or nil unless `text` is exactly what `encode` would write:
    /// alphabet only, no padding, unused bits zero.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        if let decoded = text.withContiguousStorageIfAvailable({ decode(contiguous: $0) }) { return decoded }
        return Array(text).withUnsafeBufferPointer { decode(contiguous: $0) }
    }

    private static func decode(contiguous text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        var accumulator: UInt32 = 0
        var bits: UInt32 = 0
        // Every value is below 64 unless a byte was outside the alphabet.
        var seen: UInt8 = 0
        let output = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { output, written in
            values.withUnsafeBufferPointer { values in
                // Four at a time; no byte of the output depends on one that follows.
                let whole = text.count & ~3
                for start in stride(from: 0, to: whole, by: 4) {
                    let (first, second) = (values[Int(text[start])], values[Int(text[start + 1])])
                    let (third, fourth) = (values[Int(text[start + 2])], values[Int(text[start + 3])])
                    seen |= first | second | third | fourth
                    output[written] = first << 2 | second >> 4
                    output[written + 1] = second << 4 | third >> 2
                    output[written + 2] = third << 6 | fourth
                    written += 3
                }
                for byte in text[whole...] {
                    let value = values[Int(byte)]
                    seen |= value
                    accumulator = accumulator << 6 | UInt32(value)
                    bits += 6
                    if bits >= 8 {
                        bits -= 8
                        output[written] = UInt8(truncatingIfNeeded: accumulator >> bits)
                        written += 1
                    }
                }
            }
        }
        guard seen < 64, accumulator & (1 << bits - 1) == 0 else { return nil }
        return output
    }
}
