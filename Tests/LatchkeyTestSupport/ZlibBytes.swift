/// Packed bytes in the form of zlib (RFC 1950), as PNG has them.
package enum ZlibBytes {
    /// `bytes` as they are, in blocks that are not packed.
    package static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let maxBlock = 0xffff
        var output: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let block = bytes[start..<min(start + maxBlock, bytes.count)]
            start = block.endIndex
            output.append(start == bytes.count ? 1 : 0)
            for number in [block.count, ~block.count] {
                output += [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
            }
            output += block
        } while start < bytes.count
        let sums = bytes.reduce(into: (1, 0)) { sums, byte in
            sums.0 = (sums.0 + Int(byte)) % 65_521
            sums.1 = (sums.1 + sums.0) % 65_521
        }
        return output + PictureParts.big(sums.1 << 16 | sums.0, 4)
    }

    /// `count` zeros, packed: one literal and its repetitions, in the fixed code (RFC 1951, 3.2.6).
    package static func zeros(_ count: Int) -> [UInt8] {
        guard count > 0 else { return stored([]) }
        var bits = BitWriter()
        bits.write(0b011, 3)
        let longest = 258
        for _ in 0...((count - 1) % longest) { bits.write(0b0000_1100, 8) }
        // The length 258 at the distance 1.
        for _ in 0..<((count - 1) / longest) { bits.write(0b00000_1010_0011, 13) }
        bits.write(0, 7)
        return [0x78, 0x01] + bits.bytes + PictureParts.big((count % 65_521) << 16 | 1, 4)
    }
}

/// The lowest bit first.
private struct BitWriter {
    private var output: [UInt8] = []
    private var held = 0
    private var count = 0

    mutating func write(_ bits: Int, _ length: Int) {
        held |= bits << count
        count += length
        while count >= 8 {
            output.append(UInt8(truncatingIfNeeded: held))
            held >>= 8
            count -= 8
        }
    }

    var bytes: [UInt8] { count == 0 ? output : output + [UInt8(truncatingIfNeeded: held)] }
}
