import HTTPTypes
import Hummingbird
import Testing

@testable import LatchkeyGuard

@Suite(.timeLimit(.minutes(5))) struct QuestionLanesTests {
    @Test("S-331: a session that was good lately is served while strangers flood with 2,000 invented tokens")
    func flood() async throws {
        let gate = Gate()
        let renewed = sampleToken(5, session: 1)
        try await withServer(answer: { request in
            if let header = request.headers[.authorization], ["Bearer \(abc)", "Bearer \(renewed)"].contains(header) {
                return json(adaJSON)
            }
            await gate.wait()
            return json("{}", status: .unauthorized)
        }) { asking in
            #expect(await asking.authority.answer(for: abc) == .success(ada))
            let refused = Counter()
            await withTaskGroup(of: Void.self) { group in
                for number in 100..<2_100 {
                    group.addTask {
                        if await asking.authority.answer(for: sampleToken(number)).isUnavailable { refused.increment() }
                    }
                }
                // The first thousand wait for the server; the others have been turned away.
                while refused.count < 1_000, !Task.isCancelled { await Task.yield() }
                // Too old to be known without asking.
                asking.clock.advance(by: .seconds(60))
                #expect(await asking.authority.answer(for: abc) == .success(ada))
                #expect(await asking.authority.answer(for: renewed) == .success(ada))
                #expect(await asking.authority.answer(for: abd).isUnavailable)
                gate.open()
            }
            #expect(refused.count >= 1_000, "on a busy machine some of those who wait are given up, too")
            #expect(await asking.authority.answer(for: abd) == .failure(.tokenInvalid))
        }
    }

    @Test("S-331: tokens invented around one's own session wait with strangers, and room that is left is free again")
    func ownSession() {
        var lanes = QuestionLanes()
        let now = ContinuousClock.now
        #expect(lanes.enter("mine", at: now) == .untried)
        lanes.leave(.untried, "mine")
        lanes.trust("mine", at: now)
        #expect((0..<3).map { _ in lanes.enter("mine", at: now) } == [.trusted, .trusted, .untried])
        lanes.leave(.trusted, "mine")
        #expect(lanes.enter("mine", at: now) == .trusted)
        #expect(lanes.enter(nil, at: now) == .untried)
        for _ in 2..<QuestionLanes.mostUnderWay { #expect(lanes.enter("other", at: now) == .untried) }
        #expect(lanes.enter("other", at: now) == nil && lanes.enter(nil, at: now) == nil)
        lanes.leave(.untried, "other")
        #expect(lanes.enter("other", at: now) == .untried)
        #expect(lanes.enter("mine", at: now + .seconds(3_600)) == nil)
    }

    @Test(
        "S-315: an address is given only when it is confirmed",
        arguments: [
            ("true", "a@school.example"), ("false", nil), ("null", nil), (nil, nil),
        ] as [(String?, String?)])
    func confirmedAddress(flag: String?, expected: String?) async throws {
        let member = flag.map { #","email_verified":\#($0)"# } ?? ""
        let body =
            #"{"id":"1","uid":"ada","name":"Ada","email":"a@school.example""# + member
            + #","roles":[],"permissions":[]}"#
        try await withServer(answer: { _ in json(body) }) { asking in
            let email = await asking.authority.answer(for: abc).map(\.email)
            #expect(email == .success(expected))
        }
    }
}
