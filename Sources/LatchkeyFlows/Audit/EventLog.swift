import LatchkeyCore
package import Logging

/// Tells the log what the audit table already keeps: who, what, where from, under which request (S-275).
package struct EventLog: Sendable {
    private let logger: Logger

    package init(logger: Logger) {
        self.logger = logger
    }

    func write(_ event: AuditEvent) {
        var metadata: Logger.Metadata = ["event": "\(event.kind.rawValue)"]
        if let account = event.accountID { metadata["account"] = "\(account.text)" }
        if let actor = event.actorID { metadata["actor"] = "\(actor.text)" }
        if !event.ip.isEmpty { metadata["ip"] = "\(event.ip)" }
        if !event.requestID.isEmpty { metadata["request_id"] = "\(event.requestID)" }
        if !event.detail.isEmpty { metadata["detail"] = "\(event.detail)" }
        logger.info("audit", metadata: metadata)
    }
}
