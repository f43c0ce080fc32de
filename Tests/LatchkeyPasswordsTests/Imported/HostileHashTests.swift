import LatchkeyCore
import LatchkeyPasswords
import Testing

@Suite struct HostileHashTests {
    private static let hex64 = String(repeating: "0", count: 64)
    private static let hex128 = String(repeating: "0", count: 128)
    private static let tail = "$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHApl8ArZWb2GRPPc"

    // swift-format-ignore
    static let junk: [String] = [
        "", "$", "$$$$$", "x", "$5$x", "$1$salt$hash", "$6$rounds=5000$salt$hash", String(repeating: "A", count: 10_000),
        String(repeating: "$", count: 10_000), "plain password", "plain$$password", "sha256$salt$\(hex64)0", "sha256$salt", "sha256:1$salt$\(hex64)", "sha256$salt$\(hex64)$", "sha3_256$salt$\(hex64)", "SHA256$salt$\(hex64)", "$sha256$salt$\(hex64)", "sha256$sa lt$\(hex64)", "NULL", "!", "*",
        "pbkdf2:sha256:", "pbkdf2:sha256:abc$s$h", "pbkdf2:sha256$s$\(hex64)", "pbkdf2:sha256:1000$$\(hex64)",
        "pbkdf2:sha256:-1$s$\(hex64)", "pbkdf2:sha256:+1$s$\(hex64)", "pbkdf2:sha256:0$s$\(hex64)",
        "pbkdf2:sha256:01$s$\(hex64)", "pbkdf2:sha256:99999999999999999999$s$\(hex64)", "pbkdf2:md5:1000$s$\(hex64)", "pbkdf2:md4:1000$s$\(hex64)",
        "pbkdf2:sha256:1000$s$", "pbkdf2:sha256:1000$s$00", "pbkdf2:sha256:1000$s$\(hex64)0", "pbkdf2:sha256:1$s$\(hex128)",
        "pbkdf2:sha256:1000$s$\(hex64)$x", "pbkdf2:sha256:1000$s$\(String(repeating: "z", count: 64))",
        "scrypt:32768:8$s$\(hex128)", "scrypt:3:8:1$s$\(hex128)", "scrypt:1:8:1$s$\(hex128)", "scrypt:0:8:1$s$\(hex128)",
        "scrypt:1024:0:1$s$\(hex128)", "scrypt:1024:8:0$s$\(hex128)", "scrypt:1024:8:1$s$\(hex64)", "scrypt:1024:8:1$$\(hex128)",
        "$scrypt$ln=63,r=8,p=1\(tail)", "$scrypt$ln=64,r=8,p=1\(tail)", "$scrypt$ln=10\(tail)", "$scrypt$r=8,ln=10,p=1\(tail)",
        "$pbkdf2-sha256$i=1000,l=31\(tail)", "$pbkdf2-sha256$i=1000,l=32$$\(hex64)", "$pbkdf2-sha256$i=1000$c29t$AA",
        "$pbkdf2-md5$i=1000\(tail)", "$pbkdf2-sha256$i=0\(tail)", "$pbkdf2-sha256$1000$!$!",
        "$argon2d$v=19$m=64,t=2,p=1\(tail)", "$argon2id$v=16$m=64,t=2,p=1\(tail)", "$argon2id$m=64,t=2,p=1\(tail)",
        "$argon2id$v=19$m=64,t=0,p=1\(tail)", "$argon2id$v=19$m=64,t=2,p=0\(tail)", "$argon2id$v=19$m=7,t=2,p=1\(tail)",
        "$argon2id$v=19$t=2,m=64,p=1\(tail)", "$argon2id$v=19$m=64,t=2,p=1,x=1\(tail)", "$argon2id$v=19$m=64,t=2,p=1$c29t$AAAA",
        "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=64,t=2,p=1\(tail)$", "$argon2id$v=19$m=64,t=2,p=1\(tail)=",
        "$argon2id$v=19$m=64,t=2,p=1\(tail)\n", "$argon2id$v=19$m=64,t=2,p=1\(tail)\0", "$argon2id$v=19$m=64,t=2,p=1\(tail)é",
        "$2x$04$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y", "$2b$4$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y",
        "$2b$03$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y", "$2b$04$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6",
        "$2b$04$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6!", "$2b$04$", "$2b$xx$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y",
    ]

    // swift-format-ignore
    static let hostile: [String] = [
        "$argon2id$v=19$m=4194304,t=2,p=1\(tail)", "$argon2id$v=19$m=262145,t=1,p=1\(tail)", "$argon2id$v=19$m=262144,t=17,p=1\(tail)",
        "$argon2id$v=19$m=64,t=65,p=1\(tail)", "$argon2id$v=19$m=64,t=4294967295,p=1\(tail)", "$argon2i$v=19$m=9999999999,t=1,p=1\(tail)",
        "pbkdf2:sha256:4000000000$s$\(hex64)", "pbkdf2:sha256:2000001$s$\(hex64)", "$pbkdf2-sha256$i=2000001\(tail)",
        "scrypt:1073741824:8:1$s$\(hex128)", "scrypt:131072:16:1$s$\(hex128)", "scrypt:1024:8:1000000$s$\(hex128)",
        "scrypt:2:1000000000:1$s$\(hex128)", "scrypt:32768:8:17$s$\(hex128)", "$scrypt$ln=40,r=8,p=1\(tail)",
        "$scrypt$ln=40,r=9999999999,p=9999999999\(tail)",
        "$2b$15$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y", "$2b$31$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y",
    ]

    @Test("S-004: what is no hash is a wrong password, after the work of one hash", arguments: junk)
    func junkIsWrong(stored: String) async throws {
        #expect(PasswordHashForm(stored) == nil)
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password("x"), against: stored) == .wrong)
            #expect(hasher.dummyHashCount == 1)
        }
    }

    @Test(
        "S-005: a hostile cost is told by the import, and is never spent", .timeLimit(.minutes(1)), arguments: hostile)
    func hostileCostIsWrong(stored: String) async throws {
        let form = try #require(PasswordHashForm(stored))
        #expect(!form.isAcceptable)
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password("x"), against: stored) == .wrong)
            #expect(hasher.dummyHashCount == 1)
        }
    }

    @Test(
        "S-004: a password that looks like a hash is an ordinary password",
        arguments: [
            "pbkdf2:sha256:1$a$b", "$2b$04$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y",
        ])
    func passwordLikeAHash(text: String) async throws {
        try await withHasher { hasher async throws in
            let stored = try await hasher.hash(password(text))
            #expect(stored.hasPrefix("$argon2id$"))
            #expect(try await hasher.verify(password(text), against: stored) == .right(needsRehash: false))
            #expect(try await hasher.verify(password("correct horse"), against: stored) == .wrong)
        }
    }
}
