import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LatchkeyGuard
import NIOCore
import Testing

@Suite struct ServerAuthorityTests {
    @Test("the caller's token is passed as bearer, and the answer is the user")
    func asksWithTheToken() async throws {
        try await withServer(answer: { request in
            #expect(request.headers[.authorization] == "Bearer \(abc)")
            return json(adaJSON)
        }) { asking in
            #expect(await asking.authority.answer(for: abc) == .success(ada))
        }
    }

    @Test("fifty requests that wait for one token ask once")
    func coalesced() async throws {
        let gate = Gate()
        try await withServer(answer: { _ in
            await gate.wait()
            return json(adaJSON)
        }) { asking in
            let aboutToAsk = Counter()
            let answers = await withTaskGroup(of: Result<CurrentUser, GuardError>.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        aboutToAsk.increment()
                        return await asking.authority.answer(for: abc)
                    }
                }
                while aboutToAsk.count < 50 { await Task.yield() }
                gate.open()
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 50)
            #expect(answers.allSatisfy { $0 == .success(ada) })
            #expect(asking.questions.count == 1)
        }
    }

    @Test("a cancelled waiter, even the one who asked, takes nobody's answer away")
    func cancellation() async throws {
        let reached = Gate()
        let gate = Gate()
        try await withServer(answer: { _ in
            reached.open()
            await gate.wait()
            return json(adaJSON)
        }) { asking in
            let first = Task { await asking.authority.answer(for: abc) }
            await reached.wait()
            let second = Task { await asking.authority.answer(for: abc) }
            first.cancel()
            gate.open()
            #expect(await second.value == .success(ada))
            #expect(asking.questions.count == 1)
        }
    }

    @Test("an answer is kept for five seconds, then asked for anew: revocation bites")
    func expiry() async throws {
        let questions = Counter()
        try await withServer(answer: { _ in
            questions.increment()
            return questions.count == 1 ? json(adaJSON) : json("{}", status: .unauthorized)
        }) { asking in
            #expect(await asking.authority.answer(for: abc) == .success(ada))
            asking.clock.advance(by: .milliseconds(4_999))
            #expect(await asking.authority.answer(for: abc) == .success(ada))
            #expect(asking.questions.count == 1)
            asking.clock.advance(by: .milliseconds(1))
            #expect(await asking.authority.answer(for: abc) == .failure(.tokenInvalid))
            #expect(asking.questions.count == 2)
        }
    }

    @Test("F-021: a kept answer is as old as it is, and a server that tells nothing of a proof is not taken for a yes")
    func standing() async throws {
        @Sendable func told(_ auth: String) -> String { adaJSON.dropLast() + #","auth":\#(auth)}"# }
        try await withServer(answer: { request in
            let isFirst = request.headers[.authorization] == "Bearer \(abc)"
            return json(
                told(
                    isFirst
                        ? #"{"age":10,"factor_age":3,"factors":2,"methods":["pwd","otp"]}"#
                        : #"{"age":null,"factor_age":null,"factors":1,"methods":["pwd"]}"#))
        }) { asking in
            for wait in [0, 4] {
                asking.clock.advance(by: .seconds(wait))
                let standing = AuthenticationStanding(
                    age: .seconds(10 + wait), factorAge: .seconds(3 + wait), factors: 2, methods: ["pwd", "otp"])
                #expect(try await asking.authority.answer(for: abc).get().standing == standing)
            }
            #expect(asking.questions.count == 1)
            let untold = try await asking.authority.answer(for: sampleToken(2)).get().standing
            #expect(untold == AuthenticationStanding(age: nil))
        }
        try await withServer(answer: { _ in json(adaJSON) }) { asking in
            #expect(await asking.authority.answer(for: abc) == .success(ada))
        }
    }

    @Test("F-016: roles that sleep are told by the server, and are none of the roles")
    func sleepingRoles() async throws {
        let factor = #","second_factor":{"on":true,"required":true,"due_at":null,"asleep":["Admin"]}}"#
        try await withServer(answer: { _ in json(String(adaJSON.dropLast()) + factor) }) { asking in
            let user = try await asking.authority.answer(for: abc).get()
            #expect(user.sleepingRoles == ["Admin"] && user.roles == ada.roles)
        }
    }

    @Test("refused tokens are remembered too, and only as long")
    func negativeAnswers() async throws {
        try await withServer(answer: { _ in json("{}", status: .unauthorized) }) { asking in
            for _ in 0..<3 { #expect(await asking.authority.answer(for: abc) == .failure(.tokenInvalid)) }
            #expect(asking.questions.count == 1)
            asking.clock.advance(by: .seconds(5))
            #expect(await asking.authority.answer(for: abc) == .failure(.tokenInvalid))
            #expect(asking.questions.count == 2)
        }
    }

    @Test("each token has its own answer")
    func answersDoNotMix() async throws {
        try await withServer(answer: { request in
            request.headers[.authorization] == "Bearer \(abc)" ? json(adaJSON) : json("{}", status: .unauthorized)
        }) { asking in
            #expect(await asking.authority.answer(for: abc) == .success(ada))
            #expect(await asking.authority.answer(for: abd) == .failure(.tokenInvalid))
            #expect(await asking.authority.answer(for: abc) == .success(ada))
        }
    }

    @Test(
        "S-074: text that cannot be a token is refused without a question",
        arguments: ServerAuthorityTests.noTokens
    )
    func notAsked(token: String) async throws {
        try await withServer(answer: { _ in json(adaJSON) }) { asking in
            #expect(await asking.authority.answer(for: token) == .failure(.tokenInvalid))
            #expect(asking.questions.count == 0)
        }
    }

    /// Texts that look like a token, and are none. Each with its type: the compiler searched for 11 s without.
    private static let noTokens: [String] = odd + changed + withOtherHeads

    private static let odd: [String] = [
        "", "a", "a.b", "a.b.c", "a.b.c.d", "a.b.c=", "a.b c.d", "a.b.c\r\nX: y", "a.b.\u{e9}", "a.b.c\u{301}", "%.%.%",
        "a.b.\(String(repeating: "c", count: 4_093))",
    ]

    private static let changed: [String] = [
        "\(abc)=", String(abc.dropLast()), "\(abc)A", " \(abc)", "e\(abc.dropFirst(2))", abc.replacing(".", with: ".."),
        "\(abc).\(abc)", abc.replacing("ey", with: "fy"), String(repeating: abc, count: 20),
    ]

    /// {"alg":"none"}, {"alg":"HS256","typ":"JWT"}, and none at all.
    private static let withOtherHeads: [String] = {
        let rest: String = abc.split(separator: ".").dropFirst().joined(separator: ".")
        let heads = ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", ""]
        return heads.map { head in "\(head).\(rest)" }
    }()

    @Test(
        "a status that is neither 200 nor 401 is no judgement: 503, and asked again",
        arguments: [
            201, 204, 206, 301, 302, 304, 307, 400, 403, 404, 407, 418, 429, 500, 502, 503,
        ]
    )
    func otherStatuses(code: Int) async throws {
        let elsewhere = Counter()
        try await withServer(
            elsewhere: elsewhere,
            answer: { _ in
                var response = json(adaJSON, status: HTTPResponse.Status(code: code))
                response.headers[.location] = "/elsewhere"
                if code == 204 || code == 304 { response.body = ResponseBody() }
                return response
            }
        ) { asking in
            #expect(await asking.authority.answer(for: abc).isUnavailable)
            #expect(await asking.authority.answer(for: abc).isUnavailable)
            #expect(asking.questions.count == 2)
            #expect(elsewhere.count == 0, "a redirect was followed")
        }
    }

    @Test(
        "200 without a user is no pass",
        arguments: [
            "", "{", "null", "[]", "\"ada\"", "<html>Sign in to the network</html>", "{}",
            #"{"id":"1","uid":"ada","name":"Ada","permissions":[]}"#,
            #"{"id":"1","uid":"ada","name":"Ada","roles":"Admin","permissions":[]}"#,
            #"{"id":1,"uid":"ada","name":"Ada","roles":["Admin"],"permissions":[]}"#,
            #"{"id":"","uid":"ada","name":"Ada","roles":["Admin"],"permissions":[]}"#,
            #"{"user":{"id":"1","uid":"ada","name":"Ada","roles":["Admin"],"permissions":[]}}"#,
        ]
    )
    func garbage(body: String) async throws {
        try await withServer(answer: { _ in json(body) }) { asking in
            #expect(await asking.authority.answer(for: abc).isUnavailable)
        }
    }

    @Test("a body above 64 KiB is not read on", arguments: [true, false])
    func hugeBody(declaresLength: Bool) async throws {
        try await withServer(answer: { _ in
            let padding = String(repeating: " ", count: 70_000)
            if declaresLength { return json(padding + adaJSON) }
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: padding))
                    try await writer.write(ByteBuffer(string: adaJSON))
                    try await writer.finish(nil)
                }
            )
        }) { asking in
            #expect(await asking.authority.answer(for: abc).isUnavailable)
        }
    }

    @Test("a server that does not answer in time is unavailable")
    func slowServer() async throws {
        let gate = Gate()
        try await withServer(
            patience: .milliseconds(200),
            answer: { _ in
                await gate.wait()
                return json(adaJSON)
            }
        ) { asking in
            #expect(await asking.authority.answer(for: abc).isUnavailable)
            gate.open()
        }
    }

    @Test("a server that never ends its answer is unavailable")
    func drippingBody() async throws {
        let gate = Gate()
        try await withServer(
            patience: .milliseconds(500),
            answer: { _ in
                Response(
                    status: .ok,
                    body: ResponseBody { writer in
                        try await writer.write(ByteBuffer(string: adaJSON))
                        await gate.wait()
                        try await writer.finish(nil)
                    }
                )
            }
        ) { asking in
            #expect(await asking.authority.answer(for: abc).isUnavailable)
            gate.open()
        }
    }

    @Test("a server that is away is unavailable, and what it said before is not stretched")
    func awayServer() async throws {
        let asking = try await withServer(answer: { _ in json(adaJSON) }) { asking in
            #expect(await asking.authority.answer(for: abc) == .success(ada))
            return asking
        }
        #expect(await asking.authority.answer(for: def).isUnavailable)
        #expect(await asking.authority.answer(for: abc) == .success(ada))
        asking.clock.advance(by: .seconds(5))
        #expect(await asking.authority.answer(for: abc).isUnavailable)
    }

    @Test("a guarded route answers by what the server says: passed, forbidden, invalid, unavailable")
    func behindTokenRequired() async throws {
        try await withServer(answer: { request in
            switch request.headers[.authorization] {
            case "Bearer \(abc)": json(adaJSON)
            case "Bearer \(abd)": json("{}", status: .unauthorized)
            default: json("{}", status: .internalServerError)
            }
        }) { asking in
            try await guardedApp(TokenRequired(roles: "Admin", authority: .server(asking.url))).test(.router) {
                client in
                for (token, status) in [(abc, 200), (abd, 401), (abe, 503)] {
                    let response = try await client.execute(uri: "/guarded", method: .get, headers: .bearer(token))
                    #expect(response.status.code == status)
                    #expect((response.headers[.retryAfter] != nil) == (status == 503))
                }
            }
        }
    }
}
