import Foundation
import LatchkeyCore
import Logging

/// One line for each event: a JSON object, or text for people. What a stranger sent cannot begin a new line (S-274).
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info

    private let format: LogFormat
    private let write: @Sendable (String) -> Void

    init(format: LogFormat, write: @escaping @Sendable (String) -> Void) {
        self.format = format
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)).rfc3339
        var fields = metadata
        fields.merge(metadataProvider?.get() ?? [:]) { $1 }
        fields.merge(event.metadata ?? [:]) { $1 }
        // The framework's name for what the audit events call request_id.
        if let requestID = fields.removeValue(forKey: "hb.request.id") { fields["request_id"] = requestID }
        let sorted = fields.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        switch format {
        case .json:
            let head = [("time", time), ("level", event.level.rawValue), ("message", "\(event.message)")]
            let members = (head + sorted).map { LineLogHandler.quoted($0) + ":" + LineLogHandler.quoted($1) }
            write("{" + members.joined(separator: ",") + "}")
        case .text:
            let tail = sorted.map { " \($0.0.printable)=\($0.1.printable)" }.joined()
            write("\(time) \(event.level.rawValue) \("\(event.message)".printable)\(tail)")
        }
    }

    /// A JSON string in which control characters and U+2028/9 are escaped.
    static func quoted(_ text: String) -> String {
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
