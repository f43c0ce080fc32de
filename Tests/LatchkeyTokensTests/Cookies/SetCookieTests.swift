import Testing

import LatchkeyTokens

@Suite struct SetCookieTests {
    private let sameSite = SetCookie(name: "__Host-latchkey", value: "abc", maxAge: 3600, isSecure: true)

    @Test("The three situations of a session cookie")
    func situations() {
        #expect(
            sameSite.headerValue == "__Host-latchkey=abc; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax"
        )
        var crossSite = sameSite
        crossSite.sameSite = .none
        crossSite.isPartitioned = true
        #expect(
            crossSite.headerValue
                == "__Host-latchkey=abc; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=None; Partitioned"
        )
        let loopback = SetCookie(name: "latchkey", value: "abc", maxAge: 3600, isSecure: false)
        #expect(loopback.headerValue == "latchkey=abc; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax")
    }

    @Test("Each other attribute")
    func otherAttributes() {
        let cookie = SetCookie(
            name: "a",
            value: "",
            path: "/api",
            isSecure: true,
            isHTTPOnly: false,
            sameSite: .strict,
            domain: "school.example"
        )
        #expect(cookie.headerValue == "a=; Path=/api; Domain=school.example; Secure; SameSite=Strict")
    }

    @Test("Clearing keeps every attribute that a browser goes by")
    func clearing() {
        var cookie = sameSite
        cookie.sameSite = .none
        cookie.isPartitioned = true
        cookie.domain = "school.example"
        #expect(
            cookie.cleared().headerValue
                == "__Host-latchkey=; Path=/; Domain=school.example; Max-Age=0; Secure; HttpOnly; SameSite=None; Partitioned"
        )
        #expect(cookie.cleared().cleared() == cookie.cleared())
    }

    @Test(
        "S-078: Max-Age is from 0 to 400 days",
        arguments: [(-5, 0), (0, 0), (34_560_000, 34_560_000), (Int.max, 34_560_000)]
    )
    func maxAgeIsBounded(seconds: Int, expected: Int) {
        var cookie = sameSite
        cookie.maxAge = seconds
        #expect(cookie.headerValue.contains("; Max-Age=\(expected);"))
    }

    @Test(
        "S-236: no field can end the line or add an attribute",
        arguments: [
            "\r\nSet-Cookie: x=y", "a; Domain=evil.example", "\n", "\r", "\0", "a b", "é", "a\u{301}", "\u{560d}",
            ";\u{301}",
        ]
    )
    func fieldsCannotBreakOut(text: String) {
        var cookie = sameSite
        cookie.domain = text
        cookie.path = "/" + text
        cookie.value = text
        cookie.name = "n" + text
        let line = cookie.headerValue
        #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) })
        #expect(line.utf8.filter { $0 == UInt8(ascii: ";") }.count == 6)
        #expect(line.utf8.filter { $0 == UInt8(ascii: " ") }.count == 6)
    }

    @Test(
        "A value keeps what a cookie may hold and loses nothing else",
        arguments: [("a=b", "a=b"), ("a,\"\\", "a%2C%22%5C"), ("%0d", "%0d")]
    )
    func valueEncoding(value: String, expected: String) {
        var cookie = sameSite
        cookie.value = value
        #expect(cookie.headerValue.hasPrefix("__Host-latchkey=\(expected); "))
    }

    @Test("What is set comes back")
    func roundTrip() {
        let pair = sameSite.headerValue.prefix { $0 != ";" }
        #expect(CookieHeader.values(named: "__Host-latchkey", in: "x=1; \(pair)") == ["abc"])
    }
}
