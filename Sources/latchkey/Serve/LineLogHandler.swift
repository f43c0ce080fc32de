import Logging

/// Turns each event into a line, unless too many of its kind came lately.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info

    private let line: LogLine
    private let budget: LineBudget
    private let write: @Sendable (String) -> Void

    init(_ line: LogLine, budget: LineBudget, write: @escaping @Sendable (String) -> Void) {
        self.line = line
        self.budget = budget
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let message = "\(event.message)"
        guard isAdmitted(event, message) else { return }
        var fields = metadata
        fields.merge(metadataProvider?.get() ?? [:]) { $1 }
        fields.merge(event.metadata ?? [:]) { $1 }
        // The framework's name for what the audit events call request_id.
        if let requestID = fields.removeValue(forKey: "hb.request.id") { fields["request_id"] = requestID }
        write(line.text(event.level, message, fields.mapValues { "\($0)" }))
    }

    /// An operator who chose `debug` wants every line of it.
    private func isAdmitted(_ event: LogEvent, _ message: String) -> Bool {
        guard event.level >= .info else { return true }
        let fields = event.metadata
        let detail = (fields?["code"] ?? fields?["event"] ?? fields?["status"]).map { "\($0)" } ?? ""
        return budget.admits(LineBudget.Kind(level: event.level, message: message, detail: detail), at: .now)
    }
}
