import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard
import NIOCore

/// For operators: is it alive, is it ready, how much does it do.
struct HealthRoutes {
    let upkeep: Upkeep
    let sessions: SessionFlows
    let passwords: PasswordFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        let live = live
        routes.openAtOnce("/health/live") { live }
        routes.open(.get, "/health/ready", ready)
        routes.open(.get, "/metrics", metrics)
    }

    private var live: WholeAnswer {
        var answer = JSONAnswer(capacity: 32)
        answer.object { $0.field("status", "live") }
        return answer.whole()
    }

    /// 503 while the database cannot be read.
    private func ready(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await upkeep.checkDatabase()
        var answer = JSONAnswer(capacity: 32)
        answer.object { $0.field("status", "ready") }
        return answer.response()
    }

    /// Prometheus text format, only where it was switched on.
    private func metrics(_ request: Request, _ context: ServerContext) throws -> Response {
        guard parts.isMetricsEnabled else { throw LatchkeyError(.notFound) }
        var text = "# TYPE latchkey_answers_total counter\n"
        for (label, count) in parts.metrics.answersByClass {
            text += "latchkey_answers_total{status=\"\(label)\"} \(count)\n"
        }
        text += "# TYPE latchkey_live_sessions gauge\nlatchkey_live_sessions \(sessions.live.count)\n"
        text += "# TYPE latchkey_live_sessions_by_transport gauge\n"
        for transport in SessionTransport.allCases {
            let count = sessions.live.count(of: transport)
            text += "latchkey_live_sessions_by_transport{transport=\"\(transport.name)\"} \(count)\n"
        }
        text += "# TYPE latchkey_password_hashes_waiting gauge\n"
        text += "latchkey_password_hashes_waiting \(passwords.hashesWaiting)\n"
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
