import LatchkeyCore
import Testing

@testable import LatchkeyTokens

@Suite struct ServiceTokenTests {
    private static let issuer = "https://auth.example"
    private static let audience = "https://api.example"
    private static let now: Int64 = 1_790_000_000

    private let key: ServiceKey
    private let verifier = ServiceTokenVerifier(issuer: issuer, audience: audience)

    init() throws {
        key = try ServiceKey(.system)
    }

    private func claims(
        issuer: String = issuer, audience: String = audience, issuedAt: Int64 = now, life: Int64 = 300,
        uid: String = "toby", session: ServiceClaims.Session? = .init(publicID: "s1", authenticatedAt: now - 60)
    ) -> ServiceClaims {
        ServiceClaims(
            issuer: issuer, subject: "EBESExQVFhcYGRobHB0eHw", audience: audience, expiresAt: issuedAt + life,
            issuedAt: issuedAt, tokenID: "ICEiIyQlJicoKSorLC0uLw", uid: uid, roles: ["Teacher", "User"],
            session: session)
    }

    private func refusal(_ token: String, keys: [ServicePublicKey]? = nil, now: Int64 = now) -> SessionTokenError? {
        do throws(SessionTokenError) {
            _ = try verifier.claims(of: token, keys: keys ?? [key.publicKey], now: now)
            return nil
        } catch {
            return error
        }
    }

    @Test("what was signed is read again, with a session and without, whatever the uid has in it")
    func roundTrip() throws {
        for claims in [claims(), claims(session: nil), claims(uid: "to\"b\\y\u{1}é")] {
            let token = try key.token(claims)
            #expect(try verifier.claims(of: token, keys: [key.publicKey], now: ServiceTokenTests.now) == claims)
        }
    }

    @Test("G-091: only the exact audience and issuer are taken, for five minutes at most")
    func exactClaims() throws {
        for other in ["", "https://api.example/", "https://API.example", "https://other.example"] {
            #expect(try refusal(key.token(claims(audience: other))) == .foreignAudience)
        }
        #expect(try refusal(key.token(claims(issuer: "https://auth.example/"))) == .foreignIssuer)
        #expect(try refusal(key.token(claims(life: 301))) == .badClaims)
        let token = try key.token(claims())
        #expect(refusal(token, now: ServiceTokenTests.now + 299) == nil)
        #expect(refusal(token, now: ServiceTokenTests.now + 300) == .expired)
        #expect(refusal(token, now: ServiceTokenTests.now - 31) == .notYetValid)
    }

    @Test("G-091: a list of audiences with ours in it, and a missing one, are refused under a right signature")
    func otherShapes() throws {
        let payload = String(decoding: ClaimsWriter(claims()).bytes, as: UTF8.self)
        let audience = #""aud":"https://api.example","#
        for changed in [#""aud":["https://api.example"],"#, "", audience + audience] {
            let text = payload.replacing(audience, with: changed)
            #expect(throws: SessionTokenError.badClaims) { try ServiceClaims(payload: Array(text.utf8)) }
        }
    }

    @Test("other keys, changed text, other headers and other spellings are refused")
    func forgeries() throws {
        let token = try key.token(claims())
        let parts = token.split(separator: ".").map(String.init)
        #expect(try refusal(token, keys: [ServiceKey(.system).publicKey]) == .unknownHeader)
        #expect(refusal(token, keys: []) == .unknownHeader)
        for header in [
            #"{"alg":"none","kid":"\#(key.publicKey.id)","typ":"at+jwt"}"#,
            #"{"alg":"HS256","kid":"\#(key.publicKey.id)","typ":"at+jwt"}"#,
            #"{"alg":"ES256","kid":"\#(key.publicKey.id)","typ":"JWT"}"#,
            #"{"alg":"ES256","kid":"\#(key.publicKey.id)"}"#,
        ] {
            let text = Base64URL.encodeText(Array(header.utf8)) + "." + parts[1] + "." + parts[2]
            #expect(refusal(text) == .unknownHeader)
        }
        let other = try key.token(claims(uid: "ada")).split(separator: ".").map(String.init)
        #expect(refusal(parts[0] + "." + other[1] + "." + parts[2]) == .badSignature)
        #expect(refusal(token + "=") == .badSignature)
        #expect(refusal(parts[0] + "." + parts[1] + ".") == .badSignature)
        #expect(refusal(parts[0] + "." + parts[1]) != nil)
    }

    @Test("G-090: a session token is no service token, and a service token no session token")
    func apart() throws {
        let session = try SigningKey(secret: TokenSamples.secret)
        #expect(refusal(TokenSamples.token(key: session)) == .unknownHeader)
        let sessions = SessionTokenVerifier(issuer: ServiceTokenTests.issuer, keys: KeySet(session))
        let token = try key.token(claims())
        #expect(throws: SessionTokenError.unknownHeader) { try sessions.claims(of: token, now: ServiceTokenTests.now) }
        #expect(!sessions.recognizes(token.utf8))
        #expect(!SigningKey.canBeHeader(of: token.utf8))
        #expect(SessionTokenShape(token) == nil)
        #expect(ServiceTokenVerifier.canBeHeader(of: token.utf8))
    }

    @Test("a sealed key opens for its secret and its id alone, and is shown nowhere")
    func sealing() throws {
        let secret = MACKey(try ServerSecret(TokenSamples.secret))
        let sealed = try key.sealed(by: secret, .system)
        let id = key.publicKey.id
        let opened = try #require(ServiceKey(sealed, id: id, sealedBy: secret))
        #expect(try refusal(opened.token(claims())) == nil)
        let other = MACKey(try ServerSecret(TokenSamples.otherSecret))
        #expect(ServiceKey(sealed, id: id, sealedBy: other) == nil)
        let otherID = try ServiceKey(.system).publicKey.id
        #expect(ServiceKey(sealed, id: otherID, sealedBy: secret) == nil)
        #expect(ServiceKey([], id: id, sealedBy: secret) == nil)
        #expect("\(key)" == "ServiceKey(\(id))")
    }
}
