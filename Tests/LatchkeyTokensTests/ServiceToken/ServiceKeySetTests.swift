import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct ServiceKeySetTests {
    private func ids(_ text: String) -> [String]? {
        ServiceKeySet.keys(in: Array(text.utf8))?.map(\.id)
    }

    @Test("the example of RFC 7517 §A.1 has the thumbprint that RFC 7638 asks for")
    func thumbprint() throws {
        let x = try #require(Base64URL.decode(Array("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4".utf8)))
        let y = try #require(Base64URL.decode(Array("4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM".utf8)))
        let key = try #require(ServicePublicKey(x: x, y: y))
        #expect(key.id == "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s")
        #expect(ServicePublicKey(x: x, y: x) == nil)
        #expect(ServicePublicKey(x: Array(x.dropLast()), y: y) == nil)
    }

    @Test("what is published is read again; keys of other kinds and other spellings are skipped")
    func skips() throws {
        let (first, second) = try (ServiceKey(.system).publicKey, ServiceKey(.system).publicKey)
        let text = ServiceKeySet.text(of: [first, second])
        #expect(ids(text) == [first.id, second.id])
        let rsa = #"{"kty":"RSA","kid":"r","use":"sig","alg":"RS256","n":"AQAB","e":"AQAB"}"#
        #expect(ids(#"{"keys":[\#(rsa),1,\#(second.json)],"more":{}}"#) == [second.id])
        for (old, new) in [
            (#""ES256""#, #""RS256""#), (#""P-256""#, #""P-384""#), (#""sig""#, #""enc""#), (first.id, second.id),
            (#""kty":"EC","#, #""kty":"EC","d":"AQAB","#),
        ] {
            #expect(ids(ServiceKeySet.text(of: [first]).replacing(old, with: new)) == nil)
        }
        #expect(ids(ServiceKeySet.text(of: [])) == [], "where all are revoked")
    }

    @Test("what is no key set, too long, or of too many keys is refused whole")
    func refused() throws {
        for text in ["", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#] {
            #expect(ids(text) == nil)
        }
        #expect(ids(#"{"keys":[\#(Array(repeating: "1", count: 65).joined(separator: ","))]}"#) == nil)
        #expect(ids(#"{"keys":[]}"# + String(repeating: " ", count: 64 * 1024)) == nil)
    }
}
