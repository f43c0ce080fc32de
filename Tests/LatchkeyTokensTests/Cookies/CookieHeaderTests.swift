import Testing

import LatchkeyTokens

@Suite struct CookieHeaderTests {
    @Test(
        "Values by exact name, in order",
        arguments: [
            ("__Host-latchkey=abc", ["abc"]),
            ("a=1; __Host-latchkey=abc; b=2", ["abc"]),
            ("a=1;__Host-latchkey=abc;b=2", ["abc"]),
            ("a=1;   __Host-latchkey=abc", ["abc"]),
            ("  __Host-latchkey=abc", ["abc"]),
            ("__Host-latchkey=abc;", ["abc"]),
            (";;; ;__Host-latchkey=abc;; ", ["abc"]),
            ("__Host-latchkey=", [""]),
            ("__Host-latchkey=a=b==", ["a=b=="]),
            ("__Host-latchkey==", ["="]),
            ("a=__Host-latchkey=abc", []),
            ("=__Host-latchkey=abc", []),
            ("__Host-latchkey", []),
            ("__Host-latchkey abc", []),
            ("", []), (";", []), ("=", []), ("a", []),
        ]
    )
    func valuesByName(header: String, expected: [String]) {
        #expect(CookieHeader.values(named: "__Host-latchkey", in: header) == expected)
    }

    @Test("S-081: two cookies of one name are both seen, equal or not")
    func doubledCookiesAreSeen() {
        #expect(CookieHeader.values(named: "t", in: "t=bad; a=1; t=good") == ["bad", "good"])
        #expect(CookieHeader.values(named: "t", in: "t=x; t=x;t=") == ["x", "x", ""])
    }

    @Test(
        "S-080: a name that only looks like ours is another name",
        arguments: [
            "\u{2000}__Host-latchkey=x", "a=1; \u{2000}__Host-latchkey=x", "a=1;\u{2003}__Host-latchkey=x",
            "\u{85}__Host-latchkey=x", "\u{a0}__Host-latchkey=x", "\u{feff}__Host-latchkey=x",
            "\u{200b}__Host-latchkey=x",
            "\t__Host-latchkey=x", "a=1;\t__Host-latchkey=x", "a=1; \t__Host-latchkey=x", "\u{b}__Host-latchkey=x",
            "\r\n__Host-latchkey=x", "\0__Host-latchkey=x", "__host-latchkey=x", "__HOST-LATCHKEY=x",
            "\"__Host-latchkey\"=x", "\"__Host-latchkey=x\"", "__Host-latchkey =x", "__Host-latchkey\t=x",
            "__Host-latchkey\u{301}=x",
            "__Host-latchkey\u{2000}=x", "a=1, __Host-latchkey=x", "$__Host-latchkey=x", "x__Host-latchkey=x",
            "__Host-latchkeys=x", "__Host-latch%6bey=x", "__Host-latch\u{212a}ey=x", "\u{fffd}__Host-latchkey=x",
        ]
    )
    func lookalikesAreOtherNames(header: String) {
        #expect(CookieHeader.values(named: "__Host-latchkey", in: header).isEmpty)
    }

    @Test("S-080: $Version turns no other rules on")
    func versionMeansNothing() {
        #expect(CookieHeader.values(named: "t", in: "$Version=1; t=\"a;b\"; $Path=/") == ["\"a"])
        #expect(CookieHeader.values(named: "t", in: "$Version=1, t=x").isEmpty)
    }

    @Test(
        "Values are not unquoted, unescaped or trimmed",
        arguments: ["\"abc\"", "a%20b", "abc ", "a\tb", "a,b", "\\\"", "é"]
    )
    func valuesAreRaw(value: String) {
        #expect(CookieHeader.values(named: "t", in: "t=\(value); u=1").map { Array($0.utf8) } == [Array(value.utf8)])
    }

    @Test("A combining mark after the semicolon hides neither it nor the pair before")
    func combiningMarksHideNothing() {
        #expect(CookieHeader.values(named: "t", in: "t=1;\u{301} t=2; t=3") == ["1", "3"])
        #expect(CookieHeader.values(named: "t", in: "t=\u{301}1") == ["\u{301}1"])
        #expect(CookieHeader.values(named: "\u{e9}", in: "e\u{301}=1").isEmpty)
    }

    @Test("A name that no cookie can have finds none", arguments: ["", "a=b"])
    func impossibleNames(name: String) {
        #expect(CookieHeader.values(named: name, in: "=1; a=b=c; a=b").isEmpty)
    }
}
