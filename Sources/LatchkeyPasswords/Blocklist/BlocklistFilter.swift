import Crypto

/// The Bloom filter whose format stands in `scripts/make-blocklist.py`. About 1 password in 2,600 is refused by mistake,
/// none on the list is let through.
struct BlocklistFilter: Sendable {
    let entryCount: Int

    private let log2Bits: UInt32
    private let probes: UInt32

    // Invariant: read-only memory of static lifetime, so it may be read from every thread.
    private nonisolated(unsafe) let bits: UnsafeRawBufferPointer

    private static let headerSize = 32

    /// Nil unless the header fits the number of bytes.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > BlocklistFilter.headerSize, bytes.prefix(8).elementsEqual("LKBLOOM1".utf8) else {
            return nil
        }
        log2Bits = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        probes = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        let count = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        guard (3...40).contains(log2Bits), (1...64).contains(probes), let entryCount = Int(exactly: count) else {
            return nil
        }
        bits = UnsafeRawBufferPointer(rebasing: bytes[BlocklistFilter.headerSize...])
        guard bits.count == 1 << Int(log2Bits - 3) else { return nil }
        self.entryCount = entryCount
    }

    func mayContain(_ folded: String) -> Bool {
        let digest = SHA256.hash(data: Array(folded.utf8))
        let (first, second) = digest.withUnsafeBytes { bytes in
            (
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)) | 1
            )
        }
        let mask = (UInt64(1) << UInt64(log2Bits)) - 1
        return (0..<UInt64(probes)).allSatisfy { probe in
            let bit = (first &+ probe &* second) & mask
            return bits[Int(bit >> 3)] >> UInt8(bit & 7) & 1 == 1
        }
    }
}
