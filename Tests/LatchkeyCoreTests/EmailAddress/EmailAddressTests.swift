import LatchkeyCore
import Testing

@Suite struct EmailAddressTests {
    static let local64 = String(repeating: "a", count: 64)
    static let label63 = String(repeating: "b", count: 63)

    static let good: [(String, String)] = [
        ("a@example.org", "a@example.org"), ("A.B@Example.ORG", "A.B@example.org"),
        ("a+tag@example.org", "a+tag@example.org"),
        ("first.last@sub.example.co.uk", "first.last@sub.example.co.uk"), ("1@1e.de", "1@1e.de"),
        ("-@example.org", "-@example.org"),
        ("!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org"),
        ("a_b@ex-ample.org", "a_b@ex-ample.org"),
        ("o'brien@example.ie", "o'brien@example.ie"), ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("a@b\u{fc}cher.example", "a@xn--bcher-kva.example"), ("a@B\u{dc}CHER.example", "a@xn--bcher-kva.example"),
        ("a@bu\u{308}cher.example", "a@xn--bcher-kva.example"), ("a@\u{4f8b}\u{3048}.jp", "a@xn--r8jz45g.jp"),
        ("a@\u{ff45}xample.org", "a@example.org"), ("a@example\u{3002}org", "a@example.org"),
        (local64 + "@example.org", local64 + "@example.org"), ("a@" + label63 + ".org", "a@" + label63 + ".org"),
        ("a@3com.com", "a@3com.com"), ("x@x.x1", "x@x.x1"),
        (
            local64 + "@" + label63 + "." + label63 + "." + String(repeating: "c", count: 61),
            local64 + "@" + label63 + "." + label63 + "." + String(repeating: "c", count: 61)
        ),
    ]

    static let bad = [
        "", "a", "@", "a@", "@example.org", "a@b", "a@localhost", "a b@example.org", "a@exa mple.org", "a @example.org",
        "a@ example.org", "a@b\n", "a@example.org\nx", "a@example.org\r\nBcc: x@example.org", "a\n@example.org",
        "a\t@example.org",
        "a@@example.org", "a@b@example.org", "a,b@example.org", "a@example.org,b@example.org", "a;b@example.org",
        "a@example.org;b@example.org", "\"x y\"@example.org", "\"x\"@example.org", "\"x y\"@z", "(c)a@example.org",
        "a(c)@example.org", "a@example.org(c)", "a@[127.0.0.1]", "a@[IPv6:::1]", "a@127.0.0.1", "a@1.2.3.4", "a@1.2.3",
        ".a@example.org", "a.@example.org", "a..b@example.org", ".@example.org", "a@.example.org", "a@example..org",
        "a@example.org.",
        "a@.", "a@-example.org", "a@example-.org", "a@example.-org", "a@exam_ple.org", "a@example.org/",
        "a@example.org:25",
        "a@example.org?x", "a@example.org#x", "a@exa%6dple.org", "a@exam!ple.org", "Name <a@example.org>",
        "<a@example.org>",
        "mailto:a@example.org", "a\\@example.org", "a@example.org\u{0}", "a\u{0}@example.org", "\u{0}a@example.org",
        "a@exam\u{0}ple.org", "\u{e9}@example.org", "a\u{ff20}example.org", "a\u{ff20}b@example.org",
        "a@b\u{ff20}example.org",
        "\u{430}@example.org", "a\u{200b}@example.org", "\u{202e}a@example.org", "a\u{7f}@example.org",
        local64 + "a@example.org", "a@" + label63 + "b.org", "a@" + String(repeating: "b.", count: 126) + "org",
        local64 + "@" + label63 + "." + label63 + "." + String(repeating: "c", count: 62),
        String(repeating: "a@b.", count: 25_000),
    ]

    @Test(
        "S-256: one plain address is taken; its local part is kept and its domain is lowered and in ASCII",
        arguments: good)
    func taken(_ text: String, _ expected: String) throws {
        #expect(try Array(EmailAddress(text).text.utf8) == Array(expected.utf8))
    }

    @Test("S-256, S-253: anything else is refused with the field's name", arguments: bad)
    func refused(_ text: String) {
        let error = #expect(throws: LatchkeyError.self) { try EmailAddress(text) }
        #expect(error?.code == .invalidFields)
        #expect(error?.problems.keys.elementsEqual(["email"]) == true)
    }

    @Test("S-256: what was taken once is taken again and stays the same", arguments: good)
    func takenTwice(_ text: String, _: String) throws {
        let once = try EmailAddress(text)
        #expect(try EmailAddress(once.text) == once)
    }

    @Test(
        "S-326: spellings of one mailbox come to one form; another person's do not",
        arguments: [
            ("mia@school.example", "mia@school.example"), ("MIA@School.example", "mia@school.example"),
            ("mia+1@school.example", "mia@school.example"), ("Mia+a+b@school.example", "mia@school.example"),
            ("mia+@school.example", "mia@school.example"), ("+mia@school.example", "+mia@school.example"),
            ("m.ia@school.example", "m.ia@school.example"), ("mia-1@school.example", "mia-1@school.example"),
            ("mia@+school.example", nil), ("K@B\u{fc}cher.example", "k@xn--bcher-kva.example"),
        ] as [(String, String?)])
    func mailbox(typed: String, expected: String?) {
        #expect((try? EmailAddress(typed))?.mailbox == expected)
    }
}
