import HTTPTypes
import LatchkeyCore
import LatchkeyGuard
import Logging
import NIOCore

/// Answers requests for which memory is enough, behind the same front door as all others (decision 0026).
struct AnswersAtOnce: Sendable {
    let door: FrontDoor
    let routes: [AnswerAtOnce]
    let logger: Logger
    let memories = AnswerMemories()

    /// Whether it may be one of those. A body, or anything that is said about the connection, is for the usual way.
    func mayAnswer(_ head: HTTPRequest) -> Bool {
        guard head.method == .get || head.method == .head, route(of: head) != nil else { return false }
        let headers = head.headerFields
        guard headers[.contentLength] == nil, headers[.transferEncoding] == nil, headers[.upgrade] == nil,
            headers[.expect] == nil
        else { return false }
        guard let connection = headers[.connection] else { return true }
        return ASCII.lowercase(connection).utf8.elementsEqual("keep-alive".utf8)
    }

    /// Nil when the request has to go the usual way; nothing has been counted or logged then.
    func answer(
        _ head: HTTPRequest, from remoteAddress: SocketAddress?, _ memory: AnswerMemory
    ) -> WholeAnswer? {
        guard let target = head.path, let route = route(of: head) else { return nil }
        let visit = Visit(head, door.origins, remoteAddress: remoteAddress, logger: logger)
        var answer: WholeAnswer
        var code: String?
        do {
            guard try door.admit(visit) == .toRoute,
                let known = try route.answer(visit.headers, route.query(of: target), memory)
            else {
                return nil
            }
            answer = known
        } catch {
            if (error as? GuardError)?.isUnavailable == true { return nil }
            (answer, code) = door.refusal(of: error, visit)
        }
        door.finish(answer.status, &answer.headers, visit, code)
        door.metrics.countAtOnce()
        return answer
    }

    private func route(of head: HTTPRequest) -> AnswerAtOnce? {
        guard let target = head.path else { return nil }
        return routes.first { $0.isFor(target) }
    }
}
