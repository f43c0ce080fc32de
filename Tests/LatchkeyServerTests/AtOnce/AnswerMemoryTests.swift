import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard
import LatchkeyTestSupport
import NIOCore
import Synchronization
import Testing

@testable import LatchkeyServer

@Suite("Remembered answers")
struct AnswerMemoryTests {
    /// How often each part was made.
    private final class Counts: Sendable {
        let lasting = Atomic(0)
        let timed = Atomic(0)

        var both: [Int] { [lasting.load(ordering: .relaxed), timed.load(ordering: .relaxed)] }

        private func lasting(_ caller: Caller) -> JSONAnswer {
            lasting.add(1, ordering: .relaxed)
            var answer = JSONAnswer()
            answer.object { $0.field("name", caller.account.name) }
            return answer
        }

        private func timed(_ answer: inout JSONAnswer, _ caller: Caller) {
            timed.add(1, ordering: .relaxed)
            answer.field("second", Int(caller.authenticatedAt.seconds - TestClock.start.seconds))
        }

        func answer(isTimed: Bool) -> CallerAnswer {
            guard isTimed else { return CallerAnswer { self.lasting($0) } }
            return CallerAnswer({ self.lasting($0) }, timed: { self.timed(&$0, $1) })
        }
    }

    private static func caller(_ latchkey: Latchkey, _ token: String) async throws -> Caller {
        try await latchkey.flows.sessions.live.followChanges()
        return try await latchkey.flows.sessions.authenticate(token)
    }

    private static func token(_ latchkey: Latchkey, _ uid: String) async throws -> String {
        try await latchkey.addAccount(uid)
        return String(try await latchkey.signIn(uid).dropFirst("latchkey=".count))
    }

    private static func text(_ answer: WholeAnswer) -> String { String(buffer: answer.body) }

    @Test("What changes with time is made anew in the next second, and the rest is not")
    func seconds() async throws {
        try await withLatchkey { latchkey in
            let token = try await AnswerMemoryTests.token(latchkey, "toby")
            let (memory, counts) = (AnswerMemory(), Counts())
            let answer = counts.answer(isTimed: true)
            for _ in 0..<3 {
                let caller = try await AnswerMemoryTests.caller(latchkey, token)
                #expect(AnswerMemoryTests.text(memory.answer(of: 0, to: caller, answer)).hasSuffix(#","second":0}"#))
            }
            #expect(counts.both == [1, 1])
            latchkey.clock.advance(by: .seconds(1))
            for _ in 0..<3 {
                let caller = try await AnswerMemoryTests.caller(latchkey, token)
                let answered = memory.answer(of: 0, to: caller, answer)
                #expect(AnswerMemoryTests.text(answered).hasSuffix(#","second":1}"#))
                #expect(answered.headers[.contentLength] == "\(answered.body.readableBytes)")
            }
            #expect(counts.both == [1, 2])
        }
    }

    @Test("Sessions and routes are kept apart, and a change of the account makes its answer anew")
    func apart() async throws {
        try await withLatchkey { latchkey in
            let toby = try await AnswerMemoryTests.token(latchkey, "toby")
            let ada = try await AnswerMemoryTests.token(latchkey, "ada")
            let (memory, counts) = (AnswerMemory(), Counts())
            let answer = counts.answer(isTimed: false)
            for token in [toby, ada, toby, ada] {
                _ = memory.answer(of: 0, to: try await AnswerMemoryTests.caller(latchkey, token), answer)
            }
            _ = memory.answer(of: 1, to: try await AnswerMemoryTests.caller(latchkey, toby), answer)
            #expect(counts.both == [3, 0] && memory.count == 3)
            let uid = try await AnswerMemoryTests.caller(latchkey, toby).account.uid
            try await latchkey.store.execute("UPDATE account SET name = 'Other' WHERE uid = ?", uid)
            latchkey.clock.advance(by: .seconds(60))
            let caller = try await latchkey.flows.sessions.authenticate(toby)
            #expect(AnswerMemoryTests.text(memory.answer(of: 0, to: caller, answer)) == #"{"name":"Other"}"#)
        }
    }

    @Test("It forgets rather than grow beyond its limit")
    func bounded() async throws {
        try await withLatchkey { latchkey in
            let token = try await AnswerMemoryTests.token(latchkey, "toby")
            let caller = try await AnswerMemoryTests.caller(latchkey, token)
            let (memory, counts) = (AnswerMemory(limit: 100), Counts())
            let answer = counts.answer(isTimed: false)
            for route in 0..<50 {
                _ = memory.answer(of: route, to: caller, answer)
                #expect(memory.count <= 4)
            }
            #expect(counts.both == [50, 0])
        }
    }
}
