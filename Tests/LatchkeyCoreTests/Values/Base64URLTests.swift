import LatchkeyCore
import Testing

@Suite struct Base64URLTests {
    static let table: [([UInt8], String)] = [
        ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg"),
        (Array("fooba".utf8), "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy"), ([0xfb, 0xff], "-_8"),
        ([0xff, 0xef, 0xfe], "_-_-"),
        ([0], "AA"), ([0, 0, 0], "AAAA"),
    ]

    @Test("The vectors of RFC 4648 §10, without padding, both ways", arguments: table)
    func vectors(_ bytes: [UInt8], _ text: String) {
        #expect(Base64URL.encodeText(bytes) == text)
        #expect(Base64URL.decode(text.utf8) == bytes)
    }

    @Test(
        "S-061: padding, the other alphabet, white space and lone characters are refused",
        arguments: [
            "Zg==", "Zg=", "Zm8=", "=", "-_8=", "+/8", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v ", "A", "Zm9vA", "Zm9v\u{0}",
            "Zm9\u{e9}",
            "Zm9v.", "\u{ff21}A", "A\u{300}",
        ])
    func refused(_ text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test("S-061: of all last characters only the one with its unused bits zero is taken")
    func strayBitsAreRefused() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        #expect(alphabet.filter { Base64URL.decode("Z\($0)".utf8) != nil } == "AQgw")
        #expect(alphabet.filter { Base64URL.decode("Zm\($0)".utf8) != nil }.count == 16)
        #expect(alphabet.filter { Base64URL.decode("Zm9\($0)".utf8) != nil }.count == 64)
    }

    @Test("Every length comes back")
    func lengthsRoundTrip() {
        let randomness = Randomness.repeatable()
        for length in 0..<200 {
            let bytes = randomness.bytes(length)
            let text = Base64URL.encode(bytes)
            #expect(text.count == (length * 4 + 2) / 3)
            #expect(Base64URL.decode(text) == bytes)
        }
    }
}
