import Foundation
import LatchkeyCore

/// A moment as people write it, always in UTC: where the reader is, nobody knows.
enum MailTime {
    static func text(_ time: Timestamp, _ language: MailLanguage) -> String {
        let formatter = DateFormatter()
        formatter.calendar = Calendar(identifier: .gregorian)
        formatter.locale = Locale(identifier: language.rawValue)
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = MailTexts.dateFormat(language)
        return formatter.string(from: Date(timeIntervalSince1970: Double(time.seconds)))
    }
}
