import HTTPTypes
import LatchkeyCore
import LatchkeyTestSupport
import Testing

/// Answers that a sample of requests gets are answers that the description names.
@Suite struct DescribedStatusesTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        /// As in the description, where it differs from `path`.
        var template: String?
        var json: String?
        var headers: [(String, String)] = []

        var name: String { "\(method.rawValue) \(template ?? path.prefix { $0 != "?" }.description)" }
        var testDescription: String { "\(method.rawValue) \(path) \(json ?? "")" }
    }

    private static let someID = "AAAAAAAAAAAAAAAAAAAAAA"
    private static let tooLong = "{\"x\":\"" + String(repeating: "x", count: 70_000) + "\"}"
    private static let bodies = [
        nil, "", "{}", "[]", "{", "{\"uid\":1}", "{\"uid\":\"toby\"}", "{\"uid\":\"nobody\"}",
        "{\"role\":\"Admin\"}", "{\"uid\":\"toby\",\"password\":\"wrong password\"}",
        "{\"uid\":\"toby\",\"password\":\"correct horse battery\"}",
        "{\"uid\":\"zoe\",\"name\":\"Zoe\",\"password\":\"four quiet green otters\"}",
        "{\"uid\":\"toby\",\"name\":\"Toby\",\"password\":\"four quiet green otters\"}",
        "{\"uid\":\"yan\",\"name\":\"Yan\",\"password\":\"password1234\"}",
        "{\"current\":\"wrong password\",\"new\":\"four quiet green otters\"}",
        "{\"current\":\"correct horse battery\",\"new\":\"short\"}", "{\"name\":\"Ada\"}", tooLong,
    ]
    private static let bodyRoutes: [(HTTPRequest.Method, String, String?)] = [
        (.post, "/api/authenticate", nil), (.post, "/api/user", nil), (.put, "/api/user", nil),
        (.delete, "/api/user", nil), (.put, "/api/user/\(someID)", "/api/user/{id}"),
        (.delete, "/api/user/\(someID)", "/api/user/{id}"), (.put, "/api/password", nil),
        (.post, "/api/setup", nil), (.post, "/api/password/check", nil),
        (.put, "/api/user/\(someID)/profile", "/api/user/{id}/profile"),
        (.delete, "/api/sessions/\(someID)", "/api/sessions/{id}"),
    ]
    private static let plain: [(HTTPRequest.Method, String, String?)] = [
        (.get, "/api/id", nil), (.get, "/api/user", nil), (.get, "/api/user?page=2&q=t", nil),
        (.get, "/api/user?page=0", nil), (.get, "/api/user/\(someID)", "/api/user/{id}"), (.get, "/api/sessions", nil),
        (.get, "/api/user/\(someID)/profile", "/api/user/{id}/profile"),
        (.get, "/health/live", nil), (.get, "/health/ready", nil), (.get, "/metrics", nil), (.get, "/", nil),
        (.get, "/setup", nil), (.get, "/openapi.yaml", nil), (.get, "/api/settings", nil),
        (.get, "/api/user?sort=x", nil), (.get, "/assets/pages.css", "/assets/{name}"),
        (.get, "/client/nothing.js", "/client/{name}"), (.delete, "/api/sessions", nil),
        (.delete, "/api/authenticate", nil),
    ]

    static let samples: [Sample] =
        bodyRoutes.flatMap { route in
            bodies.map { Sample(method: route.0, path: route.1, template: route.2, json: $0) } + [
                Sample(
                    method: route.0, path: route.1, template: route.2, json: "{}",
                    headers: [("Content-Encoding", "gzip")]
                ),
                Sample(
                    method: route.0, path: route.1, template: route.2, json: "{}",
                    headers: [("Origin", "https://evil.example")]
                ),
            ]
        } + plain.map { Sample(method: $0.0, path: $0.1, template: $0.2) }

    @Test("Every status and code that a sample of requests gets is described", arguments: [nil, "toby", "ada"])
    func answersAreDescribed(caller: String?) async throws {
        try await withLatchkey { latchkey in
            let api = try await APIDescription(of: latchkey)
            try await latchkey.addAccount("ada", role: .admin)
            try await latchkey.addAccount("zed", role: .admin)
            try await latchkey.addAccount("toby")
            for sample in DescribedStatusesTests.samples {
                // A sample before may have ended the session or the account.
                var cookie: String?
                if let caller {
                    latchkey.clock.advance(by: .seconds(901))
                    let answer = try await latchkey.signInAnswer(caller)
                    cookie = answer.cookie("latchkey").map { "latchkey=\($0)" }
                }
                let answer = try await latchkey.send(
                    sample.method, sample.path, json: sample.json, cookie: cookie, headers: sample.headers
                )
                DescribedStatusesTests.check(answer, sample, api)
            }
        }
    }

    @Test("An unclear token and too many tries are described")
    func rareAnswersAreDescribed() async throws {
        try await withLatchkey { latchkey in
            let api = try await APIDescription(of: latchkey)
            for sample in DescribedStatusesTests.samples {
                let answer = try await latchkey.send(
                    sample.method, sample.path, json: sample.json, cookie: "latchkey=a; latchkey=b",
                    headers: sample.headers
                )
                DescribedStatusesTests.check(answer, sample, api)
            }
            let sample = Sample(
                method: .post, path: "/api/authenticate", json: "{\"uid\":\"toby\",\"password\":\"wrong password\"}"
            )
            for _ in 0..<8 {
                let answer = try await latchkey.send(sample.method, sample.path, json: sample.json)
                DescribedStatusesTests.check(answer, sample, api)
            }
        }
    }

    private static func check(_ answer: Answer, _ sample: Sample, _ api: APIDescription) {
        let codes = api.operation(sample.name)?.codes[answer.status]
        #expect(codes != nil, "\(sample.testDescription.prefix(120)) answers \(answer.status)")
        // Those that the description names once for all routes.
        let everywhere: Set<String> = ["invalid_request", "https_required", "body_too_large", "internal_error"]
        guard let code = answer.code, let codes else { return }
        #expect(codes.union(everywhere).contains(code), "\(sample.testDescription.prefix(120)) answers \(code)")
        #expect(answer.status != 500, "\(sample.testDescription.prefix(120))")
    }
}
