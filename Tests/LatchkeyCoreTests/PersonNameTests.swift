import LatchkeyCore
import Testing

@Suite struct PersonNameTests {
    @Test(
        "Names of people are taken as typed",
        arguments: [
            "A", "Thomas Edison", "Zoe\u{308}", "Zo\u{eb}", "O'Brien", "\u{674e}\u{5c0f}\u{9f99}",
            "\u{645}\u{62d}\u{645}\u{62f}",
            "<script>alert(1)</script>", "'; DROP TABLE account; --", "\u{1F469}\u{200D}\u{1F680}", " padded ",
            String(repeating: "\u{1F600}", count: 100), String(repeating: "a", count: 100),
        ])
    func taken(_ text: String) throws {
        #expect(try Array(PersonName(text).text.utf8) == Array(text.utf8))
    }

    @Test(
        "S-247: control characters, line separators, nothing and too much are refused",
        arguments: [
            "", " ", "\u{a0}\u{2003}", "a\u{0}b", "\u{0}", "a\nb", "a\r\nb", "\t", "a\u{1b}[31m", "a\u{7f}", "a\u{85}b",
            "a\u{9b}b", "a\u{2028}b",
            "a\u{2029}b", String(repeating: "a", count: 101), String(repeating: "\u{1F600}", count: 101),
            "e" + String(repeating: "\u{301}", count: 100),
        ])
    func refused(_ text: String) {
        let error = #expect(throws: LatchkeyError.self) { try PersonName(text) }
        #expect(error?.code == .invalidFields)
        #expect(error?.fields.keys.elementsEqual(["name"]) == true)
    }
}
