import LatchkeyCore
import LatchkeyFlows

extension JSONAnswer {
    /// `reader`: who is told, with the id by which it can be ended; nil in what somebody takes away of themselves.
    mutating func session(_ session: Session, to reader: Caller? = nil, tellsAddress: Bool = true) {
        object { answer in
            if let reader {
                answer.field("id", session.publicID.text)
                answer.field("current", session.publicID == reader.session.publicID)
            }
            answer.field("created_at", session.createdAt.rfc3339)
            answer.field("last_seen_at", session.lastSeenAt.rfc3339)
            answer.field("ip", tellsAddress ? session.ip : nil)
            answer.field("user_agent", session.userAgent)
            answer.field("remember", session.isRemembered)
            answer.field("transport", session.transport.name)
        }
    }
}
