import Foundation
import HTTPTypes
import Hummingbird
import LatchkeyGuard
import NIOCore
import Synchronization
import Testing

/// Answers a guard's questions as a case says: by token, one answer after another, and the last one from then on.
final class ServerScript: Sendable {
    private let answers: [String: [GuardVectors.Answer]]
    private let names: [String: String]
    private let asked = Mutex<[String: Int]>([:])
    private let ended = Gate()

    init(_ answers: [String: [GuardVectors.Answer]], tokens: [String: String]) {
        self.answers = answers
        self.names = Dictionary(tokens.map { ("Bearer \($0.value)", $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    /// Of questions for the keys, which bring no token.
    convenience init(keys: [GuardVectors.Answer]) { self.init(["": keys], tokens: [:]) }

    /// How often it was asked, in all.
    var questions: Int { asked.withLock { $0.values.reduce(0, +) } }

    /// Lets those go who wait for an answer that never comes.
    func end() { ended.open() }

    func answer(to request: Request) async throws -> Response {
        let name = names[request.headers[.authorization] ?? ""] ?? ""
        let listed = answers[name] ?? []
        let number = asked.withLock { asked in
            defer { asked[name, default: 0] += 1 }
            return asked[name, default: 0]
        }
        guard let answer = listed.isEmpty ? nil : listed[min(number, listed.count - 1)] else {
            Issue.record("a question about an unknown token")
            return Response(status: .notFound)
        }
        if answer.never == true { await ended.wait() }
        var body = Array(answer.body?.utf8 ?? "".utf8)
        if let value = answer.json { body = Array(try JSONEncoder().encode(value)) }
        if let length = answer.length { body += [UInt8](repeating: 0x20, count: length - body.count) }
        var headers: HTTPFields = [.contentType: "application/json"]
        if answer.redirect == true { headers[.location] = "/elsewhere" }
        return Response(
            status: .init(code: answer.status ?? 200), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
