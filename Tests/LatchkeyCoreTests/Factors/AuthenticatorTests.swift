import Foundation
import LatchkeyCore
import Testing

@Suite struct AuthenticatorTests {
    @Test(
        "Base32 is that of RFC 4648 §10, without padding",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ])
    func base32(_ bytes: String, _ text: String) {
        #expect(Base32.encodeText(bytes.utf8) == text)
    }

    @Test("F-026, S-171, S-273: a seed has 160 bits, is another each time, and does not show itself")
    func seeds() throws {
        let seeds = (0..<100).map { _ in TOTPSeed(.system) }
        #expect(Set(seeds.map(\.base32)).count == 100)
        #expect(seeds.allSatisfy { $0.bytes.count == 20 && $0.base32.utf8.count == 32 })
        #expect(TOTPSeed(bytes: [UInt8](repeating: 1, count: 19)) == nil)
        let seed = try #require(seeds.first)
        var dumped = ""
        dump(seed, to: &dumped)
        for text in ["\(seed)", String(reflecting: seed), dumped] {
            #expect(text.contains("not shown") && !text.contains(seed.base32) && !text.contains("\(seed.bytes[0...3])"))
        }
        #expect(Mirror(reflecting: seed).children.isEmpty)
    }

    @Test(
        "S-177, F-009: a code is six ASCII digits, and spaces between them do no harm",
        arguments: [
            ("123456", true), ("123 456", true), (" 123456 ", true), ("1 2 3 4 5 6", true), ("12345", false),
            ("1234567", false), ("1", false), ("", false), ("      ", false), ("１２３４５６", false), ("١٢٣٤٥٦", false),
            ("+12345", false), ("-12345", false), ("12345\u{a0}6", false), ("123456\n", false), ("123.456", false),
            ("0x1234", false), ("12345a", false), (String(repeating: " ", count: 40) + "123456", false),
        ])
    func typed(_ typed: String, _ isCode: Bool) {
        #expect((TOTPCode(typed)?.digits == Array("123456".utf8)) == isCode)
    }

    @Test(
        "RFC 6238 §4.2: a step is half a minute of the server's time",
        arguments: [(59, 1), (1_111_111_109, 37_037_036), (20_000_000_000, 666_666_666), (0, 0), (-1, -1), (-31, -2)])
    func steps(_ seconds: Int64, _ step: Int64) {
        #expect(TOTPStep.number(at: Timestamp(seconds: seconds)) == step)
    }

    @Test("S-175, F-008: this step and the one before are taken, and a learned one of the three that can be learned")
    func window() {
        for drift in -12...12 {
            let expected = [-2, 1, 2].contains(drift) ? [-1, 0, drift] : [-1, 0]
            #expect(TOTPStep.allowed(drift: drift) == expected)
        }
    }

    @Test(
        "S-185, F-049: whatever issuer and uid are, an app reads them and the seed from the address",
        arguments: [
            ("auth.example", "toby"), ("Club: one", "a:b"), ("50% & more?", "x&secret=AAAA"), ("Käthe + Søn", "ø#é/"),
            ("😀", "two words"), ("::", "%3A"),
        ])
    func uri(_ issuer: String, _ uid: String) throws {
        let seed = TOTPSeed(.system)
        let text = AuthenticatorURI.text(of: seed, issuer: issuer, uid: uid)
        let kept = issuer.filter { $0 != ":" }
        #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "+") })
        let parts = try #require(URLComponents(string: text))
        #expect(parts.scheme == "otpauth" && parts.host == "totp" && parts.fragment == nil)
        // The first colon of the raw path ends the issuer.
        let label = parts.percentEncodedPath.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        #expect(label.map { String($0).removingPercentEncoding } == [kept, uid])
        let items = Dictionary(
            (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
        #expect(
            items == [
                "secret": seed.base32, "issuer": kept, "algorithm": "SHA1", "digits": "6", "period": "30",
            ])
    }
}
