import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyGuard
import LatchkeyTokens
import NIOCore
import Synchronization
import Testing

/// `Guards/vectors.json` says how a guard answers, in every language. `scripts/make-guard-vectors.py` writes it.
@Suite struct GuardVectorTests {
    private let vectors: GuardVectors

    init() throws { vectors = try GuardVectors.read() }

    @Test("R-070: the cases without a server have the answers of the file")
    func secretCases() async throws {
        let cases = vectors.cases.filter { $0.authority == "secret" }
        #expect(cases.count > 90)
        for one in cases {
            let time = Seconds()
            let start = vectors.now
            let authority = try SharedSecretAuthority(
                secret: vectors.secret, issuer: vectors.issuer, previousSecret: vectors.previousSecret,
                permissions: vectors.permissions, now: { start + Int64(time.passed) })
            let app = try GuardedTeller(one, authority, cookie: one.cookie ?? vectors.cookie)
            for sent in one.requests {
                time.set(sent.at)
                try await check(app, sent, one.name)
            }
        }
    }

    @Test("R-070, R-071: the cases with a server have the answers of the file, and ask it as often as that says")
    func serverCases() async throws {
        let cases = vectors.cases.filter { $0.authority == "server" }
        #expect(cases.count > 130)
        for one in cases {
            let script = ServerScript(one.answers ?? vectors.answers, tokens: vectors.tokens)
            let elsewhere = Counter()
            try await withServer(
                patience: .seconds(one.patience ?? 60), elsewhere: elsewhere,
                answer: { try await script.answer(to: $0) },
                test: { asking in
                    defer { script.end() }
                    let clock = StillClock()
                    let address = one.server == "absent" ? "http://127.0.0.1:1" : asking.url
                    let authority = try ServerAuthority(
                        address, patience: .seconds(one.patience ?? 60), connections: .patient,
                        now: { clock.now() })
                    let app = try GuardedTeller(one, authority, cookie: one.cookie ?? self.vectors.cookie)
                    var time = 0.0
                    for sent in one.requests {
                        clock.advance(by: .milliseconds(Int64((sent.at - time) * 1_000 + 0.5)))
                        time = sent.at
                        try await self.check(app, sent, one.name)
                        #expect(asking.questions.count == sent.questions, "\(one.name)")
                    }
                })
            #expect(elsewhere.count == 0, "a redirect was followed: \(one.name)")
        }
    }

    private func check(_ app: GuardedTeller, _ sent: GuardVectors.Sent, _ name: String) async throws {
        let answer = try await app.answer(to: sent.headers.map { ($0[0], withTokens($0[1])) })
        let expected = sent.expect
        #expect(answer.status == expected.status, "\(name)")
        for (field, value) in expected.fields ?? [:] { #expect(answer.fields[field] == value, "\(name)") }
        if let body = expected.body { #expect(answer.body == body, "\(name)") }
        if expected.status == 200 {
            let user = try #require(answer.user, "\(name)")
            #expect(try JSONDecoder().decode(JSONValue.self, from: Data(user.utf8)) == expected.user, "\(name)")
        } else {
            #expect(answer.user == nil, "\(name)")
        }
    }

    private func withTokens(_ text: String) -> String {
        guard text.contains("{") else { return text }
        return vectors.tokens.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    @Test("R-070: an address is good or bad as the file says")
    func addresses() {
        for one in vectors.addresses {
            let isGood = (try? ServerAuthority(one.address)) != nil
            #expect(isGood == one.isGood, "\(one.address)")
        }
    }

    @Test("S-068: a secret is good or bad as the file says")
    func secrets() {
        for one in vectors.secrets {
            let isGood = (try? SharedSecretAuthority(secret: one.secret, issuer: vectors.issuer)) != nil
            #expect(isGood == one.isGood, "\(one.secret)")
        }
    }
}

/// How many seconds have passed since the start of a case.
private final class Seconds: Sendable {
    private let value = Mutex(0.0)

    var passed: Double { value.withLock { $0 } }

    func set(_ seconds: Double) { value.withLock { $0 = seconds } }
}

/// Answers `GET /api/id` as a case says: by token, one answer after another, and the last one from then on.
private final class ServerScript: Sendable {
    private let answers: [String: [GuardVectors.Answer]]
    private let names: [String: String]
    private let asked = Mutex<[String: Int]>([:])
    private let ended = Gate()

    init(_ answers: [String: [GuardVectors.Answer]], tokens: [String: String]) {
        self.answers = answers
        self.names = Dictionary(tokens.map { ("Bearer \($0.value)", $0.key) }, uniquingKeysWith: { first, _ in first })
    }

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
