import Crypto
import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct KnownAnswerTests {
    private static let rfc7515Key =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    private static let rfc7515Header = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    private static let rfc7515Payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    @Test("RFC 7515 A.1: base64url parts and signature")
    func rfc7515Example() throws {
        let header = "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}"
        let payload = "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
        #expect(Base64URL.encodeText(Array(header.utf8)) == Self.rfc7515Header)
        #expect(Base64URL.encodeText(Array(payload.utf8)) == Self.rfc7515Payload)
        let key = SigningKey(uncheckedBytes: try #require(Base64URL.decode(Self.rfc7515Key.utf8)))
        let mac = key.sign(Array("\(Self.rfc7515Header).\(Self.rfc7515Payload)".utf8)[...])
        #expect(String(decoding: mac, as: UTF8.self) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    @Test(
        "RFC 4231: HMAC-SHA-256",
        arguments: [
            // cases 1, 2 and 6 (a key longer than a block)
            (
                [UInt8](repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ]
    )
    func rfc4231Cases(key: [UInt8], text: String, expected: String) throws {
        let mac = SigningKey(uncheckedBytes: key).sign(Array(text.utf8)[...])
        let bytes = try #require(Base64URL.decode(mac))
        #expect(bytes.map { String(format: "%02x", $0) }.joined() == expected)
    }

    @Test("One prepared key gives the same MAC again and again")
    func preparedKeyIsNotUsedUp() {
        let key = SigningKey(uncheckedBytes: Array("Jefe".utf8))
        let first = key.sign(Array("one".utf8)[...])
        _ = key.sign(Array("two".utf8)[...])
        #expect(key.sign(Array("one".utf8)[...]) == first)
    }

    private struct Vectors: Decodable {
        struct Test: Decodable {
            let id: Int
            let key_base64url: String
            let jws: String
            let about: String
        }

        let tests: [Test]
    }

    @Test(
        "S-062: no Wycheproof JWS is a session token, not even under its own key",
        .enabled(if: KnownAnswerTests.vectorsFile != nil, "the vectors are not here: set LATCHKEY_VECTORS"))
    func wycheproof() throws {
        let vectors = try wycheproofVectors()
        #expect(vectors.tests.count >= 40)
        for test in vectors.tests {
            let key = SigningKey(uncheckedBytes: try #require(Base64URL.decode(test.key_base64url.utf8)))
            let verifier = SessionTokenVerifier(issuer: TokenSamples.issuer, keys: KeySet(key))
            #expect(throws: SessionTokenError.self, "\(test.id) \(test.about)") {
                try verifier.claims(of: test.jws, now: TokenSamples.now)
            }
        }
    }

    @Test(
        "S-062: the signature parts of valid Wycheproof tokens are those that we would write, of others not",
        .enabled(if: KnownAnswerTests.vectorsFile != nil, "the vectors are not here: set LATCHKEY_VECTORS"))
    func wycheproofSignatures() throws {
        let vectors = try wycheproofVectors()
        var right: Set<Int> = []
        for test in vectors.tests {
            let key = SigningKey(uncheckedBytes: try #require(Base64URL.decode(test.key_base64url.utf8)))
            guard let parts = try? SessionTokenParts(Array(test.jws.utf8)) else { continue }
            if key.sign(parts.signed).elementsEqual(parts.signature) { right.insert(test.id) }
        }
        #expect(right.isSuperset(of: [1, 357, 358, 359, 376, 377]))
        // 3, 5 and 8 are changed or unsigned; 360–364 are other spellings of a right signature.
        #expect(right.isDisjoint(with: [2, 3, 5, 6, 8, 9, 11, 16] + Array(360...364)))
    }

    /// Nil where the Wycheproof vectors are absent, which are not part of the project.
    static let vectorsFile: URL? = {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let folder =
            ProcessInfo.processInfo.environment["LATCHKEY_VECTORS"].map { URL(filePath: $0) }
            ?? root.appending(path: "../shared/vectors")
        let file = folder.appending(path: "jws_symmetric.json").standardized
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }()

    private func wycheproofVectors() throws -> Vectors {
        let file = try #require(KnownAnswerTests.vectorsFile)
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    }
}
