import LatchkeyCore
import LatchkeyTestSupport
import Testing

/// Two servers on one database, with one clock: each request may reach another one.
enum TwoNodes {
    static func with(
        _ configure: @escaping @Sendable (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (_ one: Latchkey, _ other: Latchkey) async throws -> Void
    ) async throws {
        try await with(theOtherBehindBy: .zero, configure, test)
    }

    /// The same with clocks of their own that differ.
    static func with(
        theOtherBehindBy behind: Duration, _ configure: @escaping @Sendable (inout LatchkeyOptions) -> Void,
        _ test: @escaping @Sendable (_ one: Latchkey, _ other: Latchkey) async throws -> Void
    ) async throws {
        let database = try await Engine.chosen.makeDatabase()
        defer { database.close() }
        try await withLatchkey {
            configure(&$0)
            $0.store = database.store
        } _: { one in
            try await withLatchkey {
                configure(&$0)
                $0.store = database.otherStore
                $0.clock = behind == .zero ? one.clock : TestClock(one.clock.now - behind)
            } _: { other in
                try await test(one, other)
            }
        }
    }

    /// Fifty at once, in turns at both: the even ones at the first.
    static func race(
        _ one: Latchkey, _ other: Latchkey,
        _ request: @escaping @Sendable (Latchkey, _ number: Int) async throws -> Answer
    ) async throws -> [Int: Int] {
        let tally = try await one.fiftyAtOnce { number in
            try await request(number.isMultiple(of: 2) ? one : other, number)
        }
        #expect(tally[500] == nil, "those who lose are refused: \(tally)")
        return tally
    }
}
