import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct SigningKeyTests {
    @Test(
        "S-068: short secrets are refused, counted in bytes",
        arguments: ["", "secret", "SECRET_KEY", "changeme", "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfU"]
    )
    func shortSecretsAreRefused(secret: String) {
        #expect(throws: SigningKeyError.tooShort) { try SigningKey(secret: secret) }
    }

    @Test("S-068: 32 bytes are enough")
    func shortestSecretIsTaken() throws {
        _ = try SigningKey(secret: "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfUe")
        // 16 characters, 32 bytes and more.
        _ = try SigningKey(secret: "äöüßéàçñøåæîûłžš")
    }

    @Test(
        "S-068: secrets that repeat themselves are refused",
        arguments: [
            String(repeating: "a", count: 32), String(repeating: "\0", count: 32), String(repeating: "ab", count: 20),
            String(repeating: "Rk7-vq2Wz_x9", count: 3), "abcdefghijklmnopqrstuvwxyz0123456789",
            "0123456789abcdef0123456789abcdef", String(repeating: "a", count: 31) + "b",
            String(repeating: "Rk7-vq2Wz_x9TnB4", count: 2), "98765432109876543210987654321098",
        ]
    )
    func repetitiveSecretsAreRefused(secret: String) {
        #expect(throws: SigningKeyError.repetitive) { try SigningKey(secret: secret) }
    }

    @Test(
        "S-068: published and placeholder secrets are refused",
        arguments: [
            "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
            "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
            "a-string-secret-at-least-256-bits-long", "your-super-secret-jwt-token-with-at-least-32-characters-long",
            "django-insecure-8x!q2v&k1z7w#m3n5b0c9", "Change_Me! 1029384756 qpwoeiruty",
            "qwertyuiopasdfghjklzxcvbnm123456",
            "THIS IS USED TO SIGN AND VERIFY JWT TOKENS, REPLACE IT WITH YOUR OWN SECRET, IT CAN BE ANY STRING",
        ]
    )
    func wellKnownSecretsAreRefused(secret: String) {
        #expect(throws: SigningKeyError.wellKnown) { try SigningKey(secret: secret) }
    }

    @Test("S-068: the message never has the value", arguments: [SigningKeyError.tooShort, .repetitive, .wellKnown])
    func messagesHaveNoValue(error: SigningKeyError) {
        #expect(error.description == "\(error)")
        #expect(!error.description.isEmpty)
    }

    @Test("A kid belongs to its key and tells nothing about it")
    func identifiersDiffer() throws {
        let key = try SigningKey(secret: TokenSamples.secret)
        let other = try SigningKey(secret: TokenSamples.otherSecret)
        #expect(key.id != other.id)
        #expect(key.id == (try SigningKey(secret: TokenSamples.secret)).id)
        #expect(key.id.utf8.count == 12)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\([key])"] {
            #expect(text.contains(key.id))
            #expect(!text.contains(TokenSamples.secret))
        }
        #expect(Mirror(reflecting: key).children.count == 1)
    }

    @Test("S-055: a secret has one header, the one that released versions write")
    func headerNeverChanges() throws {
        let key = try SigningKey(secret: TokenSamples.secret)
        #expect(key.id == "gN5Lwo4i9Lwx")
        let header = try #require(Base64URL.decode(key.header))
        #expect(String(decoding: header, as: UTF8.self) == #"{"alg":"HS256","kid":"gN5Lwo4i9Lwx","typ":"session+jwt"}"#)
    }

    @Test("S-053, S-061: a signature is that text alone, over that input alone")
    func signatures() throws {
        let key = try SigningKey(secret: TokenSamples.secret)
        let input = Array("header.payload".utf8)
        let signature = key.sign(input[...])
        #expect(signature.count == 43)
        #expect(key.isSignature(signature[...], of: input[...]))
        #expect(!key.isSignature(signature[...], of: input.dropLast()))
        let wrong: [[UInt8]] = [
            [], signature.dropLast(), signature.dropLast() + [0], signature + [UInt8(ascii: "=")],
        ]
        for text in wrong { #expect(!key.isSignature(text[...], of: input[...])) }
    }

    @Test("The secret is its raw UTF-8 bytes, not their base64 meaning and not a normal form")
    func secretIsRawBytes() throws {
        let composed = try SigningKey(secret: "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfU\u{e9}")
        let decomposed = try SigningKey(secret: "Rk7-vq2Wz_x9TnB4mLp0sJd8hYc3GfUe\u{301}")
        #expect(composed.id != decomposed.id)
    }

    @Test("Published secrets could be keys but for the list")
    func listHoldsOnlyWhatOtherChecksMiss() {
        for text in PublishedSecrets.texts {
            #expect(text.utf8.count >= 32, "\(text)")
        }
        #expect(Set(PublishedSecrets.texts).count == PublishedSecrets.texts.count)
    }
}
