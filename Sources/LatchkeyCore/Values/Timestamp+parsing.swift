extension Timestamp {
    /// Reads RFC 3339: `2026-11-23T09:51:07Z`, with a fraction of up to six digits, or an offset as `+01:00`. Nil for anything else.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard (20...32).contains(bytes.count), let day = Timestamp(day: String(text.utf8.prefix(10)) ?? ""),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let hour = Timestamp.number(bytes[11..<13], upTo: 23),
            let minute = Timestamp.number(bytes[14..<16], upTo: 59),
            // A leap second counts as the next one.
            let second = Timestamp.number(bytes[17..<19], upTo: 60)
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: ASCII.isDigit)
            guard (1...6).contains(digits.count), let number = Timestamp.number(digits, upTo: 999_999) else {
                return nil
            }
            fraction = (digits.count..<6).reduce(number) { product, _ in product * 10 }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Timestamp.offset(rest) else { return nil }
        let seconds = hour * 3600 + minute * 60 + second - offset
        microseconds = day.microseconds + seconds * 1_000_000 + fraction
    }

    /// The first moment (UTC) of a day, as `2026-11-23`. Nil where there is no such day.
    package init?(day text: String) {
        guard CalendarDate.isDate(text) else { return nil }
        let bytes = Array(text.utf8)
        guard let year = Timestamp.number(bytes[..<4], upTo: 9999),
            let month = Timestamp.number(bytes[5..<7], upTo: 12),
            let day = Timestamp.number(bytes[8...], upTo: 31)
        else { return nil }
        // days-from-civil, as `rfc3339` reads them; the year begins in March.
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        self.init(seconds: days * 86_400)
    }

    /// In seconds, of `Z` or `+01:00`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let sign = bytes.first else { return nil }
        if bytes.count == 1, sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return 0 }
        let start = bytes.startIndex
        guard bytes.count == 6, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            bytes[start + 3] == UInt8(ascii: ":"), let hours = number(bytes[(start + 1)..<(start + 3)], upTo: 23),
            let minutes = number(bytes[(start + 4)...], upTo: 59)
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    private static func number(_ digits: ArraySlice<UInt8>, upTo limit: Int64) -> Int64? {
        guard !digits.isEmpty, digits.allSatisfy(ASCII.isDigit) else { return nil }
        let number = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return number <= limit ? number : nil
    }
}
