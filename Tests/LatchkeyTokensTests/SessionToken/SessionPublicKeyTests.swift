import Crypto
import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct SessionPublicKeyTests {
    private static func members(_ key: P256.Signing.PublicKey) -> (x: String, y: String) {
        let raw = Array(key.rawRepresentation)
        return (Base64URL.encodeText(Array(raw.prefix(32))), Base64URL.encodeText(Array(raw.suffix(32))))
    }

    @Test("G-072: the signature of the key's owner over the very text, as 64 bytes, is right, and no other")
    func signatures() throws {
        let secret = P256.Signing.PrivateKey()
        let (x, y) = SessionPublicKeyTests.members(secret.publicKey)
        let key = try #require(SessionPublicKey(x: x, y: y))
        #expect(key.point.count == 65 && SessionPublicKey(point: key.point)?.point == key.point)
        let text = "latchkey session token\na\nb\nc"
        let signature = Array(try secret.signature(for: Array(text.utf8)).rawRepresentation)
        let der = Array(try secret.signature(for: Array(text.utf8)).derRepresentation)
        #expect(key.isSignature(Base64URL.encodeText(signature), of: text))
        #expect(!key.isSignature(Base64URL.encodeText(signature), of: text + "\n"))
        #expect(!key.isSignature(Base64URL.encodeText(signature) + "=", of: text))
        for wrong in [der, Array(signature.dropLast()), signature + [0], [], [UInt8](repeating: 0, count: 64)] {
            #expect(!key.isSignature(Base64URL.encodeText(wrong), of: text))
        }
        let other = P256.Signing.PrivateKey()
        let stranger = Array(try other.signature(for: Array(text.utf8)).rawRepresentation)
        #expect(!key.isSignature(Base64URL.encodeText(stranger), of: text))
    }

    @Test("G-072: a high s is right: WebCrypto makes them")
    func highS() throws {
        let secret = P256.Signing.PrivateKey()
        let (x, y) = SessionPublicKeyTests.members(secret.publicKey)
        let key = try #require(SessionPublicKey(x: x, y: y))
        // The order of the group (SEC 2 §2.4.2).
        let order: [UInt8] = [
            0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
        ]
        let signature = Array(try secret.signature(for: Array("text".utf8)).rawRepresentation)
        var borrow = 0
        let negated = zip(order, signature.suffix(32)).reversed().map { whole, part -> UInt8 in
            let difference = Int(whole) - Int(part) - borrow
            borrow = difference < 0 ? 1 : 0
            return UInt8(truncatingIfNeeded: difference)
        }
        // One of the two is the high one.
        let other = Array(signature.prefix(32)) + negated.reversed()
        #expect(key.isSignature(Base64URL.encodeText(signature), of: "text"))
        #expect(key.isSignature(Base64URL.encodeText(other), of: "text"))
    }

    @Test("G-072: only a point of P-256 is a key")
    func points() throws {
        let (x, y) = SessionPublicKeyTests.members(P256.Signing.PrivateKey().publicKey)
        #expect(SessionPublicKey(x: y, y: x) == nil)
        for wrong in ["", "AA", x + "=", x + "A", String(x.dropLast())] {
            #expect(SessionPublicKey(x: wrong, y: y) == nil)
        }
        #expect(SessionPublicKey(point: [UInt8](repeating: 4, count: 65)) == nil)
        #expect(SessionPublicKey(point: []) == nil)
    }
}
