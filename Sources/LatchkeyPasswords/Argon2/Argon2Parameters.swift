/// What one argon2id hash costs (S-001); the number of lanes is always 1.
package struct Argon2Parameters: Equatable, Sendable {
    package let memoryKiB: Int
    package let iterations: Int

    /// OWASP's second choice: 19 MiB, two passes.
    package static let `default` = Argon2Parameters(uncheckedMemoryKiB: 19456, iterations: 2)

    /// The least that OWASP's Password Storage Cheat Sheet takes as equally strong.
    private static let floors = [
        Argon2Parameters(uncheckedMemoryKiB: 47104, iterations: 1),
        Argon2Parameters(uncheckedMemoryKiB: 19456, iterations: 2),
        Argon2Parameters(uncheckedMemoryKiB: 12288, iterations: 3),
    ]

    /// Throws when the cost is below OWASP's floor, or so high that a sign-in would take seconds.
    package init(memoryKiB: Int, iterations: Int) throws(Argon2ParameterError) {
        self.init(uncheckedMemoryKiB: memoryKiB, iterations: iterations)
        let isEnough = Self.floors.contains { memoryKiB >= $0.memoryKiB && iterations >= $0.iterations }
        guard isEnough else { throw .tooWeak }
        guard Argon2Limits.largest.allow(memoryKiB: memoryKiB, iterations: iterations) else { throw .tooExpensive }
    }

    /// Cheap hashes for tests; nothing that configuration can reach. The least is 8 KiB and 1 pass.
    package static func unsafeForTests(memoryKiB: Int, iterations: Int) -> Argon2Parameters {
        Argon2Parameters(uncheckedMemoryKiB: max(memoryKiB, 8), iterations: max(iterations, 1))
    }

    private init(uncheckedMemoryKiB: Int, iterations: Int) {
        memoryKiB = uncheckedMemoryKiB
        self.iterations = iterations
    }
}

/// Why argon2id parameters are refused, in words for the operator.
package enum Argon2ParameterError: Error, Equatable, CustomStringConvertible {
    case tooWeak
    case tooExpensive

    package var description: String {
        switch self {
        case .tooWeak:
            "argon2id needs at least 47104 KiB with 1 iteration, 19456 KiB with 2, or 12288 KiB with 3"
        case .tooExpensive:
            "argon2id may use at most 1048576 KiB, 64 iterations, and 4194304 KiB × iterations"
        }
    }
}
