import LatchkeyCore
import LatchkeyPasswords
import Testing

@Suite struct ImportedHashTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let scheme: String
        let text: String
        let stored: String
        var testDescription: String { "\(scheme) \(stored.prefix(30))" }

        init(_ scheme: String, _ text: String, _ stored: String) {
            (self.scheme, self.text, self.stored) = (scheme, text, stored)
        }
    }

    // swift-format-ignore
    static let werkzeug = [
        Vector("pbkdf2-sha256", "123Toby!", "pbkdf2:sha256:1000000$tJGfCLpNTL$bddabded848bfc29ece6ce6b28d94b63952c661175be33ef03ce8f4df2d8d100"),
        Vector("pbkdf2-sha256", "password", "pbkdf2:sha256:1000000$ehf4nHtBDs$af49a026ff207b75aa7db2efab880d551bda7eb7d800f4f231d9b685caf456f2"),
        Vector("pbkdf2-sha256", "123Toby!", "pbkdf2:sha256:260000$AbCdEf1234$ea0b88f9c6d59da60b7a5b6b70858212d04a822058c59ec9db900fb74ca2bae5"),
        Vector("pbkdf2-sha256", "123Toby!", "pbkdf2:sha256:600000$AbCdEf1234$13bbe276e7ad7a14bb55b1fdd046c66b992f5e74dfbe3c224447417a9e966696"),
        Vector("pbkdf2-sha256", "pässwörd", "pbkdf2:sha256:1000$AbCdEf1234$0bbcfb342670fb76ac2050cd087342dfcfc7f6f66e064973e6dfd59cd678c83c"),
        Vector("pbkdf2-sha512", "correct horse", "pbkdf2:sha512:1000$VP4ZQqaM6EZ4HXwR$fd2028cd696b7561b7089fec249cf953f9aaaca3f2c69cf265a0567120ac4afe309dbc7464d3bfcf46aa7ba4643177c372cbb445e5869a785286bd763af4444d"),
        Vector("pbkdf2-sha1", "correct horse", "pbkdf2:sha1:1000$iOFPwrqxQYe8dFrH$95e1b2bb85b71ccbc4674800b23a26ac683092ca"),
        Vector("scrypt", "correct horse", "scrypt:1024:8:1$lQIZxTh87ivPsYNG$f2e0cc8a646cdb41eef3a5e04941471cafcf8fc12b160e478cd13826f04d0f230cbcc9d8e6868ca615b1eae1cd60289143c44596c7cdaa6aca2e540eb8daea12"),
        Vector("scrypt", "correct horse", "scrypt:32768:8:1$d9mTifGAG2jTDQUk$dfab2bc100b3d12241052a500b2f4d7cf74504a5ca8ae09ab55e073e0ce91df2609a977433f427523d756396b8a6cfb2d0666a3b21b14ea08e1251b7a7fe7889"),
    ]

    // Werkzeug before 3.0 took any function that Python knows, with a salt as the key of an HMAC, or without; made with hashlib.
    // swift-format-ignore
    static let early = [
        Vector("sha256", "Correct-harbour 41", "sha256$Xk29sLqaPq01Zz7e$a4076d2261a118df16dee0fa1382b371edf577dad20d2cb39cf96a683185cd1e"),
        Vector("sha512", "Correct-harbour 41", "sha512$Xk29sLqaPq01Zz7e$4d3967d50b82bddfad78553ef1e36d4efe0366e702cb55010eac370622913678712ba06462013edbe1b74ad968cdb78a0175182a8482a62efa383134b4d62d13"),
        Vector("sha384", "Correct-harbour 41", "sha384$Xk29sLqaPq01Zz7e$9b30ffdacb0ac387bed23f887d1685c18807ca2e2f36be00ef89884b8edab67b17384557671529659a391a357f3658a3"),
        Vector("sha1", "Correct-harbour 41", "sha1$Xk29sLqaPq01Zz7e$9212b87ad5b0e1f13f4b1997b26e3dbb579d806e"),
        Vector("md5", "Correct-harbour 41", "md5$Xk29sLqaPq01Zz7e$065c43c4d1b2148cd7610566b21c70a3"),
        Vector("sha256", "Correct-harbour 41", "sha256$$57b37c413e67c8d3729ce9261dab8469cbf05bd9cc039b90b16d1332df185ab9"),
        Vector("md5", "Correct-harbour 41", "md5$$9938c8bfb4e700ab0bcef826e3ceecb8"),
        Vector("sha256", "pässwörd", "sha256$abcd1234$ff51faa72bbe0a84098a6b61f7bf2f677028ce99bdf4ef39ac4fa5390bd76c9b"),
        Vector("pbkdf2-md5", "Correct-harbour 41", "pbkdf2:md5:1000$AbCdEf1234$929b1815c27962003bb57ff220cc8c6a"),
        Vector("pbkdf2-sha224", "Correct-harbour 41", "pbkdf2:sha224:1000$AbCdEf1234$71968b3e120449b96566d86dd37812d3b3eede09f9cc604029ce5485"),
        Vector("pbkdf2-sha384", "Correct-harbour 41", "pbkdf2:sha384:1000$AbCdEf1234$dfae3e3d8e2b2ee034ce654265807b3a7406bd5562bb06975d9340850295d6601aafee3741e036a442cc48499a3fd09c"),
    ]

    // swift-format-ignore
    static let phc = [
        Vector("pbkdf2-sha256", "correct horse", "$pbkdf2-sha256$i=1000,l=32$Ky9zYWx0c2FsdCsv++///jEx$VG0cS4XXov9RyDuBTMJmnTwssZXp+99r3Ff16tSzcnQ"),
        Vector("pbkdf2-sha512", "correct horse", "$pbkdf2-sha512$i=1000$Ky9zYWx0c2FsdCsv++///jEx$LhJmAiC6xg3ZFeA3hJrHyx9Z/AQcfrCUbGYnBClJ4qC+2EeCwS5AXwBCejO/vgKPdcI+vQfwMmE6lQnn27vl9w"),
        Vector("scrypt", "correct horse", "$scrypt$ln=10,r=8,p=2$Ky9zYWx0c2FsdCsv++///jEx$yqsHI6QhMcq86ayeRn59Y09h/qoWuCCyJVFJTj80x5I"),
        // passlib: `.` for `+`, the rounds as a bare number.
        Vector("pbkdf2-sha256", "correct horse", "$pbkdf2-sha256$1000$PCdECOFcK2UsxTgHwBiDkA$1JJjiPNi51dwTAXzSaZ8omiGU.wtr.oNw1uKhwR.gFU"),
        Vector("pbkdf2-sha512", "correct horse", "$pbkdf2-sha512$1000$8J4zprQ2BsAYAwBAiNH6Hw$fN24dGjLcVj7n7/3WopSnWGYOJoRL6hOoOMQ2VfAZ3gFVlTK/8NzF7Q9wTgC6BebQN8t5.AExL7IclikYPiMRg"),
        Vector("pbkdf2-sha1", "correct horse", "$pbkdf2$1000$mhOiFAIgROj9f4/RWkuplQ$PJzNWwOfSW.K/Z0KvToboFitTkw"),
        Vector("scrypt", "correct horse", "$scrypt$ln=10,r=8,p=1$1No7Z8z5f09JaY2RMuac8w$4Fhl0TuwInbNnb2Er5jMjrc4JItS7PkQzzqT9uz2hJk"),
    ]

    // swift-format-ignore
    static let bcrypt = [
        Vector("bcrypt", "correct horse", "$2a$04$gCrARQj3TJQ8Xz42vaPaT.5Sx1oEDnedI4NGhwaJATvCLMINSyxNO"),
        Vector("bcrypt", "correct horse", "$2b$04$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y"),
        Vector("bcrypt", "correct horse", "$2y$04$L2lafUa.HDTgNiY1uOD7Ludr9h4taF9RAbtv7ZTRYHRdoEiFAVW6y"),
        Vector("bcrypt", "pässwörd", "$2b$04$jdw3Z0iuM9LZwVpsSiEyC.c7PMfcwGIBxYa824NOIxLXm.PbFmDmu"),
    ]

    @Test(
        "S-004: imported hashes verify exactly and are to become argon2id", arguments: werkzeug + early + phc + bcrypt)
    func vectors(vector: Vector) async throws {
        let form = try #require(PasswordHashForm(vector.stored))
        #expect(form.scheme == vector.scheme)
        #expect(form.isAcceptable)
        try await withHasher { hasher async throws in
            let right = try await hasher.verify(password(vector.text), against: vector.stored)
            #expect(right == .right(needsRehash: true))
            let wrong = try await hasher.verify(password(vector.text + " "), against: vector.stored)
            #expect(wrong == .wrong)
            #expect(hasher.dummyHashCount == 0)
        }
    }

    // swift-format-ignore
    @Test("S-004: a changed digit of the hash or the salt never verifies", arguments: [
        "pbkdf2:sha256:1000$AbCdEf1234$0bbcfb342670fb76ac2050cd087342dfcfc7f6f66e064973e6dfd59cd678c83d",
        "pbkdf2:sha256:1000$AbCdEf1235$0bbcfb342670fb76ac2050cd087342dfcfc7f6f66e064973e6dfd59cd678c83c",
        "pbkdf2:sha256:1001$AbCdEf1234$0bbcfb342670fb76ac2050cd087342dfcfc7f6f66e064973e6dfd59cd678c83c",
    ])
    func changed(stored: String) async throws {
        try await withHasher { hasher async throws in #expect(try await hasher.verify(password("pässwörd"), against: stored) == .wrong) }
    }

    @Test("S-027: a wrong password against a hash of one round costs the work of a hash all the same")
    func weakHashesCost() async throws {
        let vector = Self.early[0]
        try await withHasher(Argon2Parameters(memoryKiB: 65_536, iterations: 4), threads: 1) { hasher async throws in
            // The shortest of some times: work has a least time, and a machine that is busy only adds to it.
            func shortest(_ typed: Password) async throws -> Duration {
                var times: [Duration] = []
                for _ in 0..<5 {
                    let start = ContinuousClock.now
                    _ = try await hasher.verify(typed, against: vector.stored)
                    times.append(ContinuousClock.now - start)
                }
                return try #require(times.min())
            }
            // A hundred milliseconds against the microseconds of one SHA-256.
            let (right, wrong) = (try await shortest(password(vector.text)), try await shortest(password("x")))
            #expect(wrong > right * 10)
        }
    }

    @Test("Of many passwords the one behind a hash is found, for hashes of every scheme")
    func anyOfMany() async throws {
        try await withHasher { hasher async throws in
            let passwords = try ["password", "Correct-harbour 41", "correct horse"].map { try password($0) }
            for vector in [Self.early[0], Self.early[8], Self.phc[0], Self.bcrypt[1]] {
                #expect(try await hasher.isAny(of: passwords, behind: vector.stored))
                #expect(try await !hasher.isAny(of: [passwords[0]], behind: vector.stored))
            }
            #expect(try await !hasher.isAny(of: passwords, behind: "junk"))
            #expect(try await !hasher.isAny(of: passwords, behind: HostileHashTests.hostile[6]))
        }
    }

    @Test("Hashes made from bytes that are not NFC verify from a keyboard that types those bytes, and only from it")
    func typedBytes() async throws {
        let composed =
            "pbkdf2:sha256:1000$YR85Vjj0UDlEpkL9$cd28faf391ba0c9634bcc19e46a866f4ec8f8e440684c96c1e63bea1514bc41e"
        let decomposed =
            "pbkdf2:sha256:1000$3Ocs7sfgQHjRRN09$de4c9fcb0d6db4476baed4e33d374ce8caddcc32f7ab88b5096f3fa73b2c8885"
        let nfc = "p\u{e4}ssw\u{f6}rd"
        let nfd = "pa\u{308}sswo\u{308}rd"
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password(nfc), against: composed) == .right(needsRehash: true))
            #expect(try await hasher.verify(password(nfd), against: composed) == .right(needsRehash: true))
            #expect(try await hasher.verify(password(nfd), against: decomposed) == .right(needsRehash: true))
            #expect(try await hasher.verify(password(nfc), against: decomposed) == .wrong)
        }
    }

    @Test(
        "S-007: bcrypt never matches a password with a NUL", arguments: ["correct\0 horse", "correct\0", "\0", "\0x"])
    func bcryptNUL(text: String) async throws {
        let ofCorrect = "$2b$04$j8DpkGGc1FDCvYnpcqT9ieJgj5cuUIOAlb45K2XlsZwnQSHVHU4ue"
        let ofNothing = "$2b$04$xp2syISwuv6QH1F95mkGBeGPGguCyL76yEZMyaPOUPR5SN/BtWbUS"
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password("correct"), against: ofCorrect) == .right(needsRehash: true))
            #expect(try await hasher.verify(password(text), against: ofCorrect) == .wrong)
            #expect(try await hasher.verify(password(text), against: ofNothing) == .wrong)
        }
    }

    @Test("bcrypt was made of 72 bytes at most, and is checked on as many")
    func bcryptCut() async throws {
        let stored = "$2b$04$ZFQHYeZtUIgnjy1Kn06xc.qwvyaPEW6eYAZD6.a/DXFMLrn3x6XE6"
        let made = String(repeating: "ab", count: 36)
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password(made), against: stored) == .right(needsRehash: true))
            #expect(try await hasher.verify(password(made + "c"), against: stored) == .right(needsRehash: true))
            #expect(try await hasher.verify(password(String(made.dropLast())), against: stored) == .wrong)
        }
    }

    @Test("An empty password is wrong against every scheme", arguments: werkzeug.suffix(5) + early + phc)
    func empty(vector: Vector) async throws {
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password(""), against: vector.stored) == .wrong)
        }
    }
}
