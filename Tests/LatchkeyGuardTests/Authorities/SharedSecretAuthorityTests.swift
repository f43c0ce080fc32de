import LatchkeyGuard
import LatchkeyTokens
import Testing

@Suite struct SharedSecretAuthorityTests {
    static let secret = "K7f!qZ2w-Xp9Lr4t_Vb6Nm3s.Hd8Gj5c"
    static let otherSecret = "Qe1yTu8i.Op3aSd6f_Gh9jKl2z-Xc5vB!"
    static let issuer = "https://auth.example"

    private func token(secret: String = secret, issuer: String = issuer, expiresAt: Int64 = 2_000) throws -> String {
        try SessionTokenSigner(keys: KeySet(SigningKey(secret: secret)), issuer: issuer).token(
            subject: "AAAAAAAAAAAAAAAAAAAAAA",
            uid: "ada",
            sessionID: "BBBBBBBBBBBBBBBBBBBBBA",
            tokenID: "CCCCCCCCCCCCCCCCCCCCCA",
            issuedAt: 1_000,
            expiresAt: expiresAt,
            roles: ["Admin", "User"]
        )
    }

    private func authority(previousSecret: String? = nil) throws -> SharedSecretAuthority {
        try SharedSecretAuthority(
            secret: SharedSecretAuthorityTests.secret,
            issuer: SharedSecretAuthorityTests.issuer,
            previousSecret: previousSecret,
            now: { 1_500 }
        )
    }

    @Test("a token of the server says who it was made for")
    func goodToken() throws {
        let user = try authority().user(of: token())
        #expect(
            user == CurrentUser(id: "AAAAAAAAAAAAAAAAAAAAAA", uid: "ada", name: "ada", roles: ["Admin", "User"])
        )
    }

    @Test("permissions are those that the app names for the token's roles, byte for byte")
    func permissions() throws {
        let authority = try SharedSecretAuthority(
            secret: SharedSecretAuthorityTests.secret, issuer: SharedSecretAuthorityTests.issuer,
            permissions: ["Admin": ["a:b", "c:d"], "User": ["c:d", "e:f"], "user": ["x:y"], "Other": ["g:h"]],
            now: { 1_500 })
        #expect(try authority.user(of: token()).permissions == ["a:b", "c:d", "e:f"])
    }

    @Test("other keys, other issuers, expired and changed tokens get one answer")
    func badTokens() throws {
        let authority = try authority()
        let good = try token()
        let bad = try [
            token(secret: SharedSecretAuthorityTests.otherSecret), token(issuer: "https://other.example"),
            token(expiresAt: 1_500), good + "=", String(good.dropLast()), "", "a.b.c", "none",
        ]
        for token in bad {
            #expect(throws: GuardError.tokenInvalid) { try authority.user(of: token) }
        }
    }

    @Test("S-069: tokens of the previous secret are good while it is given")
    func previousSecret() throws {
        let old = try token(secret: SharedSecretAuthorityTests.otherSecret)
        #expect(try authority(previousSecret: SharedSecretAuthorityTests.otherSecret).user(of: old).uid == "ada")
    }

    @Test(
        "S-068: a secret the server would not start with is refused here too",
        arguments: ["", "secret", "short-secret"]
    )
    func weakSecret(secret: String) {
        #expect(throws: SigningKeyError.self) {
            try SharedSecretAuthority(secret: secret, issuer: SharedSecretAuthorityTests.issuer)
        }
    }
}
