/// The most that one argon2 hash may cost, whoever wrote its parameters (S-005).
struct Argon2Limits: Sendable {
    let memoryKiB: Int

    private static let mostIterations = 64

    /// Memory × passes bounds the time: about 5 s on a slow core.
    private static let mostWork = 4_194_304

    /// What may be configured.
    static let largest = Argon2Limits(memoryKiB: 1_048_576)

    /// What a stored hash may ask for unless the configuration asks for more: the largest that libraries make by
    /// default is 102,400 KiB.
    static let imported = Argon2Limits(memoryKiB: 262_144)

    func allow(memoryKiB: Int, iterations: Int) -> Bool {
        guard (1...self.memoryKiB).contains(memoryKiB), (1...Self.mostIterations).contains(iterations) else {
            return false
        }
        return memoryKiB * iterations <= Self.mostWork
    }
}
