/// Where random bits come from, passed in so that tests can repeat them.
package struct Randomness: Sendable {
    package let word: @Sendable () -> UInt64

    package init(word: @escaping @Sendable () -> UInt64) {
        self.word = word
    }

    /// The operating system's generator (`getrandom`).
    package static let system = Randomness {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    package func bytes(_ count: Int) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(count + 8)
        while output.count < count {
            let word = word()
            for shift in stride(from: 0, to: 64, by: 8) {
                output.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        output.removeLast(output.count - count)
        return output
    }
}
