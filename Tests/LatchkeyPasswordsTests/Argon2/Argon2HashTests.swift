import LatchkeyCore
import LatchkeyPasswords
import Testing

@Suite struct Argon2HashTests {
    @Test("S-001, S-002: a hash is argon2id PHC text with one lane, 16 bytes of salt and 32 of output")
    func ourShape() async throws {
        let text = try await withHasher(.default) { try await $0.hash(password("correct horse")) }
        #expect(
            try /\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+\/]{22}\$[A-Za-z0-9+\/]{43}/.wholeMatch(in: text) != nil)
    }

    @Test("S-002: the same password twice gives two hashes")
    func saltIsFresh() async throws {
        try await withHasher { hasher async throws in
            let first = try await hasher.hash(password("correct horse"))
            let second = try await hasher.hash(password("correct horse"))
            #expect(first != second)
        }
    }

    // swift-format-ignore
    @Test("Published and foreign encodings verify, other passwords do not", arguments: [
        // Argon2's reference implementation, test.c.
        ("password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"),
        ("password", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"),
        ("password", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"),
        // argon2-cffi.
        ("correct horse", "$argon2id$v=19$m=256,t=3,p=4$c29tZXNhbHQxMjM0NTY3OA$uYZHFaKXitWyIBwhY2ODZx+z3Oa2fAWpxSs9Kvw1BFw"),
        ("correct horse", "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$U/SnxenmUu7H2uOA9+RflzVZh7FCigmR"),
    ])
    func knownAnswers(text: String, stored: String) async throws {
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password(text), against: stored) == .right(needsRehash: true))
            #expect(try await hasher.verify(password(text + "!"), against: stored) == .wrong)
            #expect(hasher.dummyHashCount == 0)
        }
    }

    @Test("S-003: a hash of other parameters is right but needs to be made again; one of ours is not")
    func rehash() async throws {
        let old = Argon2Parameters.unsafeForTests(memoryKiB: 128, iterations: 3)
        let stored = try await withHasher(old) { try await $0.hash(password("correct horse")) }
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password("correct horse"), against: stored) == .right(needsRehash: true))
            let renewed = try await hasher.hash(password("correct horse"))
            #expect(try await hasher.verify(password("correct horse"), against: renewed) == .right(needsRehash: false))
        }
    }

    @Test("S-005: a cost that may be configured can be verified, whatever the bound for imports")
    func configuredCostVerifies() async throws {
        let form = try #require(
            PasswordHashForm("$argon2id$v=19$m=262145,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8ArZWb2GRPPc"))
        #expect(!form.isAcceptable)
        let large = try Argon2Parameters(memoryKiB: 262_145, iterations: 1)
        try await withHasher(large, threads: 1) { hasher async throws in
            let stored = try await hasher.hash(password("correct horse"))
            #expect(try await hasher.verify(password("correct horse"), against: stored) == .right(needsRehash: false))
        }
    }
}
