import LatchkeyCore
import LatchkeyPasswords
import Testing

@Suite struct PasswordHasherTests {
    @Test("S-006: every byte counts, up to the maximum", arguments: [72, 73, 127, 128, 255, 256])
    func noTruncation(length: Int) async throws {
        let text = String((0..<length).map { index in Character(Unicode.Scalar(UInt8(33 + index * 7 % 90))) })
        try await withHasher { hasher async throws in
            let stored = try await hasher.hash(password(text))
            #expect(try await hasher.verify(password(text), against: stored) == .right(needsRehash: false))
            #expect(try await hasher.verify(password(String(text.dropLast())), against: stored) == .wrong)
            #expect(try await hasher.verify(password(String(text.prefix(71))), against: stored) == .wrong)
            #expect(try await hasher.verify(password(String(text.dropLast()) + "~"), against: stored) == .wrong)
        }
    }

    @Test("S-007: NUL and control characters do not cut the password")
    func controlCharacters() async throws {
        try await withHasher { hasher async throws in
            let stored = try await hasher.hash(password("correct horse\0battery staple"))
            #expect(
                try await hasher.verify(password("correct horse\0battery staple"), against: stored)
                    == .right(needsRehash: false))
            #expect(try await hasher.verify(password("correct horse"), against: stored) == .wrong)
            #expect(try await hasher.verify(password("correct horse\0"), against: stored) == .wrong)
            #expect(try await hasher.verify(password("correct horse\0battery stapl\r"), against: stored) == .wrong)
        }
    }

    @Test("S-015: composed and decomposed are the same password, both ways")
    func normalisation() async throws {
        let composed = "caf\u{e9} cr\u{e8}me"
        let decomposed = "cafe\u{301} cre\u{300}me"
        try await withHasher { hasher async throws in
            for (set, typed) in [(composed, decomposed), (decomposed, composed)] {
                let stored = try await hasher.hash(password(set))
                #expect(try await hasher.verify(password(typed), against: stored) == .right(needsRehash: false))
            }
        }
    }

    @Test(
        "S-016: nothing else is folded or trimmed",
        arguments: [
            ("ﬁne morning", "fine morning"), (" a morning ", "a morning"), ("a morning", "a morning "),
            ("A morning", "a morning"),
            ("Straße 12345", "Strasse 12345"), ("ｆｕｌｌ width", "full width"),
        ])
    func noOtherFolding(set: String, typed: String) async throws {
        try await withHasher { hasher async throws in
            let stored = try await hasher.hash(password(set))
            #expect(try await hasher.verify(password(set), against: stored) == .right(needsRehash: false))
            #expect(try await hasher.verify(password(typed), against: stored) == .wrong)
        }
    }

    @Test("S-008, S-027: an unknown account and an over-long password cost one hash each")
    func dummyWork() async throws {
        try await withHasher { hasher async throws in
            #expect(try await hasher.verify(password("correct horse"), against: nil) == .wrong)
            #expect(hasher.dummyHashCount == 1)
            #expect(Password(candidate: String(repeating: "x", count: 257)) == nil)
            #expect(try await hasher.verify(.dummy, against: nil) == .wrong)
            #expect(hasher.dummyHashCount == 2)
            let stored = try await hasher.hash(password("correct horse"))
            #expect(try await hasher.verify(password("wrong horse"), against: stored) == .wrong)
            #expect(hasher.dummyHashCount == 2)
        }
    }

    @Test("Many at once all get their own answer")
    func parallel() async throws {
        try await withHasher(threads: 4) { hasher async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let stored = try await hasher.hash(password("password \(number)"))
                        let typed = try password("password \(number % 2 == 0 ? number : number + 1)")
                        return try await (hasher.verify(typed, against: stored) != .wrong) == (number % 2 == 0)
                    }
                }
                for try await isAsExpected in group { #expect(isAsExpected) }
            }
            #expect(hasher.queueDepth == 0)
        }
    }

    @Test("S-010: a full queue answers busy at once, with a time to come back")
    func busy() async throws {
        try await withHasher(queueLimit: 0) { hasher async throws in
            let error = await #expect(throws: LatchkeyError.self) { try await hasher.hash(password("correct horse")) }
            #expect(error?.code == .busy)
            #expect((error?.retryAfter ?? 0) >= 1)
            let other = await #expect(throws: LatchkeyError.self) { try await hasher.verify(.dummy, against: nil) }
            #expect(other?.code == .busy)
            #expect(hasher.dummyHashCount == 0)
        }
    }

    @Test("After shutdown the answer is unavailable")
    func afterShutdown() async throws {
        let hasher = PasswordHasher(parameters: cheap, threads: 1, queueLimit: 10)
        hasher.shutdown()
        hasher.shutdown()
        let error = await #expect(throws: LatchkeyError.self) { try await hasher.hash(password("correct horse")) }
        #expect(error?.code == .unavailable)
    }
}
