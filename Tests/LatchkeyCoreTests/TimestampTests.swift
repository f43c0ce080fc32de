import LatchkeyCore
import Testing

@Suite struct TimestampTests {
    @Test(
        "Known moments in RFC 3339, leap years included",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (1, "1970-01-01T00:00:01Z"),
            (86_399, "1970-01-01T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"), (951_868_799, "2000-02-29T23:59:59Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_078_012_800, "2004-02-29T00:00:00Z"), (1_709_164_800, "2024-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"), (1_735_603_200, "2024-12-31T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (1_735_689_600, "2025-01-01T00:00:00Z"), (1_740_787_199, "2025-02-28T23:59:59Z"),
            (1_740_787_200, "2025-03-01T00:00:00Z"),
            (1_800_000_000, "2027-01-15T08:00:00Z"), (2_147_483_647, "2038-01-19T03:14:07Z"),
            (2_147_483_648, "2038-01-19T03:14:08Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-2_203_977_600, "1900-02-28T00:00:00Z"),
            (-2_203_891_200, "1900-03-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
            (-62_135_596_800, "0001-01-01T00:00:00Z"),
        ] as [(Int64, String)])
    func rfc3339(_ seconds: Int64, _ expected: String) {
        #expect(Timestamp(seconds: seconds).rfc3339 == expected)
        #expect(Timestamp(microseconds: seconds * 1_000_000 + 999_999).rfc3339 == expected)
    }

    @Test("Every day of four centuries follows the one before it")
    func daysFollowEachOther() {
        var (year, month, day) = (1970, 1, 1)
        func pad(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: width - "\(number)".count) + "\(number)"
        }
        var wrong = 0
        for number in 0..<146_097 {
            let expected = "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T00:00:00Z"
            if Timestamp(seconds: Int64(number) * 86_400).rfc3339 != expected { wrong += 1 }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] { (day, month) = (1, month + 1) }
            if month > 12 { (month, year) = (1, year + 1) }
        }
        #expect(wrong == 0)
        #expect((year, month, day) == (2370, 1, 1))
    }

    @Test(
        "Seconds are rounded down, also before 1970",
        arguments: [
            (0, 0), (999_999, 0), (1_000_000, 1), (-1, -1), (-1_000_000, -1), (-1_000_001, -2),
        ] as [(Int64, Int64)])
    func secondsRoundDown(_ microseconds: Int64, _ expected: Int64) {
        #expect(Timestamp(microseconds: microseconds).seconds == expected)
    }

    @Test("Times are added, subtracted and compared")
    func arithmetic() {
        let start = Timestamp(seconds: 100)
        #expect(start + .milliseconds(1500) == Timestamp(microseconds: 101_500_000))
        #expect(start - .seconds(101) == Timestamp(seconds: -1))
        #expect(start - Timestamp(seconds: 40) == .seconds(60))
        #expect(Timestamp(seconds: 1) < start)
    }

    @Test(
        "Retry-After is rounded up, so that nobody comes too early",
        arguments: [
            (Duration.zero, 0), (.microseconds(1), 1), (.seconds(1), 1), (.milliseconds(1001), 2), (.seconds(900), 900),
            (.seconds(-5), -5),
        ])
    func secondsRoundUp(_ duration: Duration, _ expected: Int) {
        #expect(duration.secondsRoundedUp == expected)
    }
}
