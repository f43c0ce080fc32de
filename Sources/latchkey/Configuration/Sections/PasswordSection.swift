import Foundation
import LatchkeyFlows
import LatchkeyPasswords

/// What passwords must be, and what their hashes cost.
struct PasswordSection: ConfigurationSection {
    static let minLength = ConfigurationKey(
        "password.min_length", default: FlowsConfiguration().passwordMinLength, expected: "a number from 8 to 64",
        help: "Fewest characters of a new password; NIST advises 15.", read: ConfigurationText.integer(8...64)
    )

    static let memory = ConfigurationKey(
        "password.argon2.memory_kib", default: Argon2Parameters.default.memoryKiB,
        expected: "at least 19456 with 2 iterations (or 47104 with 1, 12288 with 3), at most 1048576",
        help: "Memory of one password hash, in KiB.", read: ConfigurationText.integer(0...1_048_576)
    )

    static let iterations = ConfigurationKey(
        "password.argon2.iterations", default: Argon2Parameters.default.iterations, expected: "a number from 1 to 64",
        help: "Passes of one password hash over its memory.", read: ConfigurationText.integer(1...64)
    )

    static let threads = ConfigurationKey(
        "password.argon2.threads", default: ProcessInfo.processInfo.activeProcessorCount, as: "number of cores",
        expected: "a number from 1 to 256", help: "Threads that hash passwords, each with one hash at a time.",
        read: ConfigurationText.integer(1...256)
    )

    static let hashQueue = ConfigurationKey(
        "password.hash_queue", default: 128, expected: "a number from 1 to 10000",
        help: "Sign-ins that may wait for a hashing thread; further ones are asked to come back.",
        read: ConfigurationText.integer(1...10_000)
    )

    var keys: [any DescribedKey] {
        [Self.minLength, Self.memory, Self.iterations, Self.threads, Self.hashQueue]
    }

    func read(_ reader: inout SettingsReader, into settings: inout Settings) {
        settings.flows.passwordMinLength = reader.value(Self.minLength)
        settings.password.threads = reader.value(Self.threads)
        settings.password.hashQueue = reader.value(Self.hashQueue)
        let (memory, iterations) = (reader.value(Self.memory), reader.value(Self.iterations))
        do {
            settings.password.argon2 = try Argon2Parameters(memoryKiB: memory, iterations: iterations)
        } catch {
            reader.refuse(Self.memory.description)
        }
    }
}
