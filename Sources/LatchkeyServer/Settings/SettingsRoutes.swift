import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `GET /api/settings`: what pages must know of this server before anybody has signed in.
struct SettingsRoutes {
    let flows: FlowsConfiguration
    let passwords: PasswordFlows
    let providers: Providers
    let configuration: ServerConfiguration

    func add(to routes: inout Routes) {
        routes.open(.get, "/api/settings", settings)
        let logo = configuration.site.logo.map(SettingsRoutes.answer)
        routes.open(.get, SettingsRoutes.logoPath) { request, _ in
            guard let logo else { throw LatchkeyError(.notFound) }
            return logo.response(to: request)
        }
    }

    fileprivate static let logoPath = "/site/logo"

    /// The operator's picture, for pages on every host.
    private static func answer(_ logo: SiteLogo) -> FileAnswer {
        FileAnswer(
            bytes: logo.bytes, mediaType: logo.mediaType,
            headers: [
                .crossOriginResourcePolicy: "cross-origin",
                // An SVG file that is opened by itself is a document: nothing in it may run.
                .contentSecurityPolicy: "sandbox",
            ])
    }

    private func settings(_ request: Request, _ context: ServerContext) throws -> Response {
        answer.response()
    }

    /// The same for our own pages, which carry it.
    var text: String { String(decoding: answer.bytes, as: UTF8.self) }

    private var answer: JSONAnswer {
        var answer = JSONAnswer(capacity: 400)
        answer.object { answer in
            answer.field("registration", flows.registration.rawValue)
            answer.field("email_domains", flows.emailDomains)
            answer.field("uid_label", configuration.uidLabel)
            answer.field("sends_mail", configuration.sendsMail)
            answer.field("has_profile_fields", !flows.profileFields.isEmpty)
            answer.key("password")
            answer.object { answer in
                answer.field("min_length", passwords.check.minLength)
                answer.field("max_length", passwords.check.maxLength)
            }
            answer.key("factors")
            answer.object { $0.field("enabled", flows.areFactorsEnabled) }
            answer.passkeys(flows)
            answer.providers(providers)
            // Pages on other sites send a key only then: it is bound to sessions under https alone.
            answer.field(
                "fallback", configuration.cookies.fallback == .auto && configuration.publicURL.isHTTPS)
            answer.field("public_url", configuration.publicURL.text)
            answer.field("front_end_url", configuration.frontEndURL)
            answer.key("site")
            answer.object { $0.write(configuration.site) }
        }
        return answer
    }
}

extension JSONAnswer {
    /// Whether this server has passkeys, and what pages elsewhere must know to choose how to use them.
    fileprivate mutating func passkeys(_ configuration: FlowsConfiguration) {
        let isUsable = configuration.arePasskeysEnabled && configuration.passkeys.areUsable
        key("passkeys")
        object { answer in
            answer.field("enabled", isUsable)
            answer.field("rp_id", isUsable ? configuration.passkeys.relyingPartyID : nil)
            answer.field("related_origins", isUsable ? configuration.passkeys.relatedOrigins : [])
        }
    }

    fileprivate mutating func write(_ site: Site) {
        field("name", site.name)
        field("logo", site.logo == nil ? nil : SettingsRoutes.logoPath)
        field("accent", site.accent?.text)
        field("home_url", site.homeURL)
        field("support", site.support)
    }
}
