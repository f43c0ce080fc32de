extension Timestamp {
    /// RFC 3339 in UTC with whole seconds, as `2026-11-23T09:51:07Z`.
    ///
    /// Written by hand because a formatter costs more than the rest of an answer; the calendar is the
    /// proleptic Gregorian one (days-from-civil, era of 400 years).
    package var rfc3339: String {
        let total = seconds
        let days = total >= 0 ? total / 86_400 : (total - 86_399) / 86_400
        let secondOfDay = Int(total - days * 86_400)
        let (year, month, day) = Timestamp.civil(fromDays: Int(days))
        return String(unsafeUninitializedCapacity: 20) { buffer in
            func digits(_ value: Int, _ count: Int, at start: Int) {
                var rest = value
                for index in stride(from: start + count - 1, through: start, by: -1) {
                    buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
            }
            digits(min(max(year, 0), 9999), 4, at: 0)
            buffer[4] = UInt8(ascii: "-")
            digits(month, 2, at: 5)
            buffer[7] = UInt8(ascii: "-")
            digits(day, 2, at: 8)
            buffer[10] = UInt8(ascii: "T")
            digits(secondOfDay / 3600, 2, at: 11)
            buffer[13] = UInt8(ascii: ":")
            digits(secondOfDay / 60 % 60, 2, at: 14)
            buffer[16] = UInt8(ascii: ":")
            digits(secondOfDay % 60, 2, at: 17)
            buffer[19] = UInt8(ascii: "Z")
            return 20
        }
    }

    /// The form of HTTP (RFC 9110 §5.6.7), as `Mon, 23 Nov 2026 09:51:07 GMT`.
    package var httpDate: String {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let month = Timestamp.civil(fromDays: Int(days)).month
        // 1 January 1970 was a Thursday.
        let weekday = Int(((days + 4) % 7 + 7) % 7)
        let text = rfc3339
        let date = "\(text.dropFirst(8).prefix(2)) \(Timestamp.months[month - 1]) \(text.prefix(4))"
        return "\(Timestamp.weekdays[weekday]), \(date) \(text.dropFirst(11).prefix(8)) GMT"
    }

    /// Reads that form alone, of 29 characters; nil for anything else. The weekday is not compared with the date.
    package init?(httpDate text: String) {
        guard text.utf8.count == 29 else { return nil }
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
            let month = Timestamp.months.firstIndex(of: parts[2]).map({ $0 + 1 }),
            let time = Timestamp(rfc3339: "\(parts[3])-\(month < 10 ? "0" : "")\(month)-\(parts[1])T\(parts[4])Z")
        else { return nil }
        self = time
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// For people: `2026-11-23 09:51 UTC`.
    package var readable: String {
        let text = rfc3339
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
