import LatchkeyCore
import Logging

/// Tells the log what happened: who, what, where from, under which request (S-275).
struct EventLog: Sendable {
    let logger: Logger

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
