import Testing

@testable import LatchkeyTokens

@Suite struct KeySetTests {
    @Test("S-069: the present key makes and is the first to check, previous ones check in their order")
    func order() {
        let keys = KeySet(1, previous: [2, 3])
        #expect(keys.present == 1 && keys.all == [1, 2, 3])
        #expect(KeySet("one").all == ["one"])
        let others = keys.map { "key \($0)" }
        #expect(others.present == "key 1" && others.all == ["key 1", "key 2", "key 3"])
    }

    @Test("S-069: tokens are made with the present key")
    func signer() throws {
        let old = try SigningKey(secret: TokenSamples.secret)
        let new = try SigningKey(secret: TokenSamples.otherSecret)
        let token = SessionTokenSigner(keys: KeySet(new, previous: [old]), issuer: TokenSamples.issuer).token(
            subject: TokenSamples.subject, uid: "toby", sessionID: TokenSamples.sessionID,
            tokenID: TokenSamples.subject, issuedAt: 1, expiresAt: 2, roles: [])
        let parts = try SessionTokenParts(Array(token.utf8))
        #expect(parts.header.elementsEqual(new.header))
        #expect(
            new.isSignature(parts.signature, of: parts.signed) && !old.isSignature(parts.signature, of: parts.signed))
    }
}
