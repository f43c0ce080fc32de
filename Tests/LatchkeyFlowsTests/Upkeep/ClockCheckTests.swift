import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyFlows

@Suite struct ClockCheckTests {
    private static func clock(ahead: Duration) -> TimeSource {
        TimeSource(now: { TimeSource.system.now() + ahead }, uptime: TimeSource.system.uptime, isShared: true)
    }

    @Test(
        "S-417: a node whose clock differs from that of the database by minutes is told so, once, and takes nothing away"
    )
    func ahead() async throws {
        let store = try await Engine.postgres.makeDatabase().store
        for (seconds, agrees) in [(0, true), (200, true), (400, false), (-400, false), (200 * 86_400, false)] {
            let log = LogCapture()
            let check = ClockCheck(
                store: store, clock: ClockCheckTests.clock(ahead: .seconds(seconds)), logger: log.logger())
            for _ in 0..<2 { #expect(try await check.agrees() == agrees, "\(seconds)") }
            #expect(log.lines.count == (agrees ? 0 : 1), "\(log.lines)")
        }
    }

    @Test(
        "S-417: where the database is on the same machine there is no other clock",
        arguments: [Engine.sqlite, .sqliteFile])
    func sameMachine(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let check = ClockCheck(
            store: store, clock: ClockCheckTests.clock(ahead: .seconds(86_400)), logger: LogCapture().logger())
        #expect(try await check.agrees())
    }

    @Test(
        "S-417: a time is likely when something happened in the thirty days before its last day",
        arguments: Engine.allCases)
    func likely(_ engine: Engine) async throws {
        let store = try await engine.makeDatabase().store
        let start = TestClock.start
        #expect(try await !store.isTimeLikely(start))
        try await store.recordEvents([.fixture(.signedIn, at: start)])
        #expect(try await !store.isTimeLikely(start + .seconds(86_399)))
        #expect(try await store.isTimeLikely(start + .seconds(86_400)))
        #expect(try await store.isTimeLikely(start + .seconds(30 * 86_400)))
        let late = start + .seconds(200 * 86_400)
        #expect(try await !store.isTimeLikely(late))
        // What a wrong clock writes now proves nothing of it.
        try await store.recordEvents([.fixture(.signedIn, at: late)])
        #expect(try await !store.isTimeLikely(late + .seconds(3600)))
        #expect(try await store.isTimeLikely(late + .seconds(86_400)))
    }
}
