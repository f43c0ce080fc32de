import LatchkeyCore
import Testing

@Suite struct ReturnAddressTests {
    private static func path(_ text: String, at origin: String = "https://alice.example") throws -> String? {
        ReturnAddress(text, at: try #require(Origin(origin)))?.path
    }

    @Test(
        "G-002: an address on the page's own origin is written anew, as browsers end up there",
        arguments: [
            ("", "/"), ("/", "/"), ("?a=b", "/?a=b"), ("/app/", "/app/"), ("/app?x=1&y=%2F..", "/app?x=1&y=%2F.."),
            ("/a/./b", "/a/b"), ("/a/../b", "/b"), ("/a/..", "/"), ("/a/b/.", "/a/b/"), ("/..", "/"),
            ("/../../x", "/x"),
            ("/a/%2e%2E/b", "/b"), ("/a/.%2e/b", "/b"), ("/a/%2e/b", "/a/b"), ("/a/%2e", "/a/"), ("/a/...", "/a/..."),
            ("/a/..b", "/a/..b"), ("//evil.example/", "//evil.example/"), ("/@evil.example", "/@evil.example"),
            ("/https://evil.example", "/https://evil.example"),
            ("/?u=https://evil.example", "/?u=https://evil.example"),
            ("/a//../b", "/a/b"), ("/%5cevil.example", "/%5cevil.example"),
        ])
    func own(_ rest: String, _ path: String) throws {
        #expect(try ReturnAddressTests.path("https://alice.example\(rest)") == path)
        let origin = try #require(Origin("https://alice.example"))
        let address = try #require(ReturnAddress("https://alice.example\(rest)", at: origin))
        #expect(address.text == "https://alice.example\(path)")
        #expect(ReturnAddress(address.text, at: origin) == address)
        #expect(ReturnAddress(origin: "https://alice.example", path: path) == address)
    }

    @Test(
        "G-002: no other address is taken, however it is written",
        arguments: [
            "", "/", "/app", "//alice.example/", "//evil.example", "///evil.example", "\\\\evil.example",
            "/\\evil.example",
            "https:", "https:/alice.example/", "https:alice.example/", "https:///alice.example/",
            "http://alice.example/",
            "HTTPS://alice.example/", "https://ALICE.example/", "https://alice.example./", "https://alice.example:443/",
            "https://alice.example:444/", "https://alice.example:/", "https://alice.example:80@evil.example/",
            "https://alice.example@evil.example/", "https://alice.example%40evil.example/",
            "https://user@alice.example/", "https://user:pass@alice.example/", "https://@alice.example/",
            "https://alice.example.evil.example/", "https://alice.exampleevil.example/", "https://evil.example/",
            "https://evil.example/https://alice.example/", "https://evil.example?https://alice.example/",
            "https://evil.example#https://alice.example/", "https://evil.example\\@alice.example/",
            "https://alice.example\\.evil.example/", "https://alice.example\\@evil.example/",
            "https://alice.example/\\evil.example", "https://alice.example/a\\b", "https://alice.example/#",
            "https://alice.example#x",
            "https://alice.example/a#b", "https://alice.example/a?b#c", "https://alice.example/a b",
            "https://alice.example/\t",
            "https://alice.example\t/", "https://alice.example/\n", "https://alice.example/\r\nSet-Cookie: a=b",
            "https://alice.example/\u{0}", "https://alice.example/\u{7f}", "https://alice.example/ä",
            "https://alice.example/\u{202e}", "https://alice.example。evil.example/", "https://alice.example／evil",
            "https://аlice.example/", " https://alice.example/", "\thttps://alice.example/",
            "https://alice.example\u{ad}/",
            "javascript:alert(1)", "javascript://alice.example/%0aalert(1)", "data:text/html,x",
            "blob:https://alice.example/x",
            "file:///etc/passwd", "about:blank", "view-source:https://alice.example/", "null", "https://[::1]/",
        ])
    func foreign(_ text: String) throws {
        #expect(try ReturnAddressTests.path(text) == nil)
    }

    @Test("G-002: origins with a port and of IPv6 are compared whole, and path and query have a length")
    func ports() throws {
        #expect(try ReturnAddressTests.path("http://localhost:3000/a", at: "http://localhost:3000") == "/a")
        #expect(try ReturnAddressTests.path("http://localhost:30001/a", at: "http://localhost:3000") == nil)
        #expect(try ReturnAddressTests.path("http://localhost/a", at: "http://localhost:3000") == nil)
        #expect(try ReturnAddressTests.path("http://[::1]:3000?a", at: "http://[::1]:3000") == "/?a")
        let longest = "/" + String(repeating: "a", count: 1023)
        #expect(try ReturnAddressTests.path("https://alice.example\(longest)") == longest)
        #expect(try ReturnAddressTests.path("https://alice.example\(longest)a") == nil)
        // The slash that it gets counts.
        let query = "?" + String(repeating: "a", count: 1022)
        #expect(try ReturnAddressTests.path("https://alice.example\(query)") == "/\(query)")
        #expect(try ReturnAddressTests.path("https://alice.example\(query)a") == nil)
    }

    @Test(
        "G-002: allowed paths are prefixes of the path that results",
        arguments: [
            ("/app", true), ("/app/", true), ("/app/x", true), ("/app?x", true), ("/application", false), ("/", false),
            ("/APP", false), ("/%61pp", false), ("/app/../other", false), ("/app/%2e%2e/other", false),
            ("/x/../app", true), ("/app/..%2fother", false), ("/app/..%5Cother", false), ("/app?a=%2F", true),
            ("//app", false), ("/?/app", false), ("/docs/", true), ("/docs", false), ("/docs/a", true),
            ("/docs?x", false),
        ])
    func prefixes(_ path: String, _ isAllowed: Bool) throws {
        let paths = try #require(ReturnPaths(["/app", "/docs/"]))
        let origin = try #require(Origin("https://alice.example"))
        let address = try #require(ReturnAddress("https://alice.example\(path)", at: origin))
        #expect(paths.contain(address) == isAllowed)
        #expect(ReturnPaths.all.contain(address))
    }

    @Test(
        "G-002: what is no path that browsers end up with is no prefix",
        arguments: ["", "app", "https://alice.example/", "/a/../b", "/a?b", "/a#b", "/a b", "/ä", "/\\", "/."])
    func noPrefix(_ text: String) {
        #expect(ReturnPaths([text]) == nil)
        #expect(ReturnPaths(["/", text]) == nil)
    }
}
