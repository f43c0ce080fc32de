import Foundation
import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension ServeCommand {
    /// Logs to standard error as configured.
    static func logger(_ settings: Settings) -> Logger {
        let format = settings.logFormat ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
        let write: @Sendable (String) -> Void = { line in
            try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
        }
        return logger(format: format, level: settings.logLevel, write: write)
    }

    static func logger(
        format: LogFormat, level: Logger.Level, write: @escaping @Sendable (String) -> Void
    ) -> Logger {
        var logger = Logger(label: "latchkey") { _ in LineLogHandler(format: format, write: write) }
        logger.logLevel = level
        return logger
    }
}
