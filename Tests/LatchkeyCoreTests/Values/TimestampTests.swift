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

    @Test("A date of HTTP is read as it is written, and nothing else is one")
    func httpDate() {
        for seconds: Int64 in [0, 951_782_400, 1_735_603_200, 1_800_000_000, 253_402_300_799] {
            let time = Timestamp(seconds: seconds)
            #expect(Timestamp(httpDate: time.httpDate) == time, "\(time.httpDate)")
        }
        for text in [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06  Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun; 06 Nov 1994 08:49:37 GMT",
        ] {
            #expect(Timestamp(httpDate: text) == nil, "\(text)")
        }
    }

    @Test(
        "A moment in RFC 3339 is read as it is written, with fraction and offset too",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59z", 951_868_799_000_000),
            ("2024-12-31T00:00:00.5Z", 1_735_603_200_500_000),
            ("2024-12-31t01:30:00.000001+01:30", 1_735_603_200_000_001),
            ("2024-12-30T23:00:00-01:00", 1_735_603_200_000_000), ("1969-12-31T23:59:59Z", -1_000_000),
            ("9999-12-31T23:59:60Z", 253_402_300_800_000_000),
        ] as [(String, Int64)])
    func parsing(_ text: String, _ microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(
        "What is no moment is refused",
        arguments: [
            "", "2024-12-31", "2024-12-31T00:00:00", "2024-12-31 00:00:00Z", "2024-02-30T00:00:00Z",
            "2024-12-31T24:00:00Z", "2024-12-31T00:60:00Z", "2024-12-31T00:00:61Z", "2024-12-31T00:00:00.Z",
            "2024-12-31T00:00:00.1234567Z", "2024-12-31T00:00:00+0100", "2024-12-31T00:00:00+24:00",
            "2024-12-31T00:00:00ZZ", "-024-12-31T00:00:00Z", "2024-12-31T00:00:0\u{662}Z",
        ])
    func refused(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("Days are read as they are written, over four centuries")
    func days() {
        let wrong = stride(from: Int64(0), to: 146_097, by: 1).filter { number in
            let day = Timestamp(seconds: number * 86_400)
            return Timestamp(day: String(day.rfc3339.prefix(10))) != day
        }
        #expect(wrong.isEmpty)
        for text in ["2023-02-29", "2024-13-01", "2024-1-1", "", "2024-12-31 "] { #expect(Timestamp(day: text) == nil) }
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
