import LatchkeyCore

extension JSONAnswer {
    /// Never what it says: that lets somebody in. `isForStaff`: with what sending it again needs, and what the mail server said.
    mutating func mail(_ queued: QueuedMail, isForStaff: Bool = false) {
        object { answer in
            if isForStaff { answer.field("id", queued.mail.id.text) }
            answer.field("kind", queued.mail.kind.rawValue)
            if isForStaff { answer.field("user_id", queued.mail.accountID?.text) }
            answer.field("recipient", queued.mail.recipient)
            answer.field("state", queued.state.mailText)
            if isForStaff {
                answer.field("attempts", queued.attempts)
                answer.field("answer", queued.answer)
            }
            answer.field("created_at", queued.mail.createdAt.rfc3339)
        }
    }
}
