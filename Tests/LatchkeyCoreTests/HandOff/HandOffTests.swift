import LatchkeyCore
import Testing

@Suite struct HandOffTests {
    @Test(
        "G-050: a verifier is 43 to 128 unreserved characters (RFC 7636 §4.1)",
        arguments: [
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", true), (String(repeating: "a", count: 42), false),
            (String(repeating: "~", count: 43), true), (String(repeating: ".", count: 128), true),
            (String(repeating: "a", count: 129), false), (String(repeating: "a", count: 42) + "+", false),
            (String(repeating: "a", count: 42) + "=", false), (String(repeating: "a", count: 42) + "é", false),
            (String(repeating: "a", count: 42) + "\n", false), ("", false),
        ])
    func verifiers(_ text: String, _ isGood: Bool) {
        #expect(CodeVerifier(text)?.text == (isGood ? text : nil))
    }

    @Test(
        "G-050: a challenge is 32 bytes in the one spelling of base64url",
        arguments: [
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", true),
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN", false),
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", false),
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=", false),
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c", false), ("", false),
        ])
    func challenges(_ text: String, _ isGood: Bool) {
        #expect(CodeChallenge(text).map { Base64URL.encodeText($0.bytes) } == (isGood ? text : nil))
    }

    @Test(
        "G-007: a state is 22 to 64 characters of base64url; an empty one is none",
        arguments: [
            ("", false), (String(repeating: "a", count: 21), false), (String(repeating: "-", count: 22), true),
            (String(repeating: "_", count: 64), true), (String(repeating: "a", count: 65), false),
            (String(repeating: "a", count: 21) + "&", false), (String(repeating: "a", count: 21) + "=", false),
            (String(repeating: "a", count: 21) + "#", false), (String(repeating: "a", count: 21) + "\n", false),
        ])
    func states(_ text: String, _ isGood: Bool) {
        #expect(HandOffState(text)?.text == (isGood ? text : nil))
    }

    @Test("G-002: code and state go back in the fragment of an address on the origin that began")
    func location() throws {
        let origin = try #require(Origin("https://alice.example"))
        let now = Timestamp(microseconds: 0)
        let handOff = HandOff(
            id: try #require(RandomID(text: "AAAAAAAAAAAAAAAAAAAAAA".utf8)),
            returnAddress: try #require(ReturnAddress("https://alice.example/a/../b?c=d", at: origin)),
            state: try #require(HandOffState("0123456789abcdefghijkl")),
            challenge: try #require(CodeChallenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")),
            isRemembered: false, createdAt: now, expiresAt: now + HandOff.lifetime)
        #expect(
            handOff.location(code: "x")
                == "https://alice.example/b?c=d#latchkey=x&latchkey_state=0123456789abcdefghijkl")
    }
}
