/// 128 random bits that name something (an account, a session, a device) without telling anything about it (S-034, S-052).
package struct RandomID: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    package init(_ randomness: Randomness) {
        self.high = randomness.word()
        self.low = randomness.word()
    }

    /// Fails unless there are exactly 16 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        func word(_ part: some Collection<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        self.high = word(bytes.prefix(8))
        self.low = word(bytes.dropFirst(8))
    }

    /// Reads the 22 characters that `text` writes; nil for anything else, other spellings of the same bits included.
    package init?(text: some Collection<UInt8>) {
        guard text.count == 22, let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    package var bytes: [UInt8] { withBytes { Array($0) } }

    /// base64url, 22 characters.
    package var text: String { withBytes { Base64URL.encodeText($0) } }

    private func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(low)
    }

    /// The low bits: evenly spread, because all bits are random.
    package var spread: Int { Int(truncatingIfNeeded: low & 0x7fff_ffff_ffff_ffff) }
}
