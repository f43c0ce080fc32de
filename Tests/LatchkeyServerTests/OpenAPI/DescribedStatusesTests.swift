import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyTestSupport
import Testing

/// What doors answer, to good requests and to bad ones, is what the description says they may.
@Suite struct DescribedStatusesTests {
    private static let tooLong = "{\"x\":\"" + String(repeating: "x", count: 70_000) + "\"}"
    private static let bodies = [
        nil, "", "{}", "[]", "{", "{\"uid\":1}", "{\"uid\":\"nobody\"}", "{\"role\":\"Admin\"}",
        "{\"uid\":\"nobody\",\"password\":\"wrong password\"}",
        "{\"uid\":\"a b\",\"name\":\"\",\"password\":\"short\",\"email\":\"no address\"}",
        "{\"uid\":\"yan\",\"name\":\"Yan\",\"password\":\"password1234\"}",
        "{\"current\":\"wrong password\",\"new\":\"four quiet green otters\"}",
        "{\"current\":\"correct horse battery\",\"new\":\"short\"}", "{\"name\":\"Ada\"}", "{\"email\":null}",
        "{\"expires_in\":1}", "{\"state\":\"away\"}", tooLong,
    ]
    private static let headers = [("Content-Encoding", "gzip"), ("Origin", "https://evil.example")]
    private static let queries = ["page=2&q=t", "page=0", "sort=x", "after=x"]
    private static let otherIDs = ["AAAAAAAAAAAAAAAAAAAAAA", "junk"]

    /// One kind of caller at all doors, and who stands there when others are through.
    private struct Caller {
        let visitor: Visitor
        let cast: Cast
        let api: APIDescription

        init(_ visitor: Visitor, _ latchkey: Latchkey) async throws {
            self.visitor = visitor
            self.cast = try await Cast(latchkey)
            self.api = try await APIDescription(of: latchkey)
        }

        func visit(_ door: Door) async throws {
            cast.latchkey.clock.advance(by: .seconds(901))
            await cast.renew()
            for target in door.targets { try await send(door, about: target) { _ in } }
            for id in otherIDs where door.path.contains("{id}") {
                let path = Door.path(door.path, id: id)
                try await send(door) { $0.path = path }
            }
            if door.method == .get {
                for query in queries { try await send(door) { $0.path += "?" + query } }
                return
            }
            for body in bodies {
                try await send(door) { knock in
                    knock.json = body
                    knock.picture = nil
                }
            }
            for header in headers { try await send(door, headers: [header]) { _ in } }
        }

        func send(
            _ door: Door, about target: Target = .owner, headers: [(String, String)] = [],
            _ change: (inout Cast.Knock) -> Void
        ) async throws {
            var knock = try await cast.knock(at: door, about: target, for: visitor)
            change(&knock)
            let answer = try await cast.send(knock, cookie: cast.cookie(visitor), headers: headers)
            check(answer, door.description, "\(knock.path) \((knock.json ?? "").prefix(120))", api)
            if door.isGuarded, door.method != .get, answer.status < 400 { await cast.renew() }
        }
    }

    @Test(
        "Every status and code with which any door answers good and bad requests is described",
        arguments: [Visitor.anonymous, .owner, .teacher, .admin])
    func answersAreDescribed(visitor: Visitor) async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let caller = try await Caller(visitor, latchkey)
            for door in Door.all { try await caller.visit(door) }
        }
    }

    @Test("What stands beside the API answers as described")
    func filesAreDescribed() async throws {
        try await withLatchkey { latchkey in
            let api = try await APIDescription(of: latchkey)
            for route in latchkey.server.routes.entries where !route.path.hasPrefix("/api") {
                for (name, file) in [
                    ("pages.css", ""), ("latchkey.js", ""), ("nothing.js", ""), ("shell", "page.js"),
                    ("requests", "request.js"), ("requests", "nothing.js"),
                ] {
                    let path = route.path.replacing("{name}", with: name).replacing("{file}", with: file)
                    let answer = try await latchkey.send(route.method, path)
                    DescribedStatusesTests.check(answer, "\(route.method.rawValue) \(route.path)", path, api)
                }
            }
        }
    }

    @Test("An unclear token and too many tries are described")
    func rareAnswersAreDescribed() async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let api = try await APIDescription(of: latchkey)
            let cast = try await Cast(latchkey)
            let (one, other) = (try await cast.owner().cookie, try await cast.cookie(.stranger) ?? "")
            for door in Door.all {
                let answer = try await cast.knock(at: door, cookie: "\(one); \(other)")
                DescribedStatusesTests.check(answer, door.description, "\(door)", api)
                #expect(!door.isGuarded || answer.code == "ambiguous_token", "\(door)")
            }
            for _ in 0..<8 {
                let answer = try await latchkey.signInAnswer("toby", "wrong password")
                DescribedStatusesTests.check(answer, "POST /api/authenticate", "wrong password", api)
            }
        }
    }

    private static func check(_ answer: Answer, _ operation: String, _ request: String, _ api: APIDescription) {
        let codes = api.operation(operation)?.codes[answer.status]
        #expect(codes != nil, "\(operation) \(request) answers \(answer.status)")
        #expect(answer.status != 500, "\(operation) \(request)")
        // Those that the description names once for all routes.
        let everywhere: Set<String> = ["invalid_request", "https_required", "body_too_large", "internal_error"]
        // A success may hold a code of another kind, as a recovery code.
        guard answer.status >= 400, let code = answer.code, let codes else { return }
        #expect(codes.union(everywhere).contains(code), "\(operation) \(request) answers \(answer.status) \(code)")
    }
}
