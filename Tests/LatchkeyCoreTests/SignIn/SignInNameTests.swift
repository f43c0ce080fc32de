import LatchkeyCore
import Testing

@Suite struct SignInNameTests {
    @Test(
        "S-042: all spellings of a uid or an address have one key",
        arguments: [
            ("Toby", "toby"), ("to\u{2060}by", "TOBY"), ("Toby@School.example", "toby@SCHOOL.EXAMPLE"),
            ("toby@b\u{fc}cher.example", "TOBY@xn--bcher-kva.example"),
        ])
    func keys(_ one: String, _ two: String) {
        #expect(SignInName(one).key == SignInName(two).key)
    }

    @Test(
        "What reads as an address is one; everything else is not",
        arguments: [
            ("toby", nil), ("toby@School.example", "toby@school.example"), ("@@", nil), ("", nil), ("a@b", nil),
        ])
    func email(_ typed: String, _ expected: String?) {
        #expect(SignInName(typed).email == expected)
    }

    @Test("What is too long is nobody's, and its key stays short")
    func tooLong() {
        let name = SignInName(String(repeating: "a", count: 300) + "@school.example")
        #expect(name.isTooLong && name.email == nil && name.key.utf8.count == 254)
        #expect(!SignInName(String(repeating: "a", count: 254)).isTooLong)
    }
}
