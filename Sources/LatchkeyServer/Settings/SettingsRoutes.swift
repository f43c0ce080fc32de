import Hummingbird
import LatchkeyFlows

/// `GET /api/settings`: what pages must know of this server before anybody has signed in.
struct SettingsRoutes {
    let flows: Flows
    let configuration: ServerConfiguration

    func add(to routes: inout Routes) {
        routes.open(.get, "/api/settings", settings)
    }

    private func settings(_ request: Request, _ context: ServerContext) throws -> Response {
        var answer = JSONAnswer(capacity: 160)
        answer.object { answer in
            answer.field("registration", flows.configuration.registration.rawValue)
            answer.field("email_domains", flows.configuration.emailDomains)
            answer.field("uid_label", configuration.uidLabel)
            answer.field("sends_mail", configuration.sendsMail)
            answer.key("password")
            answer.object { answer in
                answer.field("min_length", flows.checkPassword.minLength)
                answer.field("max_length", flows.checkPassword.maxLength)
            }
        }
        return answer.response()
    }
}
