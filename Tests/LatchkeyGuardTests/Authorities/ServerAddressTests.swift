import Testing

@testable import LatchkeyGuard

@Suite struct ServerAddressTests {
    @Test(
        "addresses that are taken",
        arguments: [
            ("https://auth.example", "https://auth.example/api/id"),
            ("https://auth.example/", "https://auth.example/api/id"),
            ("https://auth.example:8443/sign-in//", "https://auth.example:8443/sign-in/api/id"),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/api/id"),
            ("http://localhost:8587", "http://localhost:8587/api/id"),
            ("http://127.0.0.1", "http://127.0.0.1/api/id"),
            ("http://[::1]:1", "http://[::1]:1/api/id"),
        ]
    )
    func taken(text: String, identityURL: String) throws {
        #expect(try ServerAddress(text).identityURL == identityURL)
    }

    @Test(
        "tokens never travel in the clear beyond this machine",
        arguments: [
            "http://auth.example", "http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://0.0.0.0",
            "http://[::2]", "http://127.0.0.2:80",
        ]
    )
    func insecure(text: String) {
        #expect(throws: ServerAddressError.insecure) { try ServerAddress(text) }
    }

    @Test(
        "Addresses that could be read in two ways are refused",
        arguments: [
            "", "auth.example", "//auth.example", "ftp://auth.example", "https:auth.example", "https://", "https:///x",
            "https://good@evil.example", "https://good\\@evil.example", "https://auth.example\\x",
            "https://auth.example?x",
            "https://auth.example#x", "https://auth.example:0", "https://auth.example:65536", "https://auth.example:",
            "https://auth.example:1:2", "https://auth.example/%2e", "https://auth example", "https://auth.example\r\n",
            "https://b\u{fc}cher.example", "https://[::1", "https://[::1]x", "https://[]", "HTTPS://auth.example",
            " https://auth.example", "http://localhost:80@evil.example",
        ]
    )
    func malformed(text: String) {
        #expect(throws: ServerAddressError.malformed) { try ServerAddress(text) }
    }
}
