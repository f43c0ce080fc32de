import Testing

@testable import LatchkeyPasswords

@Suite struct NormalizationTests {
    @Test(
        "S-015: NFC as Unicode Standard Annex #15 has it",
        arguments: [
            ("\u{212b}ngstrom", "\u{c5}ngstrom"), ("\u{2126}", "\u{3a9}"), ("\u{958}", "\u{915}\u{93c}"),
            ("q\u{307}\u{323}", "q\u{323}\u{307}"), ("\u{1e9b}\u{323}", "\u{1e9b}\u{323}"),
            ("\u{1100}\u{1161}\u{11a8}", "\u{ac01}"),
            ("\u{fb01}", "\u{fb01}"), ("\u{1d15e}", "\u{1d157}\u{1d165}"), ("\u{e9}", "\u{e9}"),
            ("a\u{5b0}\u{594}", "a\u{5b0}\u{594}"),
            ("\0e\u{301}", "\0\u{e9}"), ("\u{309}\u{f73}", "\u{f71}\u{f72}\u{309}"),
        ])
    func composed(typed: String, nfc: String) throws {
        #expect(try #require(NormalizedText(typed)).bytes == Array(nfc.utf8))
    }
}
