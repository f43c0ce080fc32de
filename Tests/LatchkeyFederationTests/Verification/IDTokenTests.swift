import LatchkeyCore
import Testing

@testable import LatchkeyFederation

@Suite("What an id_token says")
struct IDTokenTests {
    private func fault(_ changes: [String: String?]) async throws -> FederationFault? {
        let provider = try SoftProvider.shared.get()
        return await SoftToken.fault(
            try provider.rs256(SoftToken.claims(changes)), keys: try SoftToken.keys([provider.rsaKey()]))
    }

    @Test("G-013: a good id_token of RS256 or ES256 says who somebody is")
    func good() async throws {
        let provider = try SoftProvider.shared.get()
        let keys = try SoftToken.keys([provider.rsaKey(), provider.p256Key()])
        for token in [try provider.rs256(SoftToken.claims()), try provider.es256(SoftToken.claims())] {
            let verified = try await SoftToken.verify(token, keys: keys)
            #expect(verified.issuer == SoftProvider.issuer && verified.subject == "248289761001")
        }
    }

    @Test("G-013 InvalidIssuer: iss is the configured one, byte for byte")
    func issuer() async throws {
        for other in [#""https://idp.school.example/""#, #""https://IDP.school.example""#, #""""#] {
            #expect(try await fault(["iss": other]) == .issuer)
        }
        #expect(try await fault(["iss": nil]) == .memberMissing)
        #expect(try await fault(["iss": "7"]) == .memberType)
    }

    @Test("G-013 InvalidAud, MissingAud: the token is for us")
    func audience() async throws {
        for aud in [#""other""#, #"["other"]"#, "[]", #""""#] { #expect(try await fault(["aud": aud]) == .audience) }
        #expect(try await fault(["aud": nil]) == .audience)
        #expect(try await fault(["aud": #"["latchkey",7]"#]) == .memberType)
        #expect(try await fault(["aud": #"["latchkey"]"#]) == nil)
    }

    @Test("G-017: a list of audiences needs azp, which is never another's")
    func authorizedParty() async throws {
        let several = #"["latchkey","other"]"#
        #expect(try await fault(["aud": several]) == .authorizedParty)
        #expect(try await fault(["aud": several, "azp": #""other""#]) == .authorizedParty)
        #expect(try await fault(["aud": several, "azp": #""latchkey""#]) == nil)
        #expect(try await fault(["azp": #""other""#]) == .authorizedParty)
        #expect(try await fault(["azp": "null"]) == .authorizedParty)
    }

    @Test("G-013 MissingIat: times hold within a minute, and iat is at most 15 minutes old")
    func times() async throws {
        let now = SoftProvider.now.seconds
        #expect(try await fault(["iat": nil]) == .issuedAt)
        #expect(try await fault(["iat": "\(now - 900)"]) == nil)
        #expect(try await fault(["iat": "\(now - 901)"]) == .issuedAt)
        #expect(try await fault(["iat": "\(now + 60)"]) == nil)
        #expect(try await fault(["iat": "\(now + 61)"]) == .issuedAt)
        #expect(try await fault(["exp": nil]) == .expired)
        #expect(try await fault(["exp": "\(now - 59)"]) == nil)
        #expect(try await fault(["exp": "\(now - 60)"]) == .expired)
        #expect(try await fault(["nbf": "\(now + 60)"]) == nil)
        #expect(try await fault(["nbf": "\(now + 61)"]) == .notYet)
        #expect(try await fault(["exp": "\(now + 5).75"]) == nil)
        for odd in ["-1", "1e12", "\"\(now)\"", "99999999999999999999"] {
            #expect(try await fault(["exp": odd]) == .memberType)
        }
    }

    @Test("G-013 Nonce, NonceInvalid: the nonce is the attempt's own")
    func nonce() async throws {
        for odd in [#""""#, #""other""#] { #expect(try await fault(["nonce": odd]) == .nonce) }
        #expect(try await fault(["nonce": nil]) == .nonce)
    }

    @Test("G-013 InvalidAtHash: at_hash fits the access token; the example of OpenID Connect Core A.4")
    func accessTokenHash() async throws {
        #expect(try await fault(["at_hash": #""77QmUPtjPfzWtF2AnpK9RQ""#]) == nil)
        #expect(try await fault(["at_hash": #""77QmUPtjPfzWtF2AnpK9RR""#]) == .accessTokenHash)
        #expect(try await fault(["at_hash": "null"]) == .accessTokenHash)
    }

    @Test("G-013 MissingSub: the subject is 1 to 255 printable ASCII characters")
    func subject() async throws {
        #expect(try await fault(["sub": nil]) == .subject)
        for odd in [#""""#, #""ä""#, #""a\n""#, "\"\(String(repeating: "a", count: 256))\""] {
            #expect(try await fault(["sub": odd]) == .subject)
        }
        #expect(try await fault(["sub": "7"]) == .memberType)
    }

    @Test(
        "G-013 InvalidSubInUserinfo, ScopeUserInfoClaims: userinfo is of the same person and fills in what is missing")
    func userInfo() async throws {
        let provider = try SoftProvider.shared.get()
        let token = try await SoftToken.verify(
            try provider.rs256(SoftToken.claims()), keys: try SoftToken.keys([provider.rsaKey()]))
        #expect(throws: FederationFault.otherSubject) {
            try UserInfo(SoftToken.answer(#"{"sub":"248289761002"}"#), of: token)
        }
        #expect(throws: FederationFault.memberMissing) { try UserInfo(SoftToken.answer("{}"), of: token) }
        let info = try UserInfo(
            SoftToken.answer(
                #"{"sub":"248289761001","name":"Toby","email":"toby@school.example","email_verified":true}"#),
            of: token)
        let identity = try OpenIDProvider(.openID, trustsEmail: true).identity(token, userInfo: info)
        #expect(
            identity.name?.text == "Toby" && identity.email?.text == "toby@school.example" && identity.emailIsProven)
    }

    @Test("G-013, G-017: Microsoft's issuer is that of a tenant which is named, and its key signs for that tenant")
    func tenants() async throws {
        let provider = try SoftProvider.shared.get()
        let (ours, other) = ("11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-666666666666")
        let rule = IssuerRule.microsoft(tenants: [ours])
        func fault(_ tenant: String, iss: String, key: String) async throws -> FederationFault? {
            let claims = SoftToken.claims(["iss": "\"\(IssuerRule.microsoftIssuer(iss))\"", "tid": "\"\(tenant)\""])
            let keys = try SoftToken.keys([
                provider.rsaKey(#""kid":"r1","issuer":"\#(IssuerRule.microsoftIssuer(key))""#)
            ])
            return await SoftToken.fault(try provider.rs256(claims), keys: keys, issuer: rule)
        }
        #expect(try await fault(ours, iss: ours, key: ours) == nil)
        #expect(try await fault(ours, iss: ours, key: "{tenantid}") == nil)
        #expect(try await fault(ours, iss: ours, key: other) == .keyIssuer)
        #expect(try await fault(ours, iss: other, key: ours) == .issuer)
        #expect(try await fault(other, iss: other, key: other) == .tenant)
        #expect(try await fault("../x", iss: "../x", key: ours) == .tenant)
    }

    @Test("G-030: Google's issuer without its scheme is the same identity")
    func google() async throws {
        let provider = try SoftProvider.shared.get()
        let keys = try SoftToken.keys([provider.rsaKey()])
        for said in ["accounts.google.com", "https://accounts.google.com"] {
            let token = try provider.rs256(SoftToken.claims(["iss": "\"\(said)\""]))
            let verified = try await SoftToken.verify(token, keys: keys, issuer: .google)
            #expect(verified.issuer == "https://accounts.google.com")
        }
    }
}
