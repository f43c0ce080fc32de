import LatchkeyPasswords
import Testing

@Suite struct Argon2ParametersTests {
    @Test(
        "S-001: OWASP's three choices and anything above them are taken",
        arguments: [
            (47104, 1), (19456, 2), (12288, 3), (65536, 3), (19456, 64), (1_048_576, 4),
        ])
    func enough(memoryKiB: Int, iterations: Int) throws {
        let parameters = try Argon2Parameters(memoryKiB: memoryKiB, iterations: iterations)
        #expect(parameters.memoryKiB == memoryKiB)
        #expect(parameters.iterations == iterations)
    }

    @Test(
        "S-001: less is refused",
        arguments: [
            (1024, 2), (47103, 1), (19455, 2), (12287, 3), (7168, 5), (19456, 1), (19456, 0), (0, 0), (-1, 2),
            (19456, -2),
        ])
    func tooWeak(memoryKiB: Int, iterations: Int) {
        #expect(throws: Argon2ParameterError.tooWeak) {
            try Argon2Parameters(memoryKiB: memoryKiB, iterations: iterations)
        }
    }

    @Test(
        "Costs that would take a sign-in seconds are refused",
        arguments: [
            (1_048_577, 1), (4_194_304, 2), (19456, 65), (1_048_576, 5), (.max, .max),
        ])
    func tooExpensive(memoryKiB: Int, iterations: Int) {
        #expect(throws: Argon2ParameterError.tooExpensive) {
            try Argon2Parameters(memoryKiB: memoryKiB, iterations: iterations)
        }
    }

    @Test("The default is 19 MiB and two passes")
    func theDefault() throws {
        #expect(Argon2Parameters.default == (try Argon2Parameters(memoryKiB: 19456, iterations: 2)))
    }
}
