import LatchkeyCore
import Testing

@Suite struct PersonNameTests {
    @Test(
        "S-325: names of people in every script, and emoji, are taken as typed",
        arguments: [
            "A", "Thomas Edison", "Zoe\u{308}", "Zo\u{eb}", "O'Brien", "Seán \"Jo\" O’Brien & Sons",
            "Núñez-Gómez, Íñigo",
            "李小龙", "辻\u{e0100}村", "김철수", "たなか さくら", "محمد", "علی\u{200c}رضا", "مُحَمَّد", "יוֹסֵף", "דוד בן־גוריון",
            "क्षितिज", "क्\u{200d}षितिज", "ശ്രീജിത്ത്", "സുനില്\u{200d}", "ශ්\u{200d}රී", "สมชาย ใจดี", "น้ำผึ้ง", "སྒྲོལ་མ",
            "ᠰᠠᠷᠠ\u{180e}ᠨᠠ", "Nguyễn Thị Thuỷ", "Nguye\u{302}\u{303}n", "ខ្មែរ\u{200b}យើង", "ელენე", "Ƶ.", "42", ".",
            "<script>alert(1)</script>", "'; DROP TABLE account; --", "\u{1F469}\u{200D}\u{1F680}",
            "👩🏽\u{200d}🚀", "❤\u{fe0f}\u{200d}🔥", "🏳\u{fe0f}\u{200d}🌈",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "1\u{fe0f}\u{20e3}", "👨\u{200d}👩\u{200d}👧\u{200d}👦", "🇪🇸", "🧑🏿\u{200d}🤝\u{200d}🧑🏻",
            String(repeating: "\u{1F600}", count: 100), String(repeating: "a", count: 100),
        ])
    func taken(_ text: String) throws {
        #expect(try Array(PersonName(text).text.utf8) == Array(text.utf8))
    }

    @Test(
        "White space and what nobody sees is cut at both ends of a name",
        arguments: [" Ann ", "\u{feff}Ann\u{200b}", "\u{a0}\u{3000}Ann\r\n", "\tAnn\u{2060}", "A\u{2060}nn"])
    func trimmed(_ text: String) throws {
        #expect(try PersonName(text).text == "Ann")
    }

    @Test(
        "S-247: control characters, line separators, nothing and too much are refused",
        arguments: [
            "", " ", "\u{a0}\u{2003}", "a\u{0}b", "\u{0}", "a\nb", "a\r\nb", "\t", "a\u{1b}[31m", "a\u{7f}", "a\u{85}b",
            "a\u{9b}b", "a\u{2028}b",
            "a\u{2029}b", String(repeating: "a", count: 101), String(repeating: "\u{1F600}", count: 101),
            "e" + String(repeating: "\u{301}", count: 100), String(repeating: " ", count: 100_000),
        ])
    func refused(_ text: String) {
        let error = #expect(throws: LatchkeyError.self) { try PersonName(text) }
        #expect(error?.code == .invalidFields)
        #expect(error?.problems.keys.elementsEqual(["name"]) == true)
    }

    /// What nobody sees, alone and within a name.
    static let invisible: [String] =
        [
            "\u{ad}", "\u{34f}", "\u{61c}", "\u{115f}", "\u{1160}", "\u{17b4}", "\u{180b}", "\u{180e}", "\u{200b}",
            "\u{200c}",
            "\u{200d}", "\u{200e}", "\u{200f}", "\u{2061}", "\u{2064}", "\u{206a}", "\u{2800}", "\u{3164}", "\u{fe00}",
            "\u{fe0f}", "\u{feff}", "\u{ffa0}", "\u{fff9}", "\u{fffb}", "\u{1d173}", "\u{e0001}", "\u{e0041}",
            "\u{e007f}",
            "\u{e0100}",
        ] + (0x202a...0x202e).compactMap(Unicode.Scalar.init).map(String.init)
        + (0x2066...0x2069).compactMap(Unicode.Scalar.init).map(String.init)

    @Test("S-325: a name shows something and has no direction marks", arguments: invisible)
    func invisibleCharacters(_ text: String) {
        for name in [text, text + text, "  " + text, "ab" + text + "cd"] {
            #expect(throws: LatchkeyError.self, "\(name.unicodeScalars.map(\.value))") { try PersonName(name) }
        }
    }

    @Test(
        "S-325: no towers of accents, and none without a letter",
        arguments: [
            "e" + String(repeating: "\u{301}", count: 5), "Zo\u{308}\u{301}\u{302}\u{303}\u{304}e", "\u{301}",
            " \u{301}\u{302}",
            "a\u{e0067}\u{e0062}", "🏴" + String(repeating: "\u{e0067}", count: 7), "a\u{fe0f}", "❤\u{fe0f}\u{fe0f}",
        ])
    func towers(_ text: String) {
        #expect(throws: LatchkeyError.self) { try PersonName(text) }
    }

    @Test(
        "A name of another system is repaired where it can be",
        arguments: [
            ("ab\u{202e}cd", "abcd"), ("\u{200b}Ann\n", "Ann"),
            ("e" + String(repeating: "\u{301}", count: 9), "e\u{301}\u{301}\u{301}\u{301}"),
            (String(repeating: "a", count: 300), String(repeating: "a", count: 100)), ("\u{3164}", nil), ("", nil),
        ] as [(String, String?)])
    func mended(_ text: String, _ expected: String?) {
        #expect(PersonName(mending: text).map { Array($0.text.utf8) } == expected.map { Array($0.utf8) })
    }
}
