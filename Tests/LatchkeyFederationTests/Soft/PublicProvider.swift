import LatchkeyCore
import Testing

@testable import LatchkeyFederation

/// What a public provider says and is asked, by its documentation and its discovery document of 2026.
struct PublicProvider: Sendable, CustomTestStringConvertible {
    let id: ProviderID
    var tenants: [String] = []
    /// Nil for providers without discovery.
    var discovery: (address: String, document: String)?
    let authorization: String
    let scope: String
    let prompt: String?
    /// Each address that a sign-in asks, in order.
    let asked: [String]
    /// The claims of an id_token, or the answers of the user API by stage.
    let says: [String: String]
    let issuer: String
    let subject: String

    var testDescription: String { "\(id.rawValue) \(tenants.count)" }

    static let tenant = "11111111-2222-3333-4444-555555555555"
    static let otherTenant = "11111111-2222-3333-4444-666666666666"

    static let all = [gitHub, google, microsoft([tenant]), microsoft([otherTenant, tenant]), gitLab, discord]

    private static let gitHub = PublicProvider(
        id: .github, authorization: "https://github.com/login/oauth/authorize", scope: "user:email",
        prompt: "select_account",
        asked: [
            "https://github.com/login/oauth/access_token", "https://api.github.com/user",
            "https://api.github.com/user/emails",
        ],
        says: [
            "user":
                #"{"login":"octocat","id":583231,"type":"User","name":"The Octocat","email":null,"two_factor_authentication":true}"#,
            "emails": #"[{"email":"o@school.example","verified":true,"primary":true,"visibility":"private"}]"#,
        ],
        issuer: "https://github.com/login/oauth", subject: "583231")

    private static let google = PublicProvider(
        id: .google,
        discovery: (
            "https://accounts.google.com/.well-known/openid-configuration",
            """
            {"issuer":"https://accounts.google.com","authorization_endpoint":"https://accounts.google.com/o/oauth2/v2/auth",
            "device_authorization_endpoint":"https://oauth2.googleapis.com/device/code",
            "token_endpoint":"https://oauth2.googleapis.com/token",
            "userinfo_endpoint":"https://openidconnect.googleapis.com/v1/userinfo",
            "jwks_uri":"https://www.googleapis.com/oauth2/v3/certs","id_token_signing_alg_values_supported":["RS256"],
            "token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic"]}
            """
        ),
        authorization: "https://accounts.google.com/o/oauth2/v2/auth", scope: "openid email profile",
        prompt: "select_account",
        asked: [
            "https://accounts.google.com/.well-known/openid-configuration", "https://oauth2.googleapis.com/token",
            "https://www.googleapis.com/oauth2/v3/certs",
        ],
        says: [
            "claims":
                #""iss":"https://accounts.google.com","sub":"110169484474386276334","hd":"school.example","name":"Some Body","email":"s@school.example","email_verified":true"#
        ],
        issuer: "https://accounts.google.com", subject: "110169484474386276334")

    /// With several tenants the document is that of all, and calls itself by a place-holder.
    private static func microsoft(_ tenants: [String]) -> PublicProvider {
        let host = "https://login.microsoftonline.com"
        let asked = tenants.count == 1 ? tenants[0] : "organizations"
        let said = tenants.count == 1 ? tenants[0] : "{tenantid}"
        return PublicProvider(
            id: .microsoft, tenants: tenants,
            discovery: (
                "\(host)/\(asked)/v2.0/.well-known/openid-configuration",
                """
                {"issuer":"\(host)/\(said)/v2.0","authorization_endpoint":"\(host)/\(asked)/oauth2/v2.0/authorize",
                "token_endpoint":"\(host)/\(asked)/oauth2/v2.0/token",
                "token_endpoint_auth_methods_supported":["client_secret_post","private_key_jwt","client_secret_basic"],
                "jwks_uri":"\(host)/\(asked)/discovery/v2.0/keys","id_token_signing_alg_values_supported":["RS256"],
                "userinfo_endpoint":"https://graph.microsoft.com/oidc/userinfo","tenant_region_scope":null}
                """
            ),
            authorization: "\(host)/\(asked)/oauth2/v2.0/authorize", scope: "openid email profile",
            prompt: "select_account",
            asked: [
                "\(host)/\(asked)/v2.0/.well-known/openid-configuration", "\(host)/\(asked)/oauth2/v2.0/token",
                "\(host)/\(asked)/discovery/v2.0/keys",
            ],
            says: [
                "claims":
                    #""iss":"\#(host)/\#(tenant)/v2.0","tid":"\#(tenant)","ver":"2.0","sub":"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ","name":"Some Body","email":"s@school.example""#
            ],
            issuer: "\(host)/\(tenant)/v2.0", subject: "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ")
    }

    private static let gitLab = PublicProvider(
        id: .gitlab,
        discovery: (
            "https://gitlab.com/.well-known/openid-configuration",
            """
            {"issuer":"https://gitlab.com","authorization_endpoint":"https://gitlab.com/oauth/authorize",
            "token_endpoint":"https://gitlab.com/oauth/token","userinfo_endpoint":"https://gitlab.com/oauth/userinfo",
            "jwks_uri":"https://gitlab.com/oauth/discovery/keys","id_token_signing_alg_values_supported":["RS256"],
            "token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]}
            """
        ),
        authorization: "https://gitlab.com/oauth/authorize", scope: "openid email profile", prompt: nil,
        asked: [
            "https://gitlab.com/.well-known/openid-configuration", "https://gitlab.com/oauth/token",
            "https://gitlab.com/oauth/discovery/keys",
        ],
        says: [
            "claims":
                #""iss":"https://gitlab.com","sub":"1234567","nickname":"somebody","name":"Some Body","email":"s@school.example","email_verified":true"#
        ],
        issuer: "https://gitlab.com", subject: "1234567")

    private static let discord = PublicProvider(
        id: .discord, authorization: "https://discord.com/oauth2/authorize", scope: "identify email", prompt: nil,
        asked: ["https://discord.com/api/oauth2/token", "https://discord.com/api/users/@me"],
        says: [
            "user":
                #"{"id":"80351110224678912","username":"nelly","discriminator":"0","global_name":"Nelly","mfa_enabled":true,"verified":true,"email":"n@school.example"}"#
        ],
        issuer: "https://discord.com", subject: "80351110224678912")

    /// Answers as it does, with tokens of `soft`.
    func transport(_ soft: SoftProvider) throws -> SoftTransport {
        let transport = SoftTransport()
        transport.reply("token", SoftTransport.json(#"{"access_token":"access","token_type":"bearer","scope":""}"#))
        for (stage, answer) in says { transport.reply(stage, SoftTransport.json(answer)) }
        guard let discovery, let claims = says["claims"] else { return transport }
        transport.reply("discovery", SoftTransport.json(discovery.document))
        let keyIssuer = id == .microsoft ? #","issuer":"https://login.microsoftonline.com/{tenantid}/v2.0""# : ""
        transport.reply("keys", SoftTransport.keys([try soft.rsaKey(#""kid":"r1","use":"sig"\#(keyIssuer)"#)]))
        let now = SoftProvider.now.seconds
        try transport.say(
            #"{\#(claims),"aud":"\#(SoftProvider.clientID)","nonce":"\#(SoftProvider.nonce)","iat":\#(now),"exp":\#(now + 300)}"#,
            soft)
        return transport
    }
}
