package import LatchkeyCore

/// SipHash-1-3 with 128 bits of output (Aumasson and Bernstein, 2012): tells texts apart under a key that never leaves the process.
///
/// One round a word instead of two is enough where no tag is ever shown: the best known way to two texts with one tag works once in 2^167
/// (Dobraunig, Mendel and Schläffer, 2014).
package struct SipHash: Sendable {
    /// 128 bits. Whoever does not know the key cannot choose two texts with the same one, nor a text for a given one.
    package struct Tag: Hashable, Sendable {
        package let first: UInt64
        package let second: UInt64

        /// Evenly spread already.
        package func hash(into hasher: inout Hasher) { hasher.combine(first) }
    }

    private let key: (UInt64, UInt64)

    /// Makes a key of 128 bits.
    package init(_ randomness: Randomness) {
        self.init(key: (randomness.word(), randomness.word()))
    }

    /// The key's bytes as two little-endian words.
    init(key: (UInt64, UInt64)) {
        self.key = key
    }

    package func tag(of text: UnsafeRawBufferPointer) -> Tag {
        var state = SipState(key)
        let words = text.count / 8
        for index in 0..<words {
            state.take(UInt64(littleEndian: text.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)))
        }
        // The last word: what is left, and the length's low byte on top.
        var last = UInt64(truncatingIfNeeded: text.count) << 56
        for place in words * 8..<text.count { last |= UInt64(text[place]) << UInt64((place & 7) * 8) }
        state.take(last)
        return state.tag()
    }
}

/// The four words that SipHash works on.
private struct SipState {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    init(_ key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736f_6d65_7073_6575
        // 0xee is the variant with 128 bits.
        v1 = key.1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
        v2 = key.0 ^ 0x6c79_6765_6e65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    mutating func take(_ word: UInt64) {
        v3 ^= word
        round()
        v0 ^= word
    }

    @inline(__always)
    mutating func tag() -> SipHash.Tag {
        v2 ^= 0xee
        for _ in 0..<3 { round() }
        let first = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        for _ in 0..<3 { round() }
        return SipHash.Tag(first: first, second: v0 ^ v1 ^ v2 ^ v3)
    }

    @inline(__always)
    private mutating func round() {
        v0 &+= v1
        v1 = v1 << 13 | v1 >> 51
        v1 ^= v0
        v0 = v0 << 32 | v0 >> 32
        v2 &+= v3
        v3 = v3 << 16 | v3 >> 48
        v3 ^= v2
        v0 &+= v3
        v3 = v3 << 21 | v3 >> 43
        v3 ^= v0
        v2 &+= v1
        v1 = v1 << 17 | v1 >> 47
        v1 ^= v2
        v2 = v2 << 32 | v2 >> 32
    }
}
