import LatchkeyCore
import Testing

/// When accounts and groups end, as people say it.
@Suite struct EndTimeTests {
    @Test("R-040, R-041: a day counts to its end in UTC, and a time is that very moment")
    func reading() throws {
        let end = try #require(Timestamp(rfc3339: "2026-12-25T00:00:00Z"))
        for text in ["2026-12-24", "2026-12-25T00:00:00Z", "2026-12-25T01:00:00+01:00"] {
            #expect(EndTime(text) == .at(end), "\(text)")
        }
    }

    @Test(
        "What is neither a day nor a time is no end",
        arguments: ["", "never", "soon", "2026-12", "24.12.2026", "2026-02-30", "2026-12-24 ", "2026-12-24T17:00:00"])
    func refusing(_ text: String) throws {
        #expect(EndTime(text) == nil)
        let error = #expect(throws: LatchkeyError.self) { try EndTime(text, field: "ends_at") }
        #expect(error?.problems == ["ends_at": .endExpected])
    }

    @Test("R-040: an end is to come, and its year has four digits; never is always good")
    func toCome() throws {
        let now = try #require(Timestamp(rfc3339: "2027-01-15T08:00:00Z"))
        let last = try #require(Timestamp(rfc3339: "9999-12-31T23:59:59Z"))
        #expect(try EndTime.never.time(from: now) == nil)
        for time in [now + .microseconds(1), last] { #expect(try EndTime.at(time).time(from: now) == time) }
        for time in [now, now - .seconds(1), last + .seconds(1)] {
            let error = #expect(throws: LatchkeyError.self) { try EndTime.at(time).time(from: now) }
            #expect(error?.problems == ["ends_at": .endExpected])
        }
    }
}
