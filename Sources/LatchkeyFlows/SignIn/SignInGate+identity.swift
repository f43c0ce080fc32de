import LatchkeyCore
import LatchkeyStore

/// An identity that a sign-in adds to its account: what has signed in was the other side's proof (D6).
struct ProvenLink: Sendable {
    let new: NewIdentity
}

/// Identities come to the same gate as everything else.
extension SignInGate {
    /// What is told of a link.
    func tidings(of request: Request, to account: Account) -> [OutgoingMail] {
        guard request.link != nil else { return [] }
        return [notices.mail(.identityLinked, to: account, request.actor)].compactMap(\.self)
    }

    func linked(_ request: Request, _ account: Account) -> [AuditEvent] {
        guard let link = request.link else { return [] }
        return [request.actor.event(.identityLinked, on: account.id, ["provider": link.new.provider.rawValue])]
    }
}
