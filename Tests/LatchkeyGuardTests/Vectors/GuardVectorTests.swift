import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyTokens
import Testing

@testable import LatchkeyGuard

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

    @Test(
        "G-090, G-091, G-092, R-070, R-071: the cases with published keys have the answers of the file, and ask as often as that says"
    )
    func keyCases() async throws {
        let cases = vectors.cases.filter { $0.authority == "jwks" }
        #expect(cases.count > 200)
        let scripts = Dictionary(
            uniqueKeysWithValues: cases.enumerated().map { ("\($0)", ServerScript(keys: $1.keys ?? vectors.keys)) })
        let elsewhere = Counter()
        let router = Router()
        router.get(":case/.well-known/jwks.json") { request, context in
            // Nobody's token is needed to ask for keys.
            guard request.headers[.authorization] == nil, let script = scripts[try context.parameters.require("case")]
            else {
                elsewhere.increment()
                return Response(status: .notFound)
            }
            return try await script.answer(to: request)
        }
        router.get("elsewhere") { _, _ in
            elsewhere.increment()
            return HTTPResponse.Status.notFound
        }
        try await Application(router: router).test(.live) { client in
            for (number, one) in cases.enumerated() {
                let script = try #require(scripts["\(number)"])
                defer { script.end() }
                let url =
                    one.server == "absent" ? "http://127.0.0.1:1" : "http://localhost:\(client.port ?? 0)/\(number)"
                try await self.check(one, askingForKeysAt: url, script)
            }
        }
        #expect(elsewhere.count == 0, "a redirect was followed, or a token sent")
    }

    private func check(_ one: GuardVectors.Case, askingForKeysAt url: String, _ script: ServerScript) async throws {
        let (time, clock, start) = (Seconds(), StillClock(), vectors.now)
        let question = KeyQuestion(
            address: try ServerAddress(url), patience: .seconds(one.patience ?? 60),
            client: GuardConnections.patient.untried)
        let authority = KeySetAuthority(
            issuer: try ServerAddress(one.issuer ?? vectors.issuer).base, audience: vectors.audience,
            permissions: vectors.permissions,
            keys: PublishedKeys(now: clock.now, question: { await question.ask() }), now: { start + Int64(time.passed) }
        )
        let app = try GuardedTeller(one, authority, cookie: one.cookie ?? vectors.cookie)
        for sent in one.requests {
            clock.advance(by: .milliseconds(Int64((sent.at - time.passed) * 1_000 + 0.5)))
            time.set(sent.at)
            try await check(app, sent, one.name)
            let expected = try #require(sent.questions, "\(one.name)")
            // Keys are asked for behind the back of a request, too.
            let deadline = ContinuousClock.now.advanced(by: .seconds(30))
            while script.questions < expected, ContinuousClock.now < deadline { await Task.yield() }
            #expect(script.questions == expected, "\(one.name)")
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
        return text.replacing(/\{(\w+)\}/) { vectors.tokens[String($0.1)] ?? String($0.0) }
    }

    @Test("R-070: an address is good or bad as the file says")
    func addresses() {
        for one in vectors.addresses {
            let isGood = (try? ServerAuthority(one.address)) != nil
            #expect(isGood == one.isGood, "\(one.address)")
            let isGoodForKeys = (try? KeySetAuthority(one.address, audience: vectors.audience)) != nil
            #expect(isGoodForKeys == one.isGood, "\(one.address)")
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
