import LatchkeyCore
import LatchkeyFlows

/// Whom staff's answers about codes are for, and where the links in them lead.
struct CodeReader {
    let caller: Caller
    let pages: PageLinks
}

extension JSONAnswer {
    /// `reader`: of staff; nil in what somebody takes away of themselves, without what proves anything. `secret` and the link with it are
    /// null where they cannot be shown again.
    mutating func joinCode(
        _ code: JoinCode, _ roles: RoleCatalog, to reader: CodeReader? = nil, secret: String? = nil
    ) {
        object { answer in
            if let reader {
                answer.field("id", code.id.text)
                answer.field("code", secret)
                answer.field("link", secret.map { reader.pages.signUp(code: $0) })
            }
            answer.field("role", roles.firstName(of: code.role))
            if reader != nil { answer.field("seats", code.seats) }
            answer.field("seats_taken", code.seatsTaken)
            if let reader {
                answer.bound(to: code.binding)
                answer.group(of: code, reader.caller)
            }
            answer.field("note", code.note)
            answer.field("created_at", code.createdAt.rfc3339)
            if reader != nil {
                answer.field("expires_at", code.expiresAt.rfc3339)
                answer.field("revoked", code.isRevoked)
            }
        }
    }

    private mutating func group(of code: JoinCode, _ caller: Caller) {
        guard let group = code.group else { return field("group", nil) }
        key("group")
        self.group(group, isLeader: caller.leads(group.id))
    }

    private mutating func bound(to binding: JoinCode.Binding?) {
        switch binding {
        case nil:
            field("uid", nil)
            field("email", nil)
        case .uid(let uid):
            field("uid", uid)
            field("email", nil)
        case .email(let email):
            field("uid", nil)
            field("email", email)
        }
    }
}
