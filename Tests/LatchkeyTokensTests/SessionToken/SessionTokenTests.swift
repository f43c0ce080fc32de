import Foundation
import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct SessionTokenTests {
    private let samples: TokenSamples

    init() throws {
        samples = try TokenSamples()
    }

    @Test("S-051: a token says what was put in, and only that")
    func tokenCarriesItsClaims() throws {
        let parts = samples.token.split(separator: ".", omittingEmptySubsequences: false)
        try #require(parts.count == 3)
        #expect(Base64URL.decode(parts[0].utf8) == Array(samples.headerJSON.utf8))
        #expect(Base64URL.decode(parts[1].utf8) == Array(TokenSamples.payload.utf8))
        let claims = try samples.verifier.claims(of: samples.token, now: TokenSamples.now)
        #expect(claims == sampleClaims())
    }

    private func sampleClaims(uid: String = "toby", roles: [String] = ["Admin", "User"]) -> SessionClaims {
        SessionClaims(
            issuer: TokenSamples.issuer,
            subject: TokenSamples.subject,
            uid: uid,
            sessionID: TokenSamples.sessionID,
            tokenID: "ICEiIyQlJicoKSorLC0uLw",
            issuedAt: TokenSamples.now,
            expiresAt: TokenSamples.now + 3600,
            roles: roles
        )
    }

    @Test("S-060: a token is recognised by the header of its key, whatever is behind it; other programs' are not")
    func recognition() throws {
        let header = String(samples.token.prefix { $0 != "." })
        let otherKey = TokenSamples.token(key: try SigningKey(secret: TokenSamples.otherSecret))
        for text in [samples.token, header + ".", header + ".a.b"] {
            #expect(samples.verifier.recognizes(text.utf8))
            #expect(SigningKey.canBeHeader(of: text.utf8))
        }
        for text in ["", ".", header, header + "x.a.b", "x" + samples.token, otherKey] {
            #expect(!samples.verifier.recognizes(text.utf8))
        }
        #expect(SigningKey.canBeHeader(of: otherKey.utf8))
        // {"alg":"HS256","typ":"JWT"}, as PyJWT writes it.
        #expect(!SigningKey.canBeHeader(of: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x".utf8))
    }

    @Test("The server's own door gives session, account and times")
    func sessionOfToken() throws {
        let now = Timestamp(seconds: TokenSamples.now)
        let session = try samples.verifier.session(of: samples.token.utf8, now: now)
        #expect(session.sessionID == RandomID(bytes: Array(0...15)))
        #expect(session.subject == RandomID(bytes: Array(16...31)))
        #expect(session.issuedAt == TokenSamples.now)
        #expect(session.expiresAt == TokenSamples.now + 3600)
        let bytes = Array(samples.token.utf8)
        #expect(try samples.verifier.session(of: bytes, now: now) == session)
        #expect(try samples.verifier.session(of: bytes.lazy.map { $0 }, now: now) == session)
    }

    @Test(
        "A token whose sid or sub is no id of ours is no session",
        arguments: ["", "short", "AAECAwQFBgcICQoLDA0ODx"]
    )
    func identifiersAreCanonical(text: String) throws {
        for token in [
            TokenSamples.token(key: samples.key, sessionID: text), TokenSamples.token(key: samples.key, subject: text),
        ] {
            #expect(throws: SessionTokenError.badClaims) {
                try samples.verifier.session(of: token.utf8, now: Timestamp(seconds: TokenSamples.now))
            }
        }
    }

    @Test(
        "Any imported uid comes back as it was",
        arguments: [
            "", "a\"b", "back\\slash", "\\u0041", "line\nfeed\r\n\t\0\u{1f}", "\u{7f}", "Grüße", "e\u{301}", "😀",
            "\u{2028}",
            "</script>", "{}[],:", String(repeating: "\u{1}", count: 255),
        ]
    )
    func anyUIDSurvives(uid: String) throws {
        let token = TokenSamples.token(key: samples.key, uid: uid)
        let claims = try samples.verifier.claims(of: token, now: TokenSamples.now)
        // Swift's == would take é for e + accent (docs/pitfalls.md, Strings).
        #expect(Array(claims.uid.utf8) == Array(uid.utf8))
        #expect(claims == sampleClaims(uid: uid))
        #expect(samples.refusal(token) == nil)
        let json = try decodedPayload(token)
        #expect((json["_uid"] as? String).map { Array($0.utf8) } == Array(uid.utf8))
    }

    @Test("Roles: none, one, many", arguments: [[], ["User"], ["Admin", "Teacher", "User"], ["a,b", "]", "\""]])
    func rolesSurvive(roles: [String]) throws {
        let token = TokenSamples.token(key: samples.key, roles: roles)
        #expect(try samples.verifier.claims(of: token, now: TokenSamples.now) == sampleClaims(roles: roles))
        #expect(try decodedPayload(token)["roles"] as? [String] == roles)
    }

    @Test("S-066: a service with the Flask system's decorator can read the token")
    func seedDecoratorReadsToken() throws {
        let json = try decodedPayload(samples.token)
        #expect(Set(json.keys) == ["iss", "sub", "_uid", "sid", "jti", "iat", "exp", "roles"])
        #expect(json["_uid"] as? String == "toby")
        #expect(json["aud"] == nil)
        for name in ["iss", "sub", "sid", "jti"] { #expect(json[name] is String) }
        for name in ["iat", "exp"] { #expect(json[name] is Int) }
        let header = try #require(samples.token.split(separator: ".").first)
        let fields = try JSONSerialization.jsonObject(with: Data(#require(Base64URL.decode(header.utf8))))
        #expect(fields as? [String: String] == ["alg": "HS256", "kid": samples.key.id, "typ": "session+jwt"])
    }

    private func decodedPayload(_ token: String) throws -> [String: Any] {
        let part = try #require(token.split(separator: ".").dropFirst().first)
        let bytes = try #require(Base64URL.decode(part.utf8))
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test("S-083: cookie name and value stay below 4096 bytes with the longest uid and issuer")
    func longestCookieFits() {
        let worstUID = String(repeating: "\u{1}", count: 255)
        let issuer = "https://" + String(repeating: "a", count: 253) + ":65535"
        let token = TokenSamples.token(
            key: samples.key, issuer: issuer, uid: worstUID,
            roles: (0..<12).map { _ in String(repeating: "R", count: 32) })
        #expect("__Host-latchkey".utf8.count + token.utf8.count < 4096)
    }

    @Test(
        "S-064: exp is the first second at which the token is refused",
        arguments: [(-1, true), (0, false), (61, false)]
    )
    func expiryHasNoGrace(offset: Int64, isAccepted: Bool) {
        let refusal = samples.refusal(samples.token, now: TokenSamples.now + 3600 + offset)
        #expect(refusal == (isAccepted ? nil : .expired))
    }

    @Test("S-065: iat may be ahead by the skew of clocks and no more", arguments: [(-30, true), (-31, false)])
    func futureTokensAreRefused(offset: Int64, isAccepted: Bool) {
        let refusal = samples.refusal(samples.token, now: TokenSamples.now + offset)
        #expect(refusal == (isAccepted ? nil : .notYetValid))
    }

    @Test("Clocks at the ends of time refuse and do not trap", arguments: [Int64.min, 0, Int64.max])
    func extremeClocks(now: Int64) {
        #expect(throws: SessionTokenError.self) { try samples.verifier.claims(of: samples.token, now: now) }
    }

    @Test(
        "S-066, S-067: the issuer is exact, to the byte",
        arguments: [
            "https://auth.example/", "https://auth.exampl", "HTTPS://auth.example", "", "https://other.example",
            "https://auth.example\u{301}",
        ]
    )
    func otherIssuersAreRefused(issuer: String) {
        #expect(samples.refusal(TokenSamples.token(key: samples.key, issuer: issuer)) == .foreignIssuer)
        let other = SessionTokenVerifier(issuer: issuer, keys: KeySet(samples.key))
        #expect(throws: SessionTokenError.foreignIssuer) {
            try other.claims(of: samples.token, now: TokenSamples.now)
        }
    }

    @Test("S-067: canonically equal issuers are still two issuers")
    func issuerIsComparedByBytes() {
        let token = TokenSamples.token(key: samples.key, issuer: "https://\u{e9}.example")
        let other = SessionTokenVerifier(issuer: "https://e\u{301}.example", keys: KeySet(samples.key))
        #expect(throws: SessionTokenError.foreignIssuer) { try other.claims(of: token, now: TokenSamples.now) }
    }

    @Test("S-069: the previous key still verifies, a removed one does not")
    func keyRotation() throws {
        let newKey = try SigningKey(secret: TokenSamples.otherSecret)
        let old = samples.token
        let both = SessionTokenVerifier(issuer: TokenSamples.issuer, keys: KeySet(newKey, previous: [samples.key]))
        let alone = SessionTokenVerifier(issuer: TokenSamples.issuer, keys: KeySet(newKey))
        #expect(try both.claims(of: old, now: TokenSamples.now).uid == "toby")
        #expect(try both.claims(of: TokenSamples.token(key: newKey), now: TokenSamples.now).uid == "toby")
        #expect(throws: SessionTokenError.unknownHeader) { try alone.claims(of: old, now: TokenSamples.now) }
    }

    @Test("S-069: the kid of one key with the signature of the other does not verify")
    func keysAreNotMixed() throws {
        let newKey = try SigningKey(secret: TokenSamples.otherSecret)
        let both = SessionTokenVerifier(issuer: TokenSamples.issuer, keys: KeySet(newKey, previous: [samples.key]))
        let mixed = TokenSamples.signed(header: samples.headerJSON, secret: TokenSamples.otherSecret)
        #expect(throws: SessionTokenError.badSignature) { try both.claims(of: mixed, now: TokenSamples.now) }
    }
}
