import LatchkeyPasswords
import Testing

@Suite struct PasswordTests {
    @Test("S-008, S-012: 256 code points are taken, 257 are not", arguments: ["x", "é", "😀", "\u{1f82}", "각"])
    func maximum(piece: String) {
        #expect(Password(candidate: String(repeating: piece, count: 256)) != nil)
        #expect(Password(candidate: String(repeating: piece, count: 257)) == nil)
    }

    @Test("S-012, S-015: length is counted in NFC, whichever form was typed")
    func lengthOfDecomposed() {
        #expect(Password(candidate: String(repeating: "e\u{301}", count: 256)) != nil)
        #expect(Password(candidate: String(repeating: "\u{3b1}\u{313}\u{300}\u{345}", count: 256)) != nil)
        #expect(Password(candidate: String(repeating: "\u{1100}\u{1161}\u{11a8}", count: 256)) != nil)
    }

    @Test("S-008: a flood is refused, in whatever form")
    func flood() {
        #expect(Password(candidate: String(repeating: "x", count: 1_000_000)) == nil)
        #expect(Password(candidate: "a" + String(repeating: "\u{301}", count: 500_000)) == nil)
    }

    @Test("It does not show itself")
    func redaction() throws {
        let secret = try password("open sesame é")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in [
            "\(secret)", String(reflecting: secret), String(describing: Optional(secret)), "\([secret])", dumped,
        ] {
            #expect(!text.contains("sesame"))
            #expect(!text.contains("115"))
            #expect(text.contains("<password>"))
        }
    }

    @Test("S-025: the new password can be compared with the current one")
    func equality() throws {
        #expect(try password("caf\u{e9}") == password("cafe\u{301}"))
        #expect(try password("correct horse") != password("correct horsf"))
        #expect(try password("correct horse") != password("correct hors"))
    }
}
