import LatchkeyCore
import LatchkeyPasswords
import Testing

/// Hashes so cheap that a test may make many.
let cheap = Argon2Parameters.unsafeForTests(memoryKiB: 64, iterations: 1)

func withHasher<Value>(
    _ parameters: Argon2Parameters = cheap, threads: Int = 2, queueLimit: Int = 1000,
    _ body: (PasswordHasher) async throws -> Value
) async throws -> Value {
    let hasher = PasswordHasher(parameters: parameters, threads: threads, queueLimit: queueLimit)
    defer { hasher.shutdown() }
    return try await body(hasher)
}

func password(_ text: String) throws -> Password {
    try #require(Password(candidate: text))
}

extension PasswordHasher {
    func hash(_ password: Password) async throws -> String { try await hash(password, for: .server) }

    func verify(_ password: Password, against stored: String?) async throws -> Verification {
        try await verify(password, against: stored, for: .server)
    }
}
