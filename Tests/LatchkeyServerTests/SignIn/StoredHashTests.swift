import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@Suite struct StoredHashTests {
    static let imported: [(hash: String, password: String)] = [
        ("pbkdf2:sha256:1000$AbCdEf1234$0bbcfb342670fb76ac2050cd087342dfcfc7f6f66e064973e6dfd59cd678c83c", "pässwörd"),
        (
            "pbkdf2:sha256:260000$AbCdEf1234$ea0b88f9c6d59da60b7a5b6b70858212d04a822058c59ec9db900fb74ca2bae5",
            "123Toby!"
        ),
    ]

    static func set(_ hash: String, of uid: String, in latchkey: Latchkey) async throws {
        try await latchkey.store.execute("UPDATE account SET password_hash = ? WHERE uid = ?", hash, uid)
    }

    static func hash(of uid: String, in latchkey: Latchkey) async throws -> String {
        let id = try await latchkey.operate.show(uid: uid).account.id
        return try await latchkey.store.findPasswordHash(of: id) ?? ""
    }

    @Test("S-004: an imported hash verifies exactly, and is argon2id after the first sign-in", arguments: imported)
    func importedHashBecomesArgon2id(hash: String, password: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            try await StoredHashTests.set(hash, of: "toby", in: latchkey)
            #expect(try await latchkey.signInAnswer("toby", password + " ").status == 401)
            #expect(try await StoredHashTests.hash(of: "toby", in: latchkey) == hash)
            #expect(try await latchkey.signInAnswer("toby", password).status == 200)
            let now = try await StoredHashTests.hash(of: "toby", in: latchkey)
            #expect(now.hasPrefix("$argon2id$v=19$"))
            #expect(try await latchkey.signInAnswer("toby", password).status == 200)
            #expect(try await StoredHashTests.hash(of: "toby", in: latchkey) == now)
        }
    }

    @Test("S-003: a hash with other parameters is made anew at the next sign-in, and then stays")
    func olderParametersAreMadeAnew() async throws {
        try await withLatchkey {
            $0.argon2 = .unsafeForTests(memoryKiB: 16, iterations: 2)
        } _: { latchkey async throws in
            try await latchkey.addAccount("toby")
            let old = PasswordHasher(
                parameters: .unsafeForTests(memoryKiB: 8, iterations: 1), threads: 1, queueLimit: 8)
            defer { old.shutdown() }
            let password = try #require(Password(candidate: Latchkey.password))
            try await StoredHashTests.set(old.hash(password, for: .server), of: "toby", in: latchkey)
            #expect(try await latchkey.signInAnswer("toby", "not this one").status == 401)
            #expect(try await StoredHashTests.hash(of: "toby", in: latchkey).contains("m=8,t=1,p=1"))
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            let now = try await StoredHashTests.hash(of: "toby", in: latchkey)
            #expect(now.contains("m=16,t=2,p=1"))
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            #expect(try await StoredHashTests.hash(of: "toby", in: latchkey) == now)
        }
    }

    @Test("S-003: sign-ins at once, of which one makes the hash anew, all succeed")
    func signInsAtOnceWhileHashIsMadeAnew() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            try await StoredHashTests.set(StoredHashTests.imported[0].hash, of: "toby", in: latchkey)
            let answers = try await inParallel(5) { _ in
                try await latchkey.signInAnswer("toby", StoredHashTests.imported[0].password)
            }
            #expect(answers.tally == [200: 5])
        }
    }

    @Test(
        "S-004, S-005: a stored hash that is junk or of hostile cost refuses the sign-in quickly",
        arguments: [
            "$5$x", "", "pbkdf2:sha256:", "pbkdf2:sha256:abc$s$h", "plain",
            "$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
            "pbkdf2:sha256:4000000000$AbCdEf1234$0bbcfb342670fb76ac2050cd087342dfcfc7f6f66e064973e6dfd59cd678c83c",
            "scrypt:1073741824:8:1$saltsalt$00", String(repeating: "x", count: 10_000),
        ])
    func hostileHashes(_ hash: String) async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            try await StoredHashTests.set(hash, of: "toby", in: latchkey)
            let before = latchkey.hasher.dummyHashCount
            let answer = try await latchkey.signInAnswer("toby", "pässwörd")
            #expect(answer.status == 401 && answer.code == "invalid_credentials")
            #expect(latchkey.hasher.dummyHashCount == before + 1)
        }
    }

    @Test("S-004: a password that looks like a hash is an ordinary password")
    func passwordLikeAHash() async throws {
        try await withLatchkey { latchkey in
            let text = StoredHashTests.imported[0].hash
            try await latchkey.addAccount("toby", password: text)
            #expect(try await latchkey.signInAnswer("toby", "pässwörd").status == 401)
            #expect(try await latchkey.signInAnswer("toby", text).status == 200)
        }
    }
}
