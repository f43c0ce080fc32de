import LatchkeyCore
import Testing

@testable import LatchkeyFederation

@Suite("Identities that providers make")
struct IdentityTests {
    private func identity(
        _ kind: ProviderKind, _ claims: String, trust: Bool = false, issuer: String = SoftProvider.issuer
    )
        throws -> Identity
    {
        let json = try ProviderJSON(Array(claims.utf8), longest: 4096)
        let token = VerifiedIDToken(issuer: issuer, subject: "1", claims: json)
        return try OpenIDProvider(kind, trustsEmail: trust).identity(token, userInfo: nil)
    }

    private func isProven(
        _ kind: ProviderKind, _ member: String, trust: Bool = true, issuer: String = SoftProvider.issuer
    )
        throws -> Bool
    {
        try identity(kind, #"{"email":"toby@school.example"\#(member)}"#, trust: trust, issuer: issuer).emailIsProven
    }

    @Test("G-031: only the JSON boolean true of a trusted provider proves an address")
    func proven() throws {
        #expect(try isProven(.openID, #","email_verified":true"#))
        #expect(try !isProven(.openID, #","email_verified":true"#, trust: false))
        for odd in [
            #","email_verified":"true""#, #","email_verified":1"#, #","email_verified":false"#,
            #","email_verified":null"#, "",
        ] {
            for kind in ProviderKind.allCases { #expect(try !isProven(kind, odd), "\(kind) \(odd)") }
        }
        #expect(try !isProven(.google, #","email_verified":true"#))
        #expect(try isProven(.google, #","email_verified":true,"hd":"school.example""#))
        for odd in ["null", "true", "1", "\"\"", "[\"school.example\"]"] {
            #expect(try !isProven(.google, #","email_verified":true,"hd":\#(odd)"#), "\(odd)")
        }
        #expect(try identity(.google, #"{"email":"t@gmail.com","email_verified":true}"#).emailIsProven)
        #expect(try !isProven(.microsoft, #","email_verified":true"#))
        #expect(try isProven(.microsoft, #","xms_edov":true"#))
        #expect(try isProven(.microsoft, #","xms_edov":1"#))
        #expect(try !isProven(.microsoft, #","xms_edov":"1""#))
        #expect(try isProven(.gitlab, #","email_verified":true"#, issuer: "https://gitlab.com"))
        #expect(try !isProven(.gitlab, #","email_verified":true"#))
        #expect(try !identity(.openID, #"{"email":"no address","email_verified":true}"#, trust: true).emailIsProven)
    }

    @Test("G-030: a login and a name are suggestions; one that cannot be shown is dropped, never cut")
    func suggestions() throws {
        #expect(try identity(.openID, #"{"preferred_username":"toby","nickname":"x"}"#).login == "toby")
        #expect(try identity(.gitlab, #"{"preferred_username":"x","nickname":"toby"}"#).login == "toby")
        #expect(try identity(.google, #"{"email":"toby@gmail.com"}"#).login == "toby")
        #expect(try identity(.openID, #"{"preferred_username":"\#(String(repeating: "a", count: 101))"}"#).login == nil)
        #expect(throws: FederationFault.memberType) { try identity(.openID, #"{"email":["a@b.example"]}"#) }
    }

    @Test("G-030, G-031: GitHub's person is the number, and the address is the primary, verified one")
    func github() throws {
        let user = SoftToken.answer(
            #"{"login":"octocat","id":583231,"name":"The Octocat","email":"public@evil.example"}"#)
        let emails = SoftToken.answer(
            #"[{"email":"b@school.example","primary":false,"verified":true},{"email":"a@school.example","primary":true,"verified":true}]"#
        )
        let identity = try GitHubProvider().identity(user: user, emails: emails)
        #expect(identity.issuer == "https://github.com/login/oauth" && identity.subject == "583231")
        #expect(identity.login == "octocat" && identity.email?.text == "a@school.example" && identity.emailIsProven)
        let renamed = SoftToken.answer(#"{"login":"other","id":583231}"#)
        #expect(try GitHubProvider().identity(user: renamed, emails: nil).subject == identity.subject)
        for odd in [
            #"[{"email":"a@school.example","primary":true,"verified":false}]"#, "[]",
            #"[{"email":"a@school.example","primary":true,"verified":"true"}]"#,
            #"[{"email":"1+o@users.noreply.github.com","primary":true,"verified":true}]"#,
        ] {
            let none = try GitHubProvider().identity(user: user, emails: SoftToken.answer(odd))
            #expect(none.email == nil && !none.emailIsProven)
        }
        for id in [#""583231""#, "null", "0", "-1", "1.0", "1e3", "true"] {
            let body = SoftToken.answer(#"{"login":"octocat","id":\#(id)}"#)
            #expect(throws: FederationFault.subject) { try GitHubProvider().identity(user: body, emails: nil) }
        }
    }

    @Test("G-030: a GitHub of one's own has its API on its own host")
    func enterprise() throws {
        let issuer = try ProviderAddress(issuer: "https://git.school.example/login/oauth", publicIsLoopback: false)
        #expect(GitHubProvider.api(of: issuer) == "https://git.school.example/api/v3")
        let cloud = try ProviderAddress(issuer: GitHubProvider.publicIssuer, publicIsLoopback: false)
        #expect(GitHubProvider.api(of: cloud) == "https://api.github.com")
    }

    @Test("G-031: Discord's address is never proven")
    func discord() throws {
        let user = SoftToken.answer(
            #"{"id":"80351110224678912","username":"nelly","global_name":"Nelly","email":"n@school.example","verified":true}"#
        )
        let identity = try DiscordProvider.identity(user: user)
        #expect(identity.subject == "80351110224678912" && identity.login == "nelly" && identity.name?.text == "Nelly")
        #expect(identity.email?.text == "n@school.example" && !identity.emailIsProven)
        #expect(throws: FederationFault.subject) {
            try DiscordProvider.identity(user: SoftToken.answer(#"{"id":"x"}"#))
        }
    }

    @Test("G-040: domains, groups and claims let in who has them, and nobody by another type")
    func entry() throws {
        func enters(_ rule: EntryRule, _ claims: String) throws -> Bool {
            let json = try ProviderJSON(Array(claims.utf8), longest: 4096)
            do { try rule.check(VerifiedIDToken(issuer: "i", subject: "s", claims: json)) } catch { return false }
            return true
        }
        #expect(try enters(.domains(["school.example"]), #"{"hd":"school.example"}"#))
        #expect(try !enters(.domains(["school.example"]), #"{"email":"a@school.example"}"#))
        #expect(try !enters(.domains(["school.example"]), #"{"hd":["school.example"]}"#))
        #expect(try enters(.groups(["school/pupils"]), #"{"groups_direct":["a","school/pupils"]}"#))
        #expect(try !enters(.groups(["school/pupils"]), #"{"groups_direct":"school/pupils"}"#))
        #expect(try !enters(.groups(["school/pupils"]), #"{"groups":["school/pupils"]}"#))
        #expect(try enters(.claim(name: "role", value: "pupil"), #"{"role":["x","pupil"]}"#))
        #expect(try enters(.claim(name: "role", value: "pupil"), #"{"role":"pupil"}"#))
        #expect(try !enters(.claim(name: "role", value: "true"), #"{"role":true}"#))
        #expect(try !enters(.claim(name: "role", value: "pupil"), #"{"role":"pupils"}"#))
    }

    @Test("G-040: who is only invited into an organisation is not in it")
    func organizations() {
        let active = SoftToken.answer(#"{"state":"active","organization":{"login":"School"}}"#)
        #expect(GitHubProvider.isMember(active, of: "school"))
        #expect(!GitHubProvider.isMember(active, of: "other"))
        let pending = SoftToken.answer(#"{"state":"pending","organization":{"login":"School"}}"#)
        #expect(!GitHubProvider.isMember(pending, of: "school"))
        #expect(!GitHubProvider.isMember(SoftToken.answer("{}", status: 404), of: "school"))
    }
}
