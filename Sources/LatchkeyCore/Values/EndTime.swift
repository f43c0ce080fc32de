/// When an account or a group ends, as somebody says it: a day, which counts to its end (UTC), a time, or never.
package enum EndTime: Equatable, Sendable {
    case never
    case at(Timestamp)

    /// A day, as `2026-12-24`, or RFC 3339. Nil for anything else.
    package init?(_ text: String) {
        if let day = Timestamp(day: text) {
            self = .at(day + .seconds(86_400))
        } else if let time = Timestamp(rfc3339: text) {
            self = .at(time)
        } else {
            return nil
        }
    }

    /// As a field of a request has it. Throws `invalid_fields` for what is no time.
    package init(_ text: String, field: String) throws(LatchkeyError) {
        guard let end = EndTime(text) else { throw .field(field, .endExpected) }
        self = end
    }

    /// Nil for never.
    package var time: Timestamp? {
        if case .at(let time) = self { time } else { nil }
    }

    /// What is stored. Throws `invalid_fields` for a time that has come: to end something at once is to disable or to archive it.
    package func time(from now: Timestamp, field: String = "ends_at") throws(LatchkeyError) -> Timestamp? {
        guard let time else { return nil }
        guard EndTime.mayBe(time, from: now) else { throw .field(field, .endExpected) }
        return time
    }

    /// It is to come, and can be written with a year of four digits.
    package static func mayBe(_ time: Timestamp, from now: Timestamp) -> Bool {
        time > now && time.seconds < 253_402_300_800
    }

    /// Of an event.
    package static func details(_ time: Timestamp?) -> EventDetails { ["ends_at": time?.rfc3339 ?? "never"] }
}
