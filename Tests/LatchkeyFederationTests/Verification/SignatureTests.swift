import LatchkeyCore
import Testing

@testable import LatchkeyFederation

@Suite("Signatures and keys of id_tokens")
struct SignatureTests {
    @Test("G-013: the examples of RFC 7515 A.2 and A.3 verify, and do not with one bit changed")
    func examples() async throws {
        let keys = try SoftToken.keys([RFC7515.rsaKey, RFC7515.p256Key])
        for example in [RFC7515.rs256, RFC7515.es256] {
            let token = try CompactToken(example)
            try await TokenSignature.verify(token, with: try keys.key(for: token))
            let dot = try #require(example.lastIndex(of: "."))
            let swapped = example[dot...].dropFirst().first == "A" ? "B" : "A"
            let changed = try CompactToken("\(example[...dot])\(swapped)\(example[dot...].dropFirst(2))")
            await #expect(throws: FederationFault.signature) {
                try await TokenSignature.verify(changed, with: try keys.key(for: changed))
            }
        }
    }

    @Test("G-013 InvalidSignatureRS256, InvalidSignatureES256: another key's signature is none")
    func otherKey() async throws {
        let (provider, other) = (try SoftProvider.shared.get(), try SoftProvider.other.get())
        let keys = try SoftToken.keys([provider.rsaKey(), provider.p256Key()])
        #expect(await SoftToken.fault(try other.rs256(SoftToken.claims()), keys: keys) == .signature)
        #expect(await SoftToken.fault(try other.es256(SoftToken.claims()), keys: keys) == .signature)
    }

    @Test(
        "G-017: IdTokenSigAlgNone, InvalidSignatureHS256, PS256 and an HS256 of the public key or the secret are refused"
    )
    func algorithms() async throws {
        let provider = try SoftProvider.shared.get()
        let keys = try SoftToken.keys([provider.rsaKey()])
        let claims = SoftToken.claims()
        for name in ["none", "None", "HS256", "PS256", "rs256", ""] {
            let token = try provider.rs256(claims, header: #"{"alg":"\#(name)","kid":"r1"}"#)
            #expect(await SoftToken.fault(token, keys: keys) == .algorithm)
        }
        let unsigned = SoftToken.unsigned(#"{"alg":"none"}"#, claims)
        #expect(await SoftToken.fault(unsigned + ".", keys: keys) == .tokenShape)
        #expect(await SoftToken.fault(unsigned, keys: keys) == .tokenShape)
        for key in [Array(try provider.modulus.utf8), Array("client secret".utf8)] {
            #expect(await SoftToken.fault(SoftToken.hs256(claims, key: key), keys: keys) == .algorithm)
            let lying = SoftToken.hs256(claims, key: key, header: #"{"alg":"RS256","kid":"r1"}"#)
            #expect(await SoftToken.fault(lying, keys: keys) == .signature)
        }
    }

    @Test("G-017: crit, b64, a kid that is no text, a doubled member and other base64url are refused")
    func headers() async throws {
        let provider = try SoftProvider.shared.get()
        let keys = try SoftToken.keys([provider.rsaKey()])
        let cases: [(String, FederationFault)] = [
            (#"{"alg":"RS256","kid":"r1","crit":["exp"]}"#, .critical),
            (#"{"alg":"RS256","kid":"r1","crit":null}"#, .critical),
            (#"{"alg":"RS256","kid":"r1","b64":false}"#, .critical), (#"{"alg":"RS256","kid":7}"#, .memberType),
            (#"{"alg":"RS256","kid":null}"#, .keyID), (#"{"alg":"RS256","alg":"none"}"#, .json),
            (#"{"kid":"r1"}"#, .memberMissing),
        ]
        for (header, fault) in cases {
            #expect(await SoftToken.fault(try provider.rs256(SoftToken.claims(), header: header), keys: keys) == fault)
        }
        let good = try provider.rs256(SoftToken.claims())
        for odd in [good + "=", good + ".", " " + good, good.replacing("_", with: "/").replacing("-", with: "+") + "="]
        {
            #expect(await SoftToken.fault(odd, keys: keys) == .tokenShape)
        }
        let long = SoftToken.claims(["more": "\"\(String(repeating: "a", count: 16 * 1024))\""])
        #expect(await SoftToken.fault(try provider.rs256(long), keys: keys) == .tooLarge)
    }

    @Test("G-013 KidAbsentSingle, KidAbsentMultiple: without kid the only fitting key is taken, and of two none")
    func noKeyID() async throws {
        let provider = try SoftProvider.shared.get()
        let token = try provider.rs256(SoftToken.claims(), header: #"{"alg":"RS256"}"#)
        #expect(
            await SoftToken.fault(token, keys: try SoftToken.keys([provider.rsaKey(""), provider.p256Key()])) == nil)
        let two = try SoftToken.keys([provider.rsaKey(), SoftProvider.other.get().rsaKey(#""kid":"r2""#)])
        #expect(await SoftToken.fault(token, keys: two) == .keyAmbiguous)
    }

    @Test("G-013 SigningKeyRotation: a kid that is not there falls to no other key, and is found in the next set")
    func unknownKeyID() async throws {
        let provider = try SoftProvider.shared.get()
        let token = try provider.rs256(SoftToken.claims(), header: #"{"alg":"RS256","kid":"r2"}"#)
        #expect(await SoftToken.fault(token, keys: try SoftToken.keys([provider.rsaKey()])) == .keyUnknown)
        #expect(await SoftToken.fault(token, keys: try SoftToken.keys([provider.rsaKey("")])) == .keyUnknown)
        let rotated = try SoftToken.keys([provider.rsaKey(), provider.rsaKey(#""kid":"r2""#)])
        #expect(await SoftToken.fault(token, keys: rotated) == nil)
    }

    @Test("G-014 IgnoresUnparseableKey: keys that are broken, foreign, short, or for encryption are skipped")
    func filter() async throws {
        let provider = try SoftProvider.shared.get()
        let odd = [
            "7", "{}", #"{"kty":"RSA","kid":"r1"}"#, #"{"kty":"oct","kid":"r1","k":"AAAA"}"#, #"{"kty":7}"#,
            #"{"kty":"EC","crv":"secp256k1","kid":"e1","x":"AA","y":"AA"}"#, #"{"kty":"OKP","crv":"X25519","x":"AA"}"#,
            #"{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"r1"}"#,
            #"{"kty":"RSA","n":"\#(try provider.modulus)","e":"Aw","kid":"r1"}"#,
            try provider.rsaKey(#""kid":"r1","use":"enc""#), try provider.rsaKey(#""kid":"r1","use":null"#),
            try provider.rsaKey(#""kid":"r1","alg":"RSA-OAEP-256""#), try provider.rsaKey(#""kid":"r1","alg":"PS256""#),
            try provider.rsaKey(#""kid":"r1","key_ops":["encrypt"]"#), try provider.rsaKey(#""kid":7"#),
        ]
        let keys = try SoftToken.keys(odd + [provider.rsaKey()])
        #expect(keys.keys.count == 1)
        #expect(await SoftToken.fault(try provider.rs256(SoftToken.claims()), keys: keys) == nil)
    }

    @Test("G-014: a PS256 token does not decide what a key without alg is for")
    func keyWithoutAlgorithm() async throws {
        let provider = try SoftProvider.shared.get()
        let keys = try SoftToken.keys([provider.rsaKey(#""kid":"r1""#)])
        #expect(await SoftToken.fault(try provider.ps256(SoftToken.claims()), keys: keys) == .algorithm)
        let lying = try provider.ps256(SoftToken.claims(), header: #"{"alg":"RS256","kid":"r1"}"#)
        #expect(await SoftToken.fault(lying, keys: keys) == .signature)
        #expect(await SoftToken.fault(try provider.rs256(SoftToken.claims()), keys: keys) == nil)
    }

    @Test(
        "G-014: a set of more than 64 keys, without keys or with a redirect is refused; a point off the curve verifies nothing"
    )
    func sets() async throws {
        #expect(throws: FederationFault.tooManyKeys) { try SoftToken.keys([String](repeating: "{}", count: 65)) }
        #expect(throws: FederationFault.keySet) { try ProviderKeySet(SoftToken.answer("{}")) }
        #expect(throws: FederationFault.status) { try ProviderKeySet(SoftToken.answer("{}", status: 302)) }
        let one = Base64URL.encodeText([UInt8](repeating: 1, count: 32))
        let keys = try SoftToken.keys([#"{"kty":"EC","crv":"P-256","kid":"e1","x":"\#(one)","y":"\#(one)"}"#])
        let token = try SoftProvider.shared.get().es256(SoftToken.claims())
        #expect(await SoftToken.fault(token, keys: keys) == .signature)
    }
}
