import Testing

@testable import LatchkeyGuard

@Suite struct RecentAnswersTests {
    private let start = ContinuousClock.now

    @Test("an answer is good until five seconds after its question, and not a moment longer")
    func age() {
        var answers = RecentAnswers<Int>(limit: 10, longestAge: .seconds(5))
        answers.keep(1, for: "a", askedAt: start)
        #expect(answers.answer(for: "a", at: start) == 1)
        #expect(answers.answer(for: "a", at: start + .milliseconds(4999)) == 1)
        #expect(answers.answer(for: "a", at: start + .seconds(5)) == nil)
        #expect(answers.answer(for: "b", at: start) == nil)
    }

    @Test("never more than the limit, the oldest goes first")
    func bounded() {
        var answers = RecentAnswers<Int>(limit: 100, longestAge: .seconds(5))
        for number in 0..<1_000 {
            answers.keep(number, for: "\(number)", askedAt: start + .microseconds(number))
            #expect(answers.count <= 100)
        }
        #expect(answers.answer(for: "899", at: start) == nil)
        #expect(answers.answer(for: "900", at: start) == 900)
        #expect(answers.answer(for: "999", at: start) == 999)
    }

    @Test("a later answer replaces the earlier one and outlives it")
    func replaced() {
        var answers = RecentAnswers<Int>(limit: 3, longestAge: .seconds(5))
        answers.keep(1, for: "a", askedAt: start)
        answers.keep(2, for: "a", askedAt: start + .seconds(4))
        answers.keep(3, for: "b", askedAt: start + .seconds(6))
        #expect(answers.answer(for: "a", at: start + .seconds(8)) == 2)
    }

    @Test("answers that are too old leave their room")
    func aged() {
        var answers = RecentAnswers<Int>(limit: 100, longestAge: .seconds(5))
        for number in 0..<50 { answers.keep(number, for: "\(number)", askedAt: start) }
        answers.keep(50, for: "50", askedAt: start + .seconds(5))
        #expect(answers.count == 1)
    }
}
