import LatchkeyCore
import Testing

@Suite struct ProtectedPathTests {
    @Test("S-166, G-100: what a proxy says of a visitor's way leads to the same site alone, however it is written")
    func refused() {
        for text in [
            "", "relative", "https://evil.example/", "//evil.example", "/a//b", "/..//evil.example", "/\\evil.example",
            "/a\\b", "/%2f%2fevil.example", "/a%2Fb", "/%5cevil.example", "/%5C", "/%0d%0aSet-Cookie:x", "/%00", "/%1f",
            "/%7F",
            "/a b", "/a\tb", "/a\r\nLocation:x", "/caf\u{e9}", "/\u{0}", "/a#b", "/\u{7f}", "javascript:alert(1)",
        ] {
            #expect(ProtectedPath(text) == nil, "\(text)")
        }
    }

    @Test("G-101: any other path comes back whole, its query too")
    func taken() throws {
        for (text, encoded) in [
            ("/", "/"), ("/grades", "/grades"), ("/a/b?c=d&e=f", "/a/b?c=d%26e=f"),
            ("/wiki/Talk:Main", "/wiki/Talk:Main"),
            ("/caf%C3%A9", "/caf%25C3%25A9"), ("/a+b", "/a%2Bb"), ("/?q=a%2Fb//c", "/?q=a%252Fb//c"),
            ("/it's;x=(1)!*$", "/it%27s%3Bx=%281%29%21%2A%24"), ("/?to=%0a", "/?to=%250a"),
            ("/_latchkeyring", "/_latchkeyring"),
            ("/\"><script>", "/%22%3E%3Cscript%3E"),
        ] {
            let path = try #require(ProtectedPath(text), "\(text)")
            #expect(path.text == text && path.encoded == encoded, "\(path.encoded)")
        }
    }

    @Test("G-101: what is too long for an address to come back to loses its query, or else leads to the root")
    func long() {
        let path = "/" + String(repeating: "a", count: 899)
        #expect(ProtectedPath(path)?.text == path)
        #expect(ProtectedPath(path + "?b")?.text == path)
        #expect(ProtectedPath(path + "a?b") == .root)
        #expect(ProtectedPath("/" + String(repeating: "%41", count: 300)) == .root, "each percent sign becomes three")
    }
}
