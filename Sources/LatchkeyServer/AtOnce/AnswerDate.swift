import LatchkeyCore
import LatchkeyFlows

/// The `Date` of answers (RFC 9110 §6.6.1), written once a second.
struct AnswerDate {
    private var second = Int64.min
    private var written = ""

    mutating func text() -> String {
        let now = TimeSource.system.now()
        if now.seconds != second {
            second = now.seconds
            written = now.httpDate
        }
        return written
    }
}
