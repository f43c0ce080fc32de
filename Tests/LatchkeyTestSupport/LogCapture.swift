package import Logging
import Synchronization

/// Everything that was logged, as the lines a person would read.
package final class LogCapture: Sendable {
    private let state = Mutex<[String]>([])

    package init() {}

    package var lines: [String] { state.withLock { $0 } }

    package func logger(level: Logger.Level = .trace) -> Logger {
        var logger = Logger(label: "test") { _ in Handler(capture: self) }
        logger.logLevel = level
        return logger
    }

    private func add(_ line: String) {
        state.withLock { $0.append(line) }
    }

    private struct Handler: LogHandler {
        let capture: LogCapture
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }
            let text = fields.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            capture.add("\(event.level) \(event.message) \(text)")
        }
    }
}
