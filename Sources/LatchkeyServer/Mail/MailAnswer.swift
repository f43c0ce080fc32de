import LatchkeyCore

extension JSONAnswer {
    /// Never what it says: that lets somebody in. `isForStaff`: with what sending it again needs, and what the mail server said.
    ///
    /// Of a mail to an address that nobody has confirmed the person is told no state: where somebody else has confirmed it, another mail
    /// goes to them, and a mail server may take that one and refuse the other (S-029).
    mutating func mail(_ queued: QueuedMail, isForStaff: Bool = false) {
        object { answer in
            if isForStaff { answer.field("id", queued.mail.id.text) }
            answer.field("kind", queued.mail.kind.rawValue)
            if isForStaff { answer.field("user_id", queued.mail.accountID?.text) }
            answer.field("recipient", queued.mail.recipient)
            answer.field("state", isForStaff || !queued.mail.kind.isForStrangers ? queued.state.mailText : nil)
            if isForStaff {
                answer.field("attempts", queued.attempts)
                answer.field("answer", queued.answer)
            }
            answer.field("created_at", queued.mail.createdAt.rfc3339)
        }
    }
}
