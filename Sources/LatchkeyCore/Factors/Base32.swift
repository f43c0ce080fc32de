/// Base32 without padding (RFC 4648 §6), in which people type the seed of an authenticator.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    package static func encodeText(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        var accumulator: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            accumulator = accumulator << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                output.append(alphabet[Int(accumulator >> bits & 31)])
            }
        }
        if bits > 0 { output.append(alphabet[Int(accumulator << (5 - bits) & 31)]) }
        return String(decoding: output, as: UTF8.self)
    }
}
