import LatchkeyCore
import Testing

@Suite struct UIDTests {
    static let good = [
        "toby", "TOBY", "Toby", "ab", "a1", "1a", "42", "a.b", "a_b", "a-b", "a.", "a-", "a_", "a..b", "john.doe-99_x",
        "0x0", "A1b2C3", "nikola-tesla", "x--y", "admin", String(repeating: "a", count: 64),
        "zz." + String(repeating: "9", count: 61),
        "Kelvin", "straße".replacing("ß", with: "ss"),
    ]

    static let bad = [
        "", "a", " ", "  ", " a ", "to by", "to\u{a0}by", "to\nby", "to\u{0}by", "toby\u{0}", "\u{0}",
        ".toby",
        "_toby", "-toby", "--", "..", "a@b", "a/b", "a\\b", "a'b", "a\"b", "a;b", "a%b", "a+b", "<b>", "a,b", "a:b",
        // S-252, S-253: what folds, joins, hides or turns round
        "\u{212a}elvin", "\u{130}stanbul", "d\u{131}s", "\u{17f}ally", "stra\u{df}e", "\u{3a3}igma", "zoe\u{308}",
        "zo\u{eb}",
        "ad\u{200b}min", "ad\u{200d}min", "ad\u{ad}min", "ad\u{2060}min", "ad\u{feff}min", "\u{202e}nimda",
        "a\u{2066}b",
        "\u{ff41}dmin", "a\u{ff20}b", "admin\u{301}",
        // S-254: look-alikes
        "\u{430}dmin", "p\u{430}ypal", "\u{3bf}scar", "\u{1d5ba}dmin", "toby\u{1f600}", "\u{1f600}\u{1f600}",
        String(repeating: "a", count: 65), String(repeating: "a", count: 100_000),
        String(repeating: "\u{e9}", count: 40),
    ]

    @Test("S-251: uids of the profile are taken as typed", arguments: good)
    func taken(_ text: String) throws {
        let uid = try UID(text)
        #expect(uid.text == text)
        #expect(Array(uid.canonical.utf8) == text.utf8.map { $0 >= 0x41 && $0 <= 0x5a ? $0 + 32 : $0 })
    }

    @Test("S-251, S-252, S-253, S-254: anything else is refused with the field's name", arguments: bad)
    func refused(_ text: String) {
        let error = #expect(throws: LatchkeyError.self) { try UID(text) }
        #expect(error?.code == .invalidFields)
        #expect(error?.problems.keys.elementsEqual(["uid"]) == true)
    }

    /// How phones, tables and documents hand over a text.
    static let surroundings: [(String, String)] = [
        (" ", ""), ("", " "), ("\t", "\r\n"), ("\u{feff}", ""), ("", "\u{a0}"), ("\u{200b}", "\u{2003}\u{200b}"),
        ("\u{2060}", "\u{2060}"),
        ("\u{3000}", "\u{85}"),
    ]

    @Test("White space around a uid is cut, and it is the same uid for look-up", arguments: surroundings)
    func trimmed(_ before: String, _ after: String) throws {
        #expect(try UID(before + "Toby" + after).text == "Toby")
        #expect(UID.canonical(of: before + "Toby" + after) == "toby")
        #expect(try EmailAddress(before + "Toby@mail.example" + after).text == "Toby@mail.example")
    }

    @Test("A space in a uid is called one")
    func spaceInside() {
        let error = #expect(throws: LatchkeyError.self) { try UID("to by") }
        #expect(error?.problems == ["uid": .uidSpace])
    }

    @Test(
        "S-252: the canonical form cuts what surrounds it, lowers ASCII letters, drops word joiners and touches nothing else",
        arguments: [
            ("ToBy", "toby"), ("\u{212a}elvin", "\u{212a}elvin"), ("\u{130}", "\u{130}"),
            ("STRA\u{df}E", "stra\u{df}e"),
            ("Zoe\u{308}", "zoe\u{308}"), ("To\u{2060}.\u{2060}By", "to.by"), ("\u{2060}", ""),
            ("ZO\u{cb}", "zo\u{cb}"), ("a@B.C", "a@b.c"), ("[]", "[]"), ("", ""),
        ])
    func canonical(_ text: String, _ expected: String) {
        #expect(Array(UID.canonical(of: text).utf8) == Array(expected.utf8))
        #expect(Array(UID.canonical(of: expected).utf8) == Array(expected.utf8))
    }

    @Test("S-255: composed and decomposed spellings are two uids, although Swift calls the texts equal")
    func spellingsStayApart() {
        let (composed, decomposed) = ("zo\u{eb}", "zoe\u{308}")
        #expect(composed == decomposed)
        #expect(!UID.canonical(of: composed).utf8.elementsEqual(UID.canonical(of: decomposed).utf8))
    }

    @Test(
        "S-138: names that speak for the service are reserved in any case",
        arguments: [
            ("admin", true), ("Root", true), ("SUPPORT", true), ("no-reply", true), ("toby", false), ("admin1", false),
            ("rooted", false),
        ])
    func reserved(_ text: String, _ expected: Bool) throws {
        #expect(try UID(text).isReserved == expected)
    }
}
