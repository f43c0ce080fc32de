import Crypto
import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct ForgedTokenTests {
    private let samples: TokenSamples

    init() throws {
        samples = try TokenSamples()
    }

    @Test("A right signature over the right header and claims passes: the forgeries below fail for their own reason")
    func forgeriesHaveAnHonestTwin() {
        #expect(samples.refusal(samples.signed(payload: TokenSamples.payload)) == nil)
        #expect(samples.signed(payload: TokenSamples.payload) == samples.token)
    }

    @Test("S-053: every changed character makes the token fail")
    func everyChangedCharacterFails() {
        let token = Array(samples.token.utf8)
        for index in token.indices {
            for replacement in Array("Aa0-_.=% \u{0}".utf8) + [token[index] ^ 1, token[index] ^ 0x80] {
                guard replacement != token[index] else { continue }
                var changed = token
                changed[index] = replacement
                expectRefused(changed, "byte \(index) as \(replacement)")
            }
        }
    }

    @Test("S-053: every removed or doubled character makes the token fail")
    func everyLengthChangeFails() {
        let token = Array(samples.token.utf8)
        for index in token.indices {
            expectRefused(Array(token[..<index]), "cut at \(index)")
            expectRefused(Array(token[..<index] + token[(index + 1)...]), "without byte \(index)")
            expectRefused(Array(token[...index] + token[index...]), "with byte \(index) twice")
        }
    }

    private func expectRefused(_ token: [UInt8], _ what: String) {
        #expect(throws: SessionTokenError.self, "\(what)") {
            try samples.verifier.session(of: token, now: Timestamp(seconds: TokenSamples.now))
        }
    }

    @Test("S-061: none of the 64 spellings of the last character but one, and no padding or white space")
    func base64TwinsFail() {
        let token = samples.token
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/"
        let accepted = alphabet.filter { samples.refusal(token.dropLast() + String($0)) == nil }
        #expect(accepted.count == 1)
        for tail in ["=", "==", " ", "\n", "\r\n", "\u{0}", "\u{301}", "."] {
            #expect(samples.refusal(token + tail) != nil)
            #expect(samples.refusal(tail + token) != nil)
        }
    }

    @Test(
        "S-061: a payload in a second base64 spelling is refused even when signed",
        arguments: ["=", "==", " ", "+", "\n", ".", ".e30"]
    )
    func payloadIsCanonical(tail: String) {
        let input = samples.token.split(separator: ".").prefix(2).joined(separator: ".")
        #expect(samples.refusal(TokenSamples.signed(input + tail)) == .malformed)
    }

    @Test("S-061: stray bits at the end of a signed payload are refused")
    func payloadHasNoStrayBits() throws {
        // One byte past a multiple of three: the last character has four unused bits.
        let issuer = ["", "x", "xx"].map { TokenSamples.issuer + $0 }
            .first { TokenSamples.token(key: samples.key, issuer: $0).split(separator: ".")[1].utf8.count % 4 == 2 }
        let parts = TokenSamples.token(key: samples.key, issuer: try #require(issuer)).split(separator: ".")
        let last = try #require(parts[1].utf8.last)
        let twin = parts[1].dropLast() + String(decoding: [last + 1], as: UTF8.self)
        let verifier = SessionTokenVerifier(issuer: try #require(issuer), keys: KeySet(samples.key))
        let forged = TokenSamples.signed(parts[0] + "." + twin)
        #expect(throws: SessionTokenError.malformed) { try verifier.claims(of: forged, now: TokenSamples.now) }
    }

    @Test(
        "S-054…S-060, S-063: only the exact header counts, even under a right HS256 signature",
        arguments: [
            // none, in any case, missing, empty, of another type
            #"{"alg":"none","kid":"KID","typ":"session+jwt"}"#, #"{"alg":"None","kid":"KID","typ":"session+jwt"}"#,
            #"{"alg":"NONE","kid":"KID","typ":"session+jwt"}"#, #"{"alg":"nOnE","kid":"KID","typ":"session+jwt"}"#,
            #"{"kid":"KID","typ":"session+jwt"}"#, #"{"alg":"","kid":"KID","typ":"session+jwt"}"#,
            #"{"alg":null,"kid":"KID","typ":"session+jwt"}"#, #"{"alg":["HS256"],"kid":"KID","typ":"session+jwt"}"#,
            // other algorithms, other spellings
            #"{"alg":"HS384","kid":"KID","typ":"session+jwt"}"#, #"{"alg":"HS512","kid":"KID","typ":"session+jwt"}"#,
            #"{"alg":"RS256","kid":"KID","typ":"session+jwt"}"#, #"{"alg":"ES256","kid":"KID","typ":"session+jwt"}"#,
            #"{"alg":"hs256","kid":"KID","typ":"session+jwt"}"#, #"{"alg":" HS256","kid":"KID","typ":"session+jwt"}"#,
            #"{"alg":"HS256 ","kid":"KID","typ":"session+jwt"}"#, #" {"alg":"HS256","kid":"KID","typ":"session+jwt"}"#,
            #"{"alg":"HS256","kid":"KID","typ":"session+jwt"} "#,
            #"{"alg":"\u0048S256","kid":"KID","typ":"session+jwt"}"#,
            #"{"kid":"KID","alg":"HS256","typ":"session+jwt"}"#,
            // keys that the token brings along
            #"{"alg":"HS256","kid":"KID","typ":"session+jwt","jwk":{"kty":"oct","k":"AAAA"}}"#,
            #"{"alg":"HS256","kid":"KID","typ":"session+jwt","jku":"http://127.0.0.1:1/keys"}"#,
            #"{"alg":"HS256","kid":"KID","typ":"session+jwt","x5u":"http://127.0.0.1:1/x.pem"}"#,
            #"{"alg":"HS256","kid":"KID","typ":"session+jwt","x5c":["MIIB"]}"#,
            // kid
            #"{"alg":"HS256","kid":"nope","typ":"session+jwt"}"#, #"{"alg":"HS256","typ":"session+jwt"}"#,
            #"{"alg":"HS256","kid":"../../dev/null","typ":"session+jwt"}"#,
            #"{"alg":"HS256","kid":"' OR 1=1--","typ":"session+jwt"}"#,
            #"{"alg":"HS256","kid":"","typ":"session+jwt"}"#,
            #"{"alg":"HS256","kid":1,"typ":"session+jwt"}"#, #"{"alg":"HS256","kid":null,"typ":"session+jwt"}"#,
            #"{"alg":"HS256","kid":"KID\u0000","typ":"session+jwt"}"#,
            // crit
            #"{"alg":"HS256","crit":["x"],"kid":"KID","typ":"session+jwt","x":1}"#,
            #"{"alg":"HS256","kid":"KID","typ":"session+jwt","crit":["b64"],"b64":false}"#,
            // typ: other kinds of token
            #"{"alg":"HS256","kid":"KID","typ":"JWT"}"#, #"{"alg":"HS256","typ":"JWT"}"#, #"{"alg":"HS256"}"#,
            #"{"alg":"HS256","kid":"KID","typ":"at+jwt"}"#, #"{"alg":"HS256","kid":"KID","typ":"SESSION+JWT"}"#,
            #"{"alg":"HS256","kid":"KID"}"#,
            // doubled names
            #"{"alg":"HS256","alg":"none","kid":"KID","typ":"session+jwt"}"#,
            #"{"alg":"HS256","kid":"KID","kid":"nope","typ":"session+jwt"}"#,
            // no header at all
            "", "{}", "null", "[]",
        ]
    )
    func foreignHeadersAreRefused(template: String) {
        let header = template.replacing("KID", with: samples.key.id)
        #expect(samples.refusal(TokenSamples.signed(header: header)) == .unknownHeader)
        // The same without a signature, as tools send it (S-056).
        let unsigned = TokenSamples.signed(header: header).split(separator: ".", omittingEmptySubsequences: false)
        #expect(samples.refusal("\(unsigned[0]).\(unsigned[1]).") == .unknownHeader)
    }

    @Test("S-058: a kid of a megabyte is refused by its length")
    func longKidIsRefused() {
        let kid = String(repeating: "k", count: 1 << 20)
        let header = #"{"alg":"HS256","kid":"\#(kid)","typ":"session+jwt"}"#
        #expect(samples.refusal(TokenSamples.signed(header: header)) == .malformed)
    }

    @Test("S-061: the right header in a second base64 spelling is refused", arguments: ["=", "==", " ", "A"])
    func headerIsCanonical(tail: String) {
        let part = Base64URL.encodeText(Array(samples.headerJSON.utf8)) + tail
        #expect(samples.refusal(TokenSamples.signed(headerPart: part)) == .unknownHeader)
    }

    @Test("S-056: null, blank, zero and empty-key signatures are refused")
    func worthlessSignaturesAreRefused() {
        let input = samples.token.split(separator: ".").prefix(2).joined(separator: ".")
        let mac = HMAC<SHA256>.authenticationCode(for: Array(input.utf8), using: SymmetricKey(data: [UInt8]()))
        let worthless = [
            "", "AA", Base64URL.encodeText([UInt8](repeating: 0, count: 32)), "null", "undefined",
            Base64URL.encodeText(Array(mac)), Base64URL.encodeText([UInt8](repeating: 0, count: 64)),
        ]
        for signature in worthless { #expect(samples.refusal(input + "." + signature) == .badSignature) }
        #expect(samples.refusal(input) == .malformed)
    }

    @Test("S-055: HS384 and HS512 with the right key are refused under either header")
    func longerHashesAreRefused() {
        let key = SymmetricKey(data: Array(TokenSamples.secret.utf8))
        for algorithm in ["HS256", "HS384", "HS512"] {
            let header = samples.headerJSON.replacing("HS256", with: algorithm)
            let input = [header, TokenSamples.payload].map { Base64URL.encodeText(Array($0.utf8)) }
                .joined(separator: ".")
            let long = HMAC<SHA384>.authenticationCode(for: Array(input.utf8), using: key)
            let longer = HMAC<SHA512>.authenticationCode(for: Array(input.utf8), using: key)
            #expect(samples.refusal(input + "." + Base64URL.encodeText(Array(long))) != nil)
            #expect(samples.refusal(input + "." + Base64URL.encodeText(Array(longer))) != nil)
        }
    }

    @Test(
        "S-062, S-074: what is not three parts is refused without a trap",
        arguments: [
            "", ".", "..", "...", "a", "a.b", "a.b.c.d", "%", "null", "undefined", "\u{0}", "😀.😀.😀",
            String(repeating: ".", count: 4096), String(repeating: "A", count: 5000),
            #"{"payload":"e30","signatures":[{"protected":"e30","signature":"AA"}]}"#,
        ]
    )
    func brokenTextsAreRefused(text: String) {
        #expect(samples.refusal(text) != nil)
    }

    @Test("S-062: 4096 bytes are the most, even of an honest token")
    func longTokensAreRefused() throws {
        func token(_ length: Int) -> String {
            TokenSamples.token(key: samples.key, uid: String(repeating: "a", count: length))
        }
        let lengths = (2500..<2900).map { ($0, token($0).utf8.count) }
        let fitting = try #require(lengths.last { $0.1 <= 4096 })
        let tooLong = try #require(lengths.first { $0.1 > 4096 })
        #expect(samples.refusal(token(fitting.0)) == nil)
        #expect(samples.refusal(token(tooLong.0)) == .malformed)
    }
}
