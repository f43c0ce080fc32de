import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `GET /api/configuration`: what the operator has set, and where it stands.
struct ConfigurationRoutes {
    let flows: AccessFlows
    let lines: [ConfigurationLine]

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/configuration", list)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.confirmRight(.readSettings, context.caller())
        var answer = JSONAnswer(capacity: 64 + lines.count * 120)
        answer.object { answer in
            answer.key("settings")
            answer.array(of: lines) { $0.line($1) }
        }
        return answer.response()
    }
}

extension JSONAnswer {
    fileprivate mutating func line(_ line: ConfigurationLine) {
        object { answer in
            answer.field("key", line.key)
            answer.field("value", line.value)
            answer.field("source", line.source.rawValue)
            answer.field("secret", line.isSecret)
        }
    }
}
