import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `GET /api/overview`: how things are, in numbers.
struct OverviewRoutes {
    let flows: AuditFlows
    let version: String

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/overview", costs: .reads(1), overview)
    }

    private func overview(_ request: Request, _ context: ServerContext) async throws -> Response {
        let overview = try await flows.overview(context.caller())
        var answer = JSONAnswer(capacity: 4096)
        answer.object { $0.write(overview, version: version) }
        return answer.response()
    }
}

extension JSONAnswer {
    fileprivate mutating func write(_ overview: Overview, version: String) {
        key("people")
        object { answer in
            for state in Account.State.allCases {
                answer.key(named: state.text)
                answer.plain(String(overview.people[state] ?? 0))
            }
        }
        field("sessions", overview.sessions)
        key("days")
        array(of: overview.days) { answer, day in
            answer.object { answer in
                answer.field("day", String(day.start.rfc3339.prefix(10)))
                answer.field("sign_ins", day.signIns)
                answer.field("failures", day.failures)
                answer.field("sign_ups", day.signUps)
            }
        }
        key("mail")
        object { answer in
            for state in [JobState.waiting, .done, .failed] {
                answer.key(named: state.mailText)
                answer.plain(String(overview.mails[state] ?? 0))
            }
        }
        field("version", version)
        field("schema", overview.schema)
        key("health")
        array(of: overview.health) { answer, line in
            answer.object { answer in
                answer.field("code", line.code)
                answer.field("text", line.text)
                answer.field("fix", line.fix)
            }
        }
    }
}
