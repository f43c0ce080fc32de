import Foundation
import LatchkeyCore
import Logging

/// One line for each event: a JSON object, or text for people. What a stranger sent cannot begin a new line (S-274).
struct LogLine: Sendable {
    let format: LogFormat

    func text(_ level: Logger.Level, _ message: String, _ fields: [String: String]) -> String {
        let time = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)).rfc3339
        let sorted = fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        switch format {
        case .json:
            let head = [("time", time), ("level", level.rawValue), ("message", message)]
            let members = (head + sorted).map { LogLine.quoted($0) + ":" + LogLine.quoted($1) }
            return "{" + members.joined(separator: ",") + "}"
        case .text:
            let tail = sorted.map { " \($0.0.printable)=\($0.1.printable)" }.joined()
            return "\(time) \(level.rawValue) \(message.printable)\(tail)"
        }
    }

    /// A JSON string in which control characters and U+2028/9 are escaped.
    private static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case _
            where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
                || scalar.value == 0x2028 || scalar.value == 0x2029:
                let hex = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }
}
