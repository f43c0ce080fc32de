import Foundation
import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A logger, and the thread that writes its lines.
struct ServerLog: Sendable {
    let logger: Logger
    private let writer: LogWriter

    /// `write` gets one line without its end, on a thread that may block.
    init(format: LogFormat, level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        let line = LogLine(format: format)
        let budget = LineBudget()
        let writer = LogWriter(
            remarks: LogWriter.Remarks(
                dropped: { line.text(.warning, "log lines were dropped: nobody read them", ["count": "\($0)"]) },
                summaries: { budget.takeLeftOut().map { ServerLog.summary(of: $0, line) } }),
            write: write)
        self.logger = ServeCommand.logger(line, level: level, budget: budget) { writer.add($0) }
        self.writer = writer
    }

    private static func summary(of leftOut: (kind: LineBudget.Kind, count: Int), _ line: LogLine) -> String {
        let fields = ["kind": leftOut.kind.message, "detail": leftOut.kind.detail, "count": "\(leftOut.count)"]
        return line.text(leftOut.kind.level, "more lines of one kind, left out", fields)
    }

    /// After the last line.
    func close() {
        writer.close(within: 2)
    }
}

extension ServeCommand {
    /// Logs to standard error as configured.
    static func log(_ settings: Settings) -> ServerLog {
        ServerLog(format: format(settings), level: settings.logLevel, write: writeToStandardError)
    }

    static func logger(
        format: LogFormat, level: Logger.Level, write: @escaping @Sendable (String) -> Void
    ) -> Logger {
        logger(LogLine(format: format), level: level, budget: LineBudget(), write: write)
    }

    static func logger(
        _ line: LogLine, level: Logger.Level, budget: LineBudget, write: @escaping @Sendable (String) -> Void
    ) -> Logger {
        var logger = Logger(label: "latchkey") { _ in LineLogHandler(line, budget: budget, write: write) }
        logger.logLevel = level
        return logger
    }

    private static func format(_ settings: Settings) -> LogFormat {
        settings.logFormat ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
    }

    private static let writeToStandardError: @Sendable (String) -> Void = { line in
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }
}
