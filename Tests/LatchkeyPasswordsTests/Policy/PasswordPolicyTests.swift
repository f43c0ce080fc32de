import LatchkeyCore
import LatchkeyPasswords
import Testing

@Suite struct PasswordPolicyTests {
    private func refusal(
        _ text: String, minLength: Int = 8, uid: String = "grace", email: String? = "g.hopper@navy.example",
        name: String? = "Grace Hopper", serviceWords: [String] = ["Latchkey"], field: String = "password"
    ) -> LatchkeyError? {
        do {
            _ = try PasswordPolicy(minLength: minLength).accept(
                text, uid: uid, email: email, name: name, serviceWords: serviceWords, field: field)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "S-011: the minimum is 8 code points, or what is configured",
        arguments: [
            (8, "zq7 km!", true), (8, "zq7 km!p", false), (15, "zq7 km!p plonk", true), (15, "zq7 km!p plonky", false),
        ])
    func minimum(minLength: Int, text: String, isRefused: Bool) {
        let error = refusal(text, minLength: minLength)
        #expect((error?.code == .invalidFields) == isRefused)
        #expect((error?.problems["password"] == .passwordShort(least: minLength)) == isRefused)
    }

    @Test("S-011: a minimum out of range is brought inside", arguments: [(0, 8), (7, 8), (8, 8), (64, 64), (65, 64)])
    func minimumRange(asked: Int, used: Int) {
        #expect(PasswordPolicy(minLength: asked).minLength == used)
    }

    @Test("S-012: 64 and 256 code points are taken, 257 are refused by name")
    func maximum() {
        let text = String(String(repeating: "pä😀 stapled horses, ", count: 20).unicodeScalars.prefix(256))
        #expect(refusal(text) == nil)
        #expect(refusal(String(text.unicodeScalars.prefix(64))) == nil)
        let error = refusal(text + "x")
        #expect(error?.code == .invalidFields)
        #expect(error?.problems == ["password": .passwordLong(most: 256)])
    }

    @Test(
        "S-013: no composition rules, spaces and control characters are taken",
        arguments: [
            "aaaa bbbb cccc dddd", "8250937164", "lower case only words", "  two spaces around  ",
            "correct horse\0battery staple",
            "tab\tand\u{1}control", "correct horse battery staple",
        ])
    func noComposition(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test(
        "S-014, S-018: code points are counted, not bytes and not graphemes",
        arguments: [
            ("😀😁😂🤣😃😄😅😆", false), ("😀😁😂🤣😃😄😅", true),
            ("q\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}", false),
            ("q\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}", true),
            ("👨‍👩‍👧‍👦👩‍👩‍👦‍👦", false), ("e\u{301}e\u{301}e\u{301}e\u{301}", true),
        ])
    func codePoints(text: String, isTooShort: Bool) {
        #expect(refusal(text)?.code == (isTooShort ? .invalidFields : nil))
    }

    @Test(
        "S-020: the account's and the service's own words are refused",
        arguments: [
            "gracegrace", "GraceGrace", "grace123", "grace2024!", "123grace!", "gracehopper", "Grace Hopper",
            "hoppergrace", "g.hopper@navy.example",
            "G.HOPPER@navy.example1", "g.hopper1906", "navy.example", "latchkey", "LatchKey1", "latchkey-grace",
            "GRACE_grace.grace",
        ])
    func contextWords(text: String) {
        let error = refusal(text)
        #expect(error?.code == .passwordBlocked)
        // Some of them are leaked as well.
        #expect([["password": .passwordContext], ["password": .passwordLeaked]].contains(error?.problems))
    }

    @Test(
        "S-020: a context word inside a real password is no fault",
        arguments: [
            "saving grace of seventeen", "grasshopper in the navy", "a latchkey under the mat", "gracefully declined",
        ])
    func contextWordsInside(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test(
        "S-020: trivial repetitions and sequences are refused",
        arguments: [
            "aaaaaaaa", "éééééééé", "😀😀😀😀😀😀😀😀", "abababab", "xyzzyxyzzyxyzzy", "zzkzzkzzkz", "abcdefgh", "87654321",
            "zyxwvuts", "qwertyui",
            "poiuytrewq", "abcd1234", "aaaabbbb", "1234qwer", "        ", "password1password1",
            "abcdefghijklmnopqrstuvwxyz0123456789",
            String(repeating: "ab", count: 100),
        ])
    func trivial(text: String) {
        #expect(refusal(text)?.code == .passwordBlocked)
    }

    @Test("S-019: the answer names the field that was asked for, and why")
    func fieldName() {
        let error = refusal("Password123", field: "new")
        #expect(error?.code == .passwordBlocked)
        #expect(error?.problems == ["new": .passwordLeaked])
        #expect(refusal("short", field: "new")?.problems.keys.first == "new")
    }

    @Test("What is accepted is what is verified later")
    func acceptedIsCandidate() throws {
        let text = "cafe\u{301} au lait"
        let accepted = try PasswordPolicy().accept(text, uid: "ada", email: nil, name: nil, serviceWords: [])
        #expect(try accepted == password("caf\u{e9} au lait"))
    }
}
