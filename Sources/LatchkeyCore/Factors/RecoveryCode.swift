/// Sixteen characters that stand for a second factor once: `K7WQ-M3XT-9PQR-AB2C`, 77 bits (S-180).
package enum RecoveryCode {
    private static let half = 8

    /// Writes the first 128 bits of a MAC, each half of them as eight characters; nil for a shorter one.
    package static func text(of mac: [UInt8]) -> String? {
        guard mac.count >= 16 else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        let first = ReadableCode(length: half, number: number(mac[0..<8]))
        let second = ReadableCode(length: half, number: number(mac[8..<16]))
        return "\(first.text)-\(second.text)"
    }

    /// The same for every way to type it; nil for what is no code of this length, so that it is not counted as a guess.
    package static func canonical(of typed: String) -> [UInt8]? {
        let canonical = Array(ReadableCode.canonical(of: typed).utf8)
        return canonical.count == 2 * half ? canonical : nil
    }
}
